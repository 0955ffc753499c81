"""Asking a model is presumed to change nothing that is not surely changed by it.

``y_train = forest.predict(X_train)`` may, for all one sees, change whatever the forest
was fitted on, so that all that comes later would depend on it. The notebook runs whole
up to the cut, and the proof compares what comes after: a model that does change
something is found out there.
"""

from __future__ import annotations

import ast
from dataclasses import replace

from nb2fn.analysis.graph import link
from nb2fn.ir.dataflow import AMBIENT, Statement
from nb2fn.ir.walk import walk
from nb2fn.passes.estimators import PREDICTS, Estimators
from nb2fn.passes.expressions import calls
from nb2fn.passes.program import Program, program

# Ambient state that decides how things look, not what they are.
SEEN_ONLY = frozenset(AMBIENT[n] for n in ("matplotlib", "pandas.display", "numpy.display"))


def presuming(given: Program, estimators: Estimators) -> tuple[Program, Estimators]:
    """The program with its edges drawn as if asking changed nothing; its statements
    keep their mutations, for what a request owns."""
    quiet = tuple(_quiet(given, s) for s in given.statements)
    if quiet == given.statements:
        return given, estimators
    graph = replace(given.graph, edges=tuple(sorted(link(quiet))))
    fresh = program(given.notebook, graph)
    return fresh, replace(estimators, program=fresh)


def _quiet(given: Program, statement: Statement) -> Statement:
    node = statement.node
    if not given.predicts(statement.id) or not isinstance(node, ast.Assign | ast.Expr):
        return statement
    asked = {id(n) for c in calls(node) if _asks(c) for n in walk(c)}
    beside = {n.id for n in walk(node) if isinstance(n, ast.Name) and id(n) not in asked}
    unsure = {m.name for m in statement.mutations if not m.certain} - statement.defines
    if not asked or not beside.isdisjoint(unsure):
        return statement
    kept = (m for m in statement.mutations if m.certain and m.name not in SEEN_ONLY)
    return replace(statement, mutations=tuple(kept))


def _asks(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in PREDICTS
