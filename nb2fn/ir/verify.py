"""Invariants of the intermediate representations; breaking one is a bug of nb2fn."""

from __future__ import annotations

from nb2fn.errors import VerifyError
from nb2fn.ir.dataflow import DataflowGraph, Effect


def verify_graph(graph: DataflowGraph) -> None:
    """Check a dataflow graph.

    Statements are numbered in document order; every edge runs forward (within one
    statement there is none), names something its definition touches, and is weak
    exactly where the definition is; definite and possible bindings do not overlap.

    Raises :class:`~nb2fn.errors.VerifyError` naming the first invariant broken.
    """
    place = (0, 0, 0)
    for number, statement in enumerate(graph.statements):
        _require(statement.id == number, f"statement {statement.id} stands at {number}")
        here = (statement.cell, statement.span.line, statement.span.column)
        _require(place <= here, f"statement {number} stands before its predecessor")
        place = here
        overlap = statement.defines & (statement.may_define | statement.deletes)
        _require(not overlap, f"statement {number} binds {sorted(overlap)} surely and maybe")
    size = len(graph.statements)
    for edge in graph.edges:
        _require(0 <= edge.definition < edge.use < size, f"{edge} does not run forward")
        _verify_edge(graph, edge.definition, edge.name, edge.weak)
    for summary in graph.functions:
        _require(0 <= summary.statement < size, f"summary of {summary.name} has no statement")
    for names in graph.aliases:
        _require(len(names) > 1, f"alias class {sorted(names)} has one name")


def _verify_edge(graph: DataflowGraph, definition: int, name: str, weak: bool) -> None:
    statement = graph.statements[definition]
    strong = name in statement.defines or name in statement.deletes
    touched = strong or name in statement.may_define or name in statement.mutates
    opaque = Effect.BARRIER in statement.effects
    _require(touched or opaque, f"statement {definition} does nothing to {name!r}")
    _require(weak != strong, f"edge {definition} of {name!r}: weak={weak}, strong={strong}")


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise VerifyError(f"dataflow graph: {otherwise}")
