"""Every statement's fate, and the reason as a person reads it."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from nb2fn.ir.dataflow import Effect
from nb2fn.ir.notebook import Role
from nb2fn.ir.partition import Fate, Placement, Route
from nb2fn.passes.estimators import Estimators
from nb2fn.passes.expressions import calls
from nb2fn.passes.labels import is_metric
from nb2fn.passes.program import IMPORTS, Program
from nb2fn.passes.slices import backward
from nb2fn.records import record


@record
class Decided:
    """What the passes decided: the routes, the train slice, what is hoisted, the
    statements that only build an example, and the names that cross the cut: what
    the routes capture, then what captured functions read."""

    routes: tuple[Route, ...]
    train: frozenset[int]
    hoisted: frozenset[int]
    examples: Mapping[int, str]
    crossing: tuple[str, ...]


def placements(program: Program, estimators: Estimators, decided: Decided) -> tuple[Placement, ...]:
    """One placement per statement, in document order."""
    served = {n: r for r in decided.routes for n in (*r.serve, *_answers(r))}
    feeds = _feeds(program, decided)
    last = max((r.answer.statement for r in decided.routes), default=-1)
    found = []
    for statement in program.statements:
        number = statement.id
        if number in served and number not in decided.train:
            fate, reason = Fate.SERVES, _serves(program, served[number], number)
        elif number in decided.train or number in decided.hoisted:
            fate, reason = Fate.TRAINS, _trains(program, estimators, number, feeds)
        elif number in decided.examples:
            fate, reason = Fate.EXAMPLE, decided.examples[number]
        else:
            fate, reason = Fate.LEFT_OUT, _left_out(program, number, last)
        found.append(Placement(number, fate, reason))
    return tuple(found)


def _answers(route: Route) -> tuple[int, ...]:
    return (route.answer.statement,) if route.kind == "script" else ()


def _feeds(program: Program, decided: Decided) -> dict[int, str]:
    """For each statement of the train slice, a name at the cut that it helps to make."""
    found: dict[int, str] = {}
    kept = decided.train | decided.hoisted
    for name in decided.crossing:
        for statement in reversed(program.statements):
            names = statement.defines | statement.may_define | statement.mutates
            if statement.id in kept and name in names:
                for number in backward(program, [statement.id]):
                    found.setdefault(number, name)
                break
    return found


def _serves(program: Program, route: Route, number: int) -> str:
    if number == route.answer.statement:
        fields = ", ".join(f"`{name}`" for name, _ in route.answer.fields)
        return f"gives the answer {fields}"
    names = sorted(program.statements[number].defines)
    made = f"makes {_listed(names)}" if names else "runs"
    return f"{made} on every request"


def _trains(program: Program, estimators: Estimators, number: int, feeds: Mapping[int, str]) -> str:
    statement = program.statements[number]
    made = sorted(n for n in statement.defines | statement.may_define if not n.startswith("%"))
    changed = sorted(n for n in statement.mutates if not n.startswith("%"))
    goal = feeds.get(number, "")
    if isinstance(statement.node, IMPORTS):
        what = f"imports {_listed(made)}" if made else "imports names"
    elif isinstance(statement.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        what = f"defines {_listed(made)}"
    elif estimators.trains(statement):
        fitted = {m.name for m in statement.mutations if m.certain and m.name in estimators.models}
        what = f"fits {_listed(sorted(fitted) or made or changed) or 'a model'}"
    elif made:
        what = f"makes {_listed(made)}"
    elif changed:
        what = f"changes {_listed(changed)}"
    else:
        what = "runs"
    if goal and what.endswith(f" `{goal}`"):
        return f"{what}, which crosses the cut"
    if goal and f"`{goal}`" in what:
        return f"{what}, of which `{goal}` crosses the cut"
    return f"{what}, needed for `{goal}`" if goal else f"{what}, needed before the cut"


def _left_out(program: Program, number: int, last: int) -> str:
    statement = program.statements[number]
    effects = statement.effects
    if program.role(number) is Role.TEST:
        return "a test of the notebook: no part of the endpoint"
    if isinstance(statement.node, IMPORTS):
        return "imports what nothing shipped needs"
    if isinstance(statement.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return "defines what nothing shipped calls"
    if any(is_metric(c, program) for c in calls(statement.node)):
        return "computes a metric"
    if Effect.PLOT in effects:
        return "only feeds a plot"
    if Effect.DISPLAY in effects or isinstance(statement.node, ast.Expr):
        return "only shows values"
    if Effect.WRITES in effects:
        return "only writes a file"
    if number > last:
        return "comes after the answer"
    return "nothing that is shipped needs it"


def _listed(names: Sequence[str], most: int = 3) -> str:
    text = ", ".join(f"`{n}`" for n in names[:most])
    return text if len(names) <= most else f"{text} and {len(names) - most} more"
