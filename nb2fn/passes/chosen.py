"""An answer, with the syntax behind it."""

from __future__ import annotations

import ast

from nb2fn.analysis.slicing import reaching
from nb2fn.ir.dataflow import Edge
from nb2fn.ir.partition import Answer
from nb2fn.passes.program import Program
from nb2fn.records import record


@record
class Point:
    """Something shown, or a name bound, inside a compound statement, and the values of it
    that are answered."""

    node: ast.Expr | ast.Assign
    values: tuple[ast.expr, ...]


@record
class Chosen:
    """An answer with the nodes of its expressions; none where names are answered.

    ``places`` are the nodes behind ``answer.collects``, in the same order. ``total``: every
    way through the answer's branches shows one.
    """

    answer: Answer
    values: tuple[ast.expr, ...] = ()
    places: tuple[Point, ...] = ()
    total: bool = True

    def read(self, program: Program) -> tuple[Edge, ...]:
        """The reads of answered names right after the answer's statement, as edges."""
        at = self.answer.statement
        names = () if self.values else [name for name, _ in self.answer.fields]
        edges = []
        for name in names:
            for last in reaching(program.graph, at + 1, name)[-1:]:
                binds = name in program.statements[last].defines
                edges.append(Edge(last, at, name, weak=not binds))
        return tuple(edges)
