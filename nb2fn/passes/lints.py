"""Warnings about the notebook that do not stop a build."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.notebook import Role
from nb2fn.passes.answer import shown_answers
from nb2fn.passes.bindings import Place
from nb2fn.passes.dependence import Dependence
from nb2fn.passes.directives import directives
from nb2fn.passes.expressions import read_names, span_of
from nb2fn.passes.plan import Plan
from nb2fn.passes.program import Program
from nb2fn.passes.routes import Script
from nb2fn.passes.shown import Shown
from nb2fn.span import Span


def lints(program: Program, dependence: Dependence, plan: Plan) -> tuple[Diagnostic, ...]:
    """Everything worth saying about a notebook that compiles."""
    return (
        *_out_of_order(program),
        *_unanswered(program, dependence, plan),
        *_same_data(program, dependence, plan),
    )


def _out_of_order(program: Program) -> Iterator[Diagnostic]:
    last, highest = None, 0
    for cell in program.notebook.cells:
        count = cell.execution_count
        if count is None or cell.role is Role.SKIP:
            continue
        if last is not None and count < highest:
            yield program.finding(
                "NB242",
                f"cell {cell.number} was last run before cell {last.number} "
                f"(In [{count}] and In [{highest}])",
                severity="warning",
                reason="nb2fn runs the cells from top to bottom, so its answers may differ from "
                "those saved in the notebook",
                fix="restart the kernel and run all cells, and look whether the answers stay",
            )
            return
        last, highest = cell, count


def _unanswered(program: Program, dependence: Dependence, plan: Plan) -> Iterator[Diagnostic]:
    """What is shown and not answered, unless the user said what to answer."""
    for script in plan.scripts:
        answer = script.chosen.answer
        if directives(program, script.chain, "output"):
            continue
        fields = ", ".join(f"`{name}`" for name, _ in answer.fields)
        for number, what, values in shown_answers(program, dependence, script.chain):
            cell = program.cell(number)
            if number == answer.statement and answer.span == span_of(what.node, cell):
                values = tuple(_beside(dependence, script, what, number))
                reason = f"it does not come from a model; the answer is {fields}"
            else:
                reason = f"of what cells on one chain show, the last is answered: {fields}"
            answered = {text for _, text in answer.fields}
            left = [v for v in values if program.text(span_of(v, cell)) not in answered]
            if left:
                yield _not_answered(program, span_of(left[0], cell), reason)


def _beside(dependence: Dependence, script: Script, what: Shown, number: int) -> Iterator[ast.expr]:
    """What is shown beside the answer that is no question, no label and no metric."""
    place = Place(number, dependence.program.statements[number].node)
    asked = {f.input.name for f in script.fed}
    for value in what.values:
        if not read_names(value) or read_names(value) <= asked | dependence.program.imports.keys():
            continue
        if not dependence.answers(value, place) and not dependence.judges(value, place):
            yield value


def _not_answered(program: Program, span: Span, reason: str) -> Diagnostic:
    return program.finding(
        "NB244",
        f"`{program.text(span)}` is shown, but the endpoint does not answer it",
        span,
        severity="info",
        label="not part of the answer",
        reason=reason,
        fix="name all that should be answered: `#| output: first, second`",
    )


def _same_data(program: Program, dependence: Dependence, plan: Plan) -> Iterator[Diagnostic]:
    """A captured value that the input was made from stays as it was in the notebook."""
    for script, route in zip(plan.scripts, plan.routes, strict=False):
        for item in script.fed:
            if item.input.origin != "outside":
                continue
            made_from = {
                e.name
                for n in item.statements
                for e in program.into.get(n, ())
                if e.name not in dependence.estimators.models
                and e.name not in program.imports
                and e.name not in program.functions
            }
            for name in sorted(made_from & set(route.captures)):
                yield program.finding(
                    "NB248",
                    f"`{name}` stays as it is in the notebook, while `{item.input.name}`, made "
                    "from it, comes with the request",
                    item.input.span,
                    severity="warning",
                    label=f"`{item.input.name}` is the input",
                    reason=f"the function also reads `{name}` itself, so a request's own "
                    "rows and the notebook's would be mixed",
                    fix=f"make `{name}` the input: tag the cell that computes "
                    f"`{item.input.name}` with `predict`, or say `#| input: {name}`",
                )
