"""Why a cell plays a role, in a sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nb2fn.ir.dataflow import Effect, Statement
from nb2fn.ir.notebook import Cell, Role
from nb2fn.ir.partition import Fate, Partition, Route
from nb2fn.passes.estimators import Estimators
from nb2fn.passes.expressions import calls, qualified, root
from nb2fn.passes.labels import is_split
from nb2fn.passes.program import Program

_LOADS = ("load_", "fetch_", "read_", "make_")
_SHOWING = frozenset({Effect.DISPLAY, Effect.PLOT})


def predicting(
    program: Program, estimators: Estimators, partition: Partition | None, number: int
) -> str:
    """Why a cell is a predict cell."""
    for route in partition.routes if partition is not None else ():
        definition = route.definition
        if definition is not None and program.statements[definition].cell == number:
            at = program.statements[route.answer.statement].cell
            where = "it is called there too" if at == number else f"cell {at} calls it"
            return f"defines `{route.function}`, which asks a model; {where}"
        if program.statements[route.answer.statement].cell == number:
            return _answers(program, estimators, route)
    asked = _asked(program, estimators, program.graph.of_cell(number))
    if asked:
        return f"asks a model: `{asked[-1]}(…)`"
    return "prepares what the model is asked"


def _answers(program: Program, estimators: Estimators, route: Route) -> str:
    served = [program.statements[n] for n in (*route.serve, route.answer.statement)]
    asked = _asked(program, estimators, served)
    how = f"`{asked[-1]}`" if asked else "a model"
    about = ", ".join(f"`{i.name}`" for i in route.inputs) or "nothing"
    names = ", ".join(f"`{name}`" for name, _ in route.answer.fields)
    return f"asks {how} about {about}; the answer is {names}"


def _asked(program: Program, estimators: Estimators, within: Iterable[Statement]) -> list[str]:
    """The models' methods asked, as they are written."""
    found = []
    for statement in within:
        asked = [c for c in calls(statement.node) if estimators.strength(c, statement.id) > 1]
        for call in sorted(asked, key=lambda c: (c.lineno, c.col_offset)):
            start = root(call.func)
            method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            if start is not None:
                found.append(qualified(call.func) or f"{start.id}….{method}")
    return found


def other(
    program: Program, estimators: Estimators, partition: Partition | None, cell: Cell
) -> tuple[Role, str]:
    """The role of a cell that does not predict, and why."""
    statements = program.graph.of_cell(cell.number)
    if not statements:
        return Role.NONE, "holds no Python" if cell.source.strip() else "is empty"
    fates = {s.id: partition.fate(s.id) if partition else Fate.TRAINS for s in statements}
    unused = all(f is Fate.LEFT_OUT for f in fates.values()) and _below(program, partition, cell)
    if not unused and all(_sets_up(program, s) for s in statements):
        return Role.SETUP, _setting_up(program, statements)
    trains = [s for s in statements if fates[s.id] is Fate.TRAINS]
    if any(fates[s.id] is Fate.SERVES for s in statements):
        return Role.NONE, "runs on every request, since the answer needs it"
    fitting = [s for s in trains if estimators.trains(s)]
    if fitting:
        return Role.TRAIN, f"fits {_fitted(estimators, fitting)}"
    if [s for s in trains if not _sets_up(program, s)]:
        return Role.DATA, _loading(program, trains)
    return _unneeded(estimators, statements, cell, fates)


def _below(program: Program, partition: Partition | None, cell: Cell) -> bool:
    """Whether a cell stands below all that answers."""
    answers = [r.answer.statement for r in partition.routes] if partition else []
    return bool(answers) and cell.number > max(program.statements[n].cell for n in answers)


def _sets_up(program: Program, statement: Statement) -> bool:
    if program.is_definition(statement.id):
        return True
    node = statement.node
    if isinstance(node, ast.Expr):  # np.random.seed(0), sklearn.set_config(…), a docstring
        changed = statement.defines | statement.mutates
        ambient = bool(changed) and all(name.startswith("%") for name in changed)
        shows = statement.effects - {Effect.DISPLAY}
        return isinstance(node.value, ast.Constant) or (ambient and not shows)
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)


def _setting_up(program: Program, statements: tuple[Statement, ...]) -> str:
    nodes = [s.node for s in statements]
    parts = []
    if any(isinstance(n, ast.Import | ast.ImportFrom) for n in nodes):
        parts.append("imports")
    if any(isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for n in nodes):
        parts.append("definitions")
    if any(not program.is_definition(s.id) for s in statements):
        parts.append("settings")
    return f"holds nothing but {_joined(parts)}"


def _fitted(estimators: Estimators, statements: list[Statement]) -> str:
    names = sorted(
        {n for s in statements for n in estimators.fitted_by(s) if n in estimators.models}
    ) or sorted({n for s in statements for n in estimators.fitted_by(s)})
    return _listed(names) or "a model"


def _loading(program: Program, statements: list[Statement]) -> str:
    for statement in statements:
        for call in calls(statement.node):
            name = qualified(call.func, program.imports).rsplit(".", 1)[-1]
            if name.startswith(_LOADS):
                first = call.args[0] if call.args else None
                text = first.value if isinstance(first, ast.Constant) else None
                told = f' of `"{text}"`' if isinstance(text, str) else ""
                verb = {"load_": "loads", "make_": "makes"}.get(name[:5], "reads")
                return f"{verb} the data: `{name}`{told}"
            if is_split(call):
                return "splits the data into rows to train on and rows to test on"
    made = [s for s in statements if not program.is_definition(s.id)]
    known = program.imports.keys() | program.functions.keys()
    names = sorted({n for s in made for n in s.defines | s.mutates if n[0] not in "%_"} - known)
    return f"makes {_listed(names)}, which training needs" if names else "training needs it"


def _unneeded(
    estimators: Estimators, statements: tuple[Statement, ...], cell: Cell, fates: dict[int, Fate]
) -> tuple[Role, str]:
    failed = next((o for o in cell.outputs if o.kind == "error"), None)
    if failed is not None and all(f is Fate.LEFT_OUT for f in fates.values()):
        return Role.SKIP, f"stopped with {failed.text.split(':')[0]} when it was last run"
    if all(f is Fate.EXAMPLE for f in fates.values()):
        return Role.NONE, "makes the example that a request takes the place of"
    fitting = [s for s in statements if estimators.trains(s)]
    if fitting:
        return Role.NONE, f"fits {_fitted(estimators, fitting)}, which the answer does not need"
    effects = frozenset().union(*(s.effects for s in statements))
    if Effect.PLOT in effects:
        return Role.NONE, "only plots"
    if effects & _SHOWING:
        return Role.NONE, "only looks"
    return Role.NONE, "the answer does not need it"


def _listed(names: list[str]) -> str:
    quoted = [f"`{name}`" for name in names[:4]]
    if len(names) > 4:
        quoted.append("more")
    return _joined(quoted)


def _joined(words: list[str]) -> str:
    """``a, b and c``."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
