"""The notebook that is linted, indexed the ways the lints ask."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nb2fn.ir.dataflow import DataflowGraph, Statement
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Fate, Partition
from nb2fn.ir.walk import walk
from nb2fn.passes.estimators import Estimators, estimators
from nb2fn.passes.expressions import qualified, span_of
from nb2fn.passes.program import Program, program
from nb2fn.records import record
from nb2fn.span import Span


@record
class Subject:
    """A notebook with what the passes decided about it."""

    program: Program
    models: Estimators
    partition: Partition

    def trained(self) -> Iterator[Statement]:
        """The statements of the train slice."""
        return self.placed(Fate.TRAINS)

    def placed(self, *fates: Fate) -> Iterator[Statement]:
        """The statements with one of these fates, in order."""
        return (s for s in self.program.statements if self.partition.fate(s.id) in fates)

    def calls(self, statement: Statement) -> Iterator[tuple[str, ast.Call]]:
        """The calls in a statement's text with the qualified name of what is called; empty
        where it is not known. Those in functions that it defines are among them."""
        for node in walk(statement.node):
            if isinstance(node, ast.Call):
                yield qualified(node.func, self.program.imports), node

    def span(self, node: ast.expr, statement: Statement) -> Span:
        """Where an expression of a statement stands."""
        return span_of(node, self.program.cell(statement.id))


def subject(notebook: Notebook, graph: DataflowGraph, partition: Partition) -> Subject:
    """Index a notebook for its lints."""
    indexed = program(notebook, graph)
    return Subject(indexed, estimators(indexed), partition)


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """The value a call gives to a keyword argument."""
    return next((k.value for k in call.keywords if k.arg == name), None)


def constant(node: ast.expr | None) -> object:
    """The value of a literal; ``...`` for all that is none."""
    return node.value if isinstance(node, ast.Constant) else ...
