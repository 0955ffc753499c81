"""What to say where the predict cells answer nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.walk import walk
from nb2fn.passes.bindings import COMPOUND
from nb2fn.passes.dependence import Dependence
from nb2fn.passes.expressions import LOOPS, span_of
from nb2fn.passes.functions import silent_functions
from nb2fn.passes.program import Program
from nb2fn.passes.serve_slice import fits_and_asks


def no_answer(program: Program, dependence: Dependence) -> Diagnostic:
    """The diagnostic that says best why there is none."""
    estimators = dependence.estimators
    silent = silent_functions(program, dependence)
    if silent:
        return returns_nothing(program, silent[-1])
    asking = [
        s
        for s in program.statements
        if program.predicts(s.id)
        and not program.is_definition(s.id)
        and any(estimators.asked(s.node, s.id))
    ]
    folds = _cross_validates(program)
    if folds is not None and not asking:
        return fits_and_asks(program, folds)
    for statement in reversed(asking):
        if estimators.trains(statement):
            return fits_and_asks(program, statement.id)
        if isinstance(statement.node, COMPOUND):
            return _in_branch(program, dependence, statement.id)
    return _none(program, dependence)


def asks_any(program: Program, dependence: Dependence) -> bool:
    """Whether the predict cells ask a model at all, in functions too."""
    return _cross_validates(program) is not None or any(
        program.predicts(s.id)
        and (s.id in dependence.estimators.askers or any(dependence.estimators.asked(s.node, s.id)))
        for s in program.statements
    )


def _cross_validates(program: Program) -> int | None:
    """The last statement of the predict cells that trains on folds and asks at once."""
    found = [
        s.id
        for s in program.statements
        if program.predicts(s.id)
        and any(isinstance(n, ast.Name) and n.id == "cross_val_predict" for n in walk(s.node))
    ]
    return found[-1] if found else None


def _in_branch(program: Program, dependence: Dependence, number: int) -> Diagnostic:
    node = program.statements[number].node
    call = next(iter(dependence.estimators.asked(node, number)))
    word = type(node).__name__.removeprefix("Async").lower()
    where = "in a loop" if isinstance(node, LOOPS) else f"inside this `{word}`"
    return program.finding(
        "NB251",
        f"the model is asked {where}, and nothing after it holds the answer",
        span_of(call, program.cell(number)),
        label="what it gives is not kept",
        reason="the answer is a value that the predict cells bind or show; one that only a part "
        "of a statement sees cannot be taken after it",
        fix="give it a name there, and show that name in a line below: "
        + (
            "`answers.append(…)`, then `answers`"
            if isinstance(node, LOOPS)
            else "`y_pred = …`, then `y_pred`"
        ),
    )


def returns_nothing(program: Program, number: int) -> Diagnostic:
    """NB252 for the function that a statement defines."""
    name = getattr(program.statements[number].node, "name", "the function")
    return program.finding(
        "NB252",
        f"`{name}` asks the model, but returns nothing",
        number,
        label="has no `return` with a value",
        reason="what a function returns is the answer; what it prints or plots stays in the "
        "notebook",
        fix=f"return the prediction from `{name}`, or predict in a line of its own below it",
    )


def _none(program: Program, dependence: Dependence) -> Diagnostic:
    scripted = [s for s in program.statements if program.predicts(s.id)]
    first = next((s.id for s in scripted if not program.is_definition(s.id)), None)
    if first is None and scripted:
        first = scripted[0].id
    asked = any(s.id in dependence.answered.statements for s in scripted)
    names = sorted(set(_names(program)))
    if asked:
        message = "no answer found: what the model predicts is only compared with true labels"
        reason = "a metric needs the true answers, which a request does not have"
    else:
        message = "no answer found: no value in the predict cells comes from a model"
        reason = "nb2fn looks for the value that `predict` (or a function around it) gives"
    elsewhere = _asked_elsewhere(program, dependence)
    likely = next((n for n in names if "pred" in n), names[-1] if names else "")
    if elsewhere and not asked:
        fix = f"tag cell {elsewhere[-1]} `predict` too, or ask the model in this cell"
    elif likely:
        fix = f"say what to answer on the first line of the predict cell: `#| output: {likely}`"
    else:
        fix = "ask the model in a predict cell and give the value a name: `y_pred = ….predict(…)`"
    notes = []
    if names:
        notes.append(f"names bound in the predict cells: {', '.join(f'`{n}`' for n in names[:8])}")
    if elsewhere:
        notes.append(f"cell {elsewhere[-1]} asks a model, but is not tagged `predict`")
    return program.finding(
        "NB233",
        message,
        first,
        label="the predict cells begin here",
        reason=reason,
        fix=fix,
        notes=tuple(notes),
    )


def _names(program: Program) -> Iterator[str]:
    """What the predict cells bind to values."""
    for statement in program.statements:
        if not program.predicts(statement.id) or program.is_definition(statement.id):
            continue
        imported = {
            a.asname or a.name.split(".")[0]
            for node in walk(statement.node)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for a in node.names
        }
        yield from (n for n in statement.defines - imported if not n.startswith("%"))


def _asked_elsewhere(program: Program, dependence: Dependence) -> list[int]:
    return [
        s.cell
        for s in program.statements
        if not program.predicts(s.id)
        and not program.is_definition(s.id)
        and any(dependence.estimators.asked(s.node, s.id))
    ]
