"""How much a route looks like what an endpoint is wanted for.

From the best: a new sample is asked about, known rows are, a grid to draw is, the answer
only goes into a metric, into a plot, no model predicts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from nb2fn.ir.dataflow import Effect
from nb2fn.ir.partition import Route
from nb2fn.ir.walk import walk
from nb2fn.passes.estimators import PREDICTS
from nb2fn.passes.expressions import calls, names_in
from nb2fn.passes.labels import is_metric
from nb2fn.passes.program import Program

NEW, KNOWN, GRID, JUDGED, PLOTTED, UNLIKELY = 5, 4, 3, 2, 1, 0
_GRIDS = frozenset("linspace meshgrid mgrid arange ogrid logspace geomspace".split())
_TRAINING = frozenset("fit fit_transform fit_predict fit_resample partial_fit".split())


def rank(program: Program, route: Route) -> int:
    """How much a route looks like what an endpoint is wanted for."""
    answer = program.statements[route.answer.statement]
    beside = [program.statements[n] for n in route.serve if n != answer.id]
    if not _serves_model(program, route) or any(Effect.PLOT in s.effects for s in beside):
        return UNLIKELY
    if any(is_metric(call, program) for call in calls(answer.node)):
        return JUDGED
    if Effect.PLOT in answer.effects and not isinstance(answer.node, ast.Assign):
        return PLOTTED
    if any(_is_grid(program, route, item.name, item.example) for item in route.inputs):
        return GRID
    if any(i.origin in ("parameter", "binding", "literal") for i in route.inputs):
        return NEW
    return KNOWN


def _serves_model(program: Program, route: Route) -> bool:
    """Whether a request asks a model to predict, and trains none."""
    served = [program.statements[n].node for n in (*route.serve, route.answer.statement)]
    if route.definition is not None:
        names = {route.function}
        inner = program.called(names, route.answer.statement)
        served += [program.statements[s.statement].node for s in inner]
        methods = {m for node in served for m in _methods(walk(node))}
    else:
        methods = {m for node in served for m in _methods(calls(node))}
        names = {n for node in served for n in names_in(node)}
        inner = program.called(names & program.functions.keys(), route.answer.statement)
        methods |= {m for s in inner for m in _methods(walk(program.statements[s.statement].node))}
    asked = methods & PREDICTS - {"staged_predict"}  # gives a generator
    return bool(asked) and methods.isdisjoint(_TRAINING)


def _methods(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


def _is_grid(program: Program, route: Route, name: str, example: str) -> bool:
    by = program.reaching(route.answer.statement, name)
    nodes: list[ast.AST] = [program.statements[n].node for n in by]
    nodes.append(ast.parse(example, mode="eval"))
    return any(
        (isinstance(n, ast.Attribute) and n.attr in _GRIDS)
        or (isinstance(n, ast.Name) and n.id in _GRIDS)
        for node in nodes
        for n in walk(node)
    )
