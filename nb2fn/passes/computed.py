"""Notebooks that ask no model: an answer computed over several cells from a `query`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from nb2fn.ir.partition import Answer
from nb2fn.passes.chosen import Chosen
from nb2fn.passes.closed import Closed
from nb2fn.passes.dependence import Dependence
from nb2fn.passes.estimators import Estimators
from nb2fn.passes.expressions import read_names, span_of
from nb2fn.passes.field_names import distinct, field_name
from nb2fn.passes.program import Program
from nb2fn.passes.shown import shown
from nb2fn.passes.slices import backward


def computed_answer(
    program: Program, dependence: Dependence, chain: Sequence[int]
) -> Chosen | None:
    """The last value shown that is computed from what the predict cells write down."""
    written = written_inputs(program, dependence.estimators, chain)
    by = {n for statements in written.values() for n in statements}
    for number in reversed(chain):
        statement = program.statements[number]
        if not isinstance(statement.node, ast.Expr) or not by & backward(program, [number]):
            continue
        every = (v for what in shown(statement.node) for v in what.values)
        values = tuple(
            v for v in every if _computed(program, read_names(v) - written.keys(), number)
        )
        if values:
            cell = program.cell(number)
            names = distinct([field_name(v, program.imports) for v in values])
            texts = [program.text(span_of(v, cell)) for v in values]
            fields = tuple(zip(names, texts, strict=True))
            return Chosen(Answer(fields, number, statement.span, shown=True), values)
    return None


def _computed(program: Program, names: Iterable[str], number: int) -> bool:
    """Whether predict cells, or untagged ones below them, have a part in one of the values."""
    return any(
        any(program.predicts(n) for n in backward(program, program.reaching(number, name)))
        for name in names
    )


def written_inputs(
    program: Program, estimators: Estimators, needed: Iterable[int]
) -> dict[str, tuple[int, ...]]:
    """The names that predict cells bind to what is written there, with the statements."""
    closed = Closed(program, estimators, frozenset())
    found: dict[str, tuple[int, ...]] = {}
    for number in sorted(needed):
        statement = program.statements[number]
        node = statement.node
        if not program.predicts(number) or not isinstance(node, ast.Assign):
            continue
        names = [t.id for t in node.targets if isinstance(t, ast.Name)]
        if len(names) == 1 and closed.expression(node.value) and names[0] not in found:
            found[names[0]] = (number,)
    return found
