"""The notebook and its dataflow, indexed the ways the passes ask."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.dataflow import DataflowGraph, Edge, FunctionSummary, Statement
from nb2fn.ir.notebook import Cell, Notebook, Role
from nb2fn.ir.same import Same
from nb2fn.records import record
from nb2fn.span import Span

if TYPE_CHECKING:
    from typing import Unpack

    from nb2fn.diagnostics import Words

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)


@record
class Program:
    """A notebook with its graph. ``into`` and ``out`` are the edges by ``use`` and by
    ``definition``; ``imports`` gives the qualified name behind an imported name;
    ``functions`` the summaries of a notebook function's name, in document order.
    """

    notebook: Notebook
    graph: DataflowGraph
    into: Mapping[int, tuple[Edge, ...]]
    out: Mapping[int, tuple[Edge, ...]]
    imports: Mapping[str, str]
    functions: Mapping[str, tuple[FunctionSummary, ...]]

    @property
    def statements(self) -> tuple[Statement, ...]:
        return self.graph.statements

    def cell(self, statement: int) -> Cell:
        """The cell a statement stands in."""
        return self.notebook.cell(self.statements[statement].cell)

    def role(self, statement: int) -> Role:
        """The role of the statement's cell."""
        return self.cell(statement).role

    def predicts(self, statement: int) -> bool:
        """Whether the statement stands in a ``predict`` cell."""
        return self.role(statement) is Role.PREDICT

    def is_import(self, statement: int) -> bool:
        return isinstance(self.statements[statement].node, IMPORTS)

    def is_definition(self, statement: int) -> bool:
        """Whether it is an import, a ``def`` or a ``class``."""
        return isinstance(self.statements[statement].node, (*IMPORTS, *DEFINITIONS))

    def reaching(self, at: int, name: str) -> tuple[int, ...]:
        """The statements whose effect on ``name`` statement ``at`` may see, in order.

        Goes through mutations to the binding they changed.
        """
        found: set[int] = set()
        todo = [at]
        while todo:
            for edge in self.into.get(todo.pop(), ()):
                if edge.name == name and edge.definition not in found:
                    found.add(edge.definition)
                    if edge.weak:
                        todo.append(edge.definition)
        return tuple(sorted(found))

    def summary(self, name: str, at: int) -> FunctionSummary | None:
        """The summary of the notebook function ``name`` is bound to at statement ``at``."""
        known = self.functions.get(name, ())
        if not known:
            return None
        reaching = self.reaching(at, name)
        visible = [s for s in known if s.statement in reaching]
        if not visible and any(self._rebinds(d, name) for d in reaching):
            return None
        before = [s for s in known if s.statement <= at]
        return (visible or before or list(known))[-1]

    def _rebinds(self, statement: int, name: str) -> bool:
        return name in self.statements[statement].defines | self.statements[statement].may_define

    def called(self, names: Iterable[str], at: int) -> tuple[FunctionSummary, ...]:
        """The summaries of the notebook functions ``names`` and of all they call."""
        found: dict[int, FunctionSummary] = {}
        todo = list(names)
        while todo:
            summary = self.summary(todo.pop(), at)
            if summary is not None and summary.statement not in found:
                found[summary.statement] = summary
                todo.extend(summary.calls)
        return tuple(found[key] for key in sorted(found))

    def text(self, span: Span) -> str:
        """The source text of a span."""
        return span.cut(self.notebook.cell(span.cell).python)

    def finding(
        self, code: str, message: str, at: Span | int | None = None, **words: Unpack[Words]
    ) -> Diagnostic:
        """A diagnostic at a span, at a statement, or at the notebook as a whole."""
        span = self.statements[at].span if isinstance(at, int) else at
        return self.notebook.finding(code, message, span, **words)


def program(notebook: Notebook, graph: DataflowGraph) -> Program:
    """Index a notebook and its graph."""
    return _program(Same(notebook, graph))


@lru_cache(maxsize=2)  # the passes ask, then the lints
def _program(key: Same[Notebook, DataflowGraph]) -> Program:
    notebook, graph = key.objects
    into: dict[int, list[Edge]] = {}
    out: dict[int, list[Edge]] = {}
    for edge in graph.edges:
        into.setdefault(edge.use, []).append(edge)
        out.setdefault(edge.definition, []).append(edge)
    functions: dict[str, list[FunctionSummary]] = {}
    for summary in graph.functions:
        functions.setdefault(summary.name, []).append(summary)
    return Program(
        notebook,
        graph,
        {use: tuple(edges) for use, edges in into.items()},
        {definition: tuple(edges) for definition, edges in out.items()},
        {name: ".".join(part for part in rest if part) for name, *rest in graph.imports},
        {name: tuple(known) for name, known in functions.items()},
    )


def all_names(program: Program) -> frozenset[str]:
    """Every name of the notebook, for choosing one that is free."""
    sets = ((s.defines | s.may_define | s.uses) for s in program.statements)
    return frozenset(program.imports).union(*sets)
