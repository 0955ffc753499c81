"""The answer where the predict cells only judge it: the model call inside a metric.

``print(accuracy_score(y_test, model.predict(X_test)))`` answers ``model.predict(X_test)``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from nb2fn.ir.partition import Answer
from nb2fn.passes.answer import with_labels
from nb2fn.passes.bindings import Place, held_inside
from nb2fn.passes.branches import taken_at
from nb2fn.passes.chosen import Chosen, Point
from nb2fn.passes.dependence import Dependence
from nb2fn.passes.expressions import calls, read_names, span_of
from nb2fn.passes.field_names import distinct, field_name
from nb2fn.passes.labels import is_metric
from nb2fn.passes.program import Program
from nb2fn.passes.shown import shown

_SIMPLE = (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Assert)


def judged_answer(program: Program, dependence: Dependence, chain: Sequence[int]) -> Chosen | None:
    """The last model call in a statement that does no more than judge it, if there is one."""
    for number in reversed(chain):
        node = program.statements[number].node
        place = Place(number, node)
        if isinstance(node, (*_SIMPLE, ast.If)):
            within = node.test if isinstance(node, ast.If) else node
            found = [c for c in _asked(dependence, within, place) if _stands_alone(c, place)]
            if found:
                return _chosen(dependence, number, None, found[-1:])
            continue
        for what in reversed(shown(node)):
            looped = [c for v in what.values for c in _asked(dependence, v, place)]
            if what.looped and what.printed and looped:
                values = with_labels(program, dependence, what.values, tuple(looped[-1:]), place)
                return _chosen(dependence, number, what.node, values)
    return None


def _asked(dependence: Dependence, node: ast.AST, place: Place) -> list[ast.Call]:
    """The outermost model calls within a node that are no metric, in order of the source."""
    program, at = dependence.program, place.statement
    asked = [c for c in dependence.estimators.asked(node, at) if not is_metric(c, program)]
    inner = {id(c) for call in asked for c in calls(call) if c is not call}
    outer = [c for c in asked if id(c) not in inner and not dependence.judges(c, place)]
    return sorted(outer, key=lambda c: (c.lineno, c.col_offset))


def _stands_alone(call: ast.Call, place: Place) -> bool:
    """Whether a call reads nothing that only a part of its statement binds."""
    return not any(held_inside(place, name) for name in read_names(call))


def _chosen(
    dependence: Dependence, number: int, shows: ast.Expr | None, values: Iterable[ast.expr]
) -> Chosen:
    program, spoken = dependence.program, dependence.estimators.spoken
    cell = program.cell(number)
    values = tuple(values)
    if shows is not None:
        return taken_at(dependence, number, [Point(shows, values)], looped=True)
    names = distinct([field_name(v, program.imports, spoken) for v in values])
    texts = [program.text(span_of(v, cell)) for v in values]
    fields = tuple(zip(names, texts, strict=True))
    return Chosen(Answer(fields, number, span_of(values[0], cell), shown=True), values)
