"""The statements a request runs, and what of each."""

from __future__ import annotations

import ast

from nb2fn.ir.dataflow import FunctionSummary, Mutation
from nb2fn.passes.chosen import Chosen
from nb2fn.passes.expressions import read_names, span_of, within
from nb2fn.passes.program import Program
from nb2fn.records import record


@record
class Serving:
    """``statements`` from the cut on, in order. Of a statement that only shows the
    answer of ``chosen``, the answer's expressions run, not what is shown beside."""

    program: Program
    statements: tuple[int, ...]
    chosen: Chosen

    @property
    def plain(self) -> tuple[int, ...]:
        """The statements that are no imports, functions or classes."""
        return tuple(n for n in self.statements if not self.program.is_definition(n))

    def only_shows(self, number: int) -> bool:
        """Whether only the answer's expressions of the statement run."""
        return self.chosen.answer.shown and number == self.chosen.answer.statement

    def parts(self, number: int) -> tuple[ast.AST, ...]:
        """The nodes that run."""
        if self.only_shows(number):
            return self.chosen.values
        return (self.program.statements[number].node,)

    def reads(self, number: int) -> frozenset[str]:
        """The names that the running parts read."""
        return frozenset().union(*(read_names(p) for p in self.parts(number)))

    def called(self, number: int) -> tuple[FunctionSummary, ...]:
        """The notebook functions that the running parts may call, transitively."""
        return self.program.called(self.reads(number), number)

    def mutations(self, number: int) -> tuple[Mutation, ...]:
        """What the running parts may change."""
        mutations = self.program.statements[number].mutations
        if not self.only_shows(number):
            return mutations
        cell = self.program.cell(number)
        spans = [span_of(v, cell) for v in self.chosen.values]
        called = {s.name for s in self.called(number)}
        return tuple(
            m
            for m in mutations
            if (m.function in called if m.function else any(within(m.span, s) for s in spans))
        )

    def bound(self) -> frozenset[str]:
        """The names that the plain statements bind, on some path at least."""
        statements = self.program.statements
        return frozenset().union(
            *(statements[n].defines | statements[n].may_define for n in self.plain)
        )
