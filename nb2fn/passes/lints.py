"""Warnings about the notebook that do not stop a build."""

from __future__ import annotations

from collections.abc import Iterator

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.notebook import Role
from nb2fn.passes.answer import shown_answers
from nb2fn.passes.dependence import Dependence
from nb2fn.passes.expressions import span_of
from nb2fn.passes.plan import Plan
from nb2fn.passes.program import Program


def lints(program: Program, dependence: Dependence, plan: Plan) -> tuple[Diagnostic, ...]:
    """Everything worth saying about a notebook that compiles."""
    return (
        *_out_of_order(program),
        *_tests(program),
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


def _tests(program: Program) -> Iterator[Diagnostic]:
    for cell in program.notebook.cells:
        if cell.role is Role.TEST:
            first = next((s.id for s in program.graph.of_cell(cell.number)), None)
            yield program.finding(
                "NB243",
                f"cell {cell.number} is tagged `test` and is left out",
                first,
                severity="info",
                reason="test cells do not become endpoint tests yet",
            )


def _unanswered(program: Program, dependence: Dependence, plan: Plan) -> Iterator[Diagnostic]:
    for script in plan.scripts:
        answer = script.chosen.answer
        for number, what, values in shown_answers(program, dependence, script.chain):
            cell = program.cell(number)
            span = span_of(what.node, cell)
            if number == answer.statement and answer.span == span:
                continue
            texts = [program.text(span_of(v, cell)) for v in values]
            if set(texts) <= {text for _, text in answer.fields}:
                continue
            fields = ", ".join(f"`{name}`" for name, _ in answer.fields)
            yield program.finding(
                "NB244",
                "this value is shown, but the endpoint does not answer it",
                span,
                severity="info",
                label="not part of the answer",
                reason=f"of what cells on one chain show, the last is answered: {fields}",
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
