"""From a notebook to its dataflow graph."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from nb2fn.analysis.defuse import Recording
from nb2fn.analysis.describe import summaries_of
from nb2fn.analysis.evaluation import execute
from nb2fn.analysis.expressions import BUILTINS
from nb2fn.analysis.frames import ModuleFrame
from nb2fn.analysis.running import ANYTHING
from nb2fn.analysis.summaries import summarise
from nb2fn.analysis.tables import EXPRESSIONS, STATEMENTS
from nb2fn.analysis.undefined import blocking
from nb2fn.analysis.values import FRESH, Value
from nb2fn.analysis.world import World
from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import AMBIENT, DataflowGraph, Edge, Effect, Statement
from nb2fn.ir.notebook import Cell, Magic, Notebook, Role
from nb2fn.ir.walk import walk
from nb2fn.span import Span

_DEEP = 60_000
# How often notebook code may be run abstractly in one analysis (more, where it runs on many
# objects), a few seconds of work, and what every statement adds. Beyond it what runs
# notebook code counts as a barrier.
BUDGET = 60_000
# Text that may seed a generator; not a keyword argument or a variable of that name.
_SEEDS = re.compile(r"(?<![^\W_])seed\b(?!\s*=[^=])|seed_\w|set_?state|set_rng")
_MODULE = re.compile(r"\.py['\"]")  # the end of a text that may be a file's name
_GENERATORS = frozenset(AMBIENT[n] for n in ("random", "numpy.random", "torch.random"))
_SEEDING = frozenset(
    "seed set_state setstate set_bit_generator manual_seed manual_seed_all set_seed "
    "set_random_seed seed_everything set_rng_state".split()
)
_SHARE = 300
CHANGES = 900_000  # of names, that are told in one analysis


def analyse(notebook: Notebook, budget: int = BUDGET, changes: int = CHANGES) -> DataflowGraph:
    """The dataflow of every code cell that is not ``skip``, in document order.

    ``budget`` bounds the work on code that is too entangled to follow, ``changes`` how
    often a name may be changed.

    Raises :class:`~nb2fn.errors.CompileError` where a predict cell needs a name
    that nothing defines, and NB206 where too many names share what is changed.
    """
    graph = _analyse(notebook, budget, changes)
    errors = blocking(notebook, graph)
    if errors:
        raise CompileError(*errors)
    return graph


def _analyse(notebook: Notebook, budget: int, changes: int) -> DataflowGraph:
    analysis = _Analysis(notebook, budget, changes)
    try:
        return analysis.graph()
    except RecursionError:
        # Deep but legal: a sum of a thousand terms, a long chain of calls.
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(_DEEP)
    analysis = _Analysis(notebook, budget, changes)
    try:
        return analysis.graph()
    except RecursionError:
        cell = analysis.module.cell
        raise CompileError(_too_deep(notebook, cell)) from None
    finally:
        sys.setrecursionlimit(limit)


def _too_deep(notebook: Notebook, cell: int) -> Diagnostic:
    return notebook.finding(
        "NB204",
        "a statement of this cell nests too deeply to be analysed",
        cell,
        reason="Analysis goes as deep as the expression does, and this one has no end in sight.",
        fix="Split it into several statements.",
    )


def _too_entangled(notebook: Notebook, cell: int) -> Diagnostic:
    return notebook.finding(
        "NB206",
        "too many names stand for the same objects to follow what changes them",
        cell,
        reason="Each change of an object counts for every name that may stand for it, and by "
        "this cell there are more of them than can be compiled in reasonable time.",
        fix="Put such values into one list or dictionary, or copy them before they are changed.",
    )


class _Analysis:
    """One run over one notebook."""

    def __init__(self, notebook: Notebook, budget: int, changes: int) -> None:
        self.notebook = notebook
        self.cells = [c for c in notebook.cells if c.role is not Role.SKIP]
        self.world = World(EXPRESSIONS, STATEMENTS, summarise)
        self.recording = Recording()
        self.module = ModuleFrame(self.world, self.recording)
        self.recording.module = self.module
        self.statements: list[Statement] = []
        self.changes = changes  # that are left
        self.world.budget = budget + _SHARE * sum(len(c.tree.body) for c in self.cells)

    def graph(self) -> DataflowGraph:
        self.world.seeds = any(_SEEDS.search(c.python) for c in self.cells)
        self.world.writes_modules = any(_MODULE.search(c.python) for c in self.cells)
        for cell in self.cells:
            self._cell(cell)
        self.world.spent = 0
        statements = _without_constants(self.statements, self.world.seeds)
        return DataflowGraph(
            statements=statements,
            edges=tuple(sorted(link(statements))),
            functions=summaries_of(self.world, statements),
            imports=tuple((n, m, a) for n, (m, a) in sorted(self.recording.imports.items())),
            aliases=_aliases(self.module),
        )

    def _cell(self, cell: Cell) -> None:
        self.module.cell = cell.number
        self.module.lines = cell.python.split("\n")
        body = cell.tree.body
        barriers = [m for m in cell.magics if m.fate == "barrier"]
        for node in body:
            while barriers and barriers[0].span.line < _first_line(node):
                self._magic(cell, barriers.pop(0))
            self._statement(cell, node, node is body[-1])
            last = node.end_lineno or node.lineno
            while barriers and barriers[0].span.line <= last:
                barriers.pop(0)
        for magic in barriers:
            self._magic(cell, magic)

    def _magic(self, cell: Cell, magic: Magic) -> None:
        """A magic that runs code nobody sees is a statement that may touch anything."""
        self._begin()
        self.recording.effect(Effect.BARRIER)
        self._blur()
        node = ast.Pass()
        statement = self.recording.statement(
            len(self.statements), cell.number, magic.span, magic.text, node, ()
        )
        self.statements.append(_as_magic(statement))

    def _blur(self) -> None:
        """After a barrier any name may hold any object that another holds."""
        heap, names = self.world.heap, self.module.names
        anything = heap.at(ANYTHING)
        hub = frozenset((anything,))
        for name in sorted(self._mentioned | names.keys()):
            value = names.get(name, FRESH)
            if not value.qual:
                heap.store(hub, value.tokens)
                heap.store(value.tokens, hub)
                self.module.put(name, Value(value.tokens | hub))

    @cached_property
    def _mentioned(self) -> frozenset[str]:
        """Every name that stands anywhere in the notebook."""
        nodes = (n for c in self.cells for n in walk(c.tree) if isinstance(n, ast.Name))
        return frozenset(n.id for n in nodes) - BUILTINS

    def _begin(self) -> None:
        self.recording.begin()
        self.module.bound = set()
        self.module.swept.clear()

    def _statement(self, cell: Cell, node: ast.stmt, last: bool) -> None:
        self._begin()
        module = self.module
        if isinstance(node, ast.Expr) and last and not cell.python.rstrip().endswith(";"):
            self.recording.effect(Effect.DISPLAY)
            for name in ("pandas.display", "numpy.display"):
                module.reads(AMBIENT[name])
        trail = module.fork()
        execute(module, (node,))
        touched = set(trail.every)
        module.trails.pop()
        self.changes -= len(self.recording.mutations)
        if self.changes < 0:
            raise CompileError(_too_entangled(self.notebook, cell.number))
        if any(_within(m, node) for m in cell.magics if m.fate == "barrier"):
            self.recording.effect(Effect.BARRIER)
        if Effect.BARRIER in self.recording.effects and not isinstance(node, ast.ImportFrom):
            self._blur()
        span = module.span(node)
        if getattr(node, "decorator_list", None):
            first = module.span(node.decorator_list[0])  # type: ignore[attr-defined]
            span = Span(span.cell, first.line, 0, span.end_line, span.end_column)
        source = span.of(module.lines)
        self.statements.append(
            self.recording.statement(len(self.statements), cell.number, span, source, node, touched)
        )


def _without_constants(statements: list[Statement], seeds: bool) -> tuple[Statement, ...]:
    """Drop uses of what nothing in the notebook changes: builtins, ambient state.

    A generator that no one seeds starts anywhere: how often it was drawn from before a
    draw makes no difference that the notebook could tell.
    """
    touched: set[str] = set()
    for statement in statements:
        touched |= statement.defines | statement.may_define | statement.mutates
    plain = frozenset(AMBIENT.values()) - touched
    if not any(Effect.BARRIER in s.effects and s.kind != "import" for s in statements):
        plain |= _GENERATORS - (_seeded(statements) if seeds else frozenset())
    if not any(Effect.BARRIER in s.effects for s in statements):
        plain |= BUILTINS - touched
    return tuple(
        replace(s, uses=s.uses - plain) if not plain.isdisjoint(s.uses) else s for s in statements
    )


def _seeded(statements: list[Statement]) -> frozenset[str]:
    """The generators whose state a statement may have set."""
    found: set[str] = set()
    for statement in statements:
        found |= statement.defines
        found |= {m.name for m in statement.mutations if not m.certain or m.method in _SEEDING}
    return frozenset(found)


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)])


def _within(magic: Magic, node: ast.stmt) -> bool:
    return _first_line(node) <= magic.span.line <= (node.end_lineno or node.lineno)


def _as_magic(statement: Statement) -> Statement:
    return replace(statement, kind="magic")


def link(statements: tuple[Statement, ...]) -> Iterator[Edge]:
    """Edges from the last effect on a name to each statement that may see it.

    A statement that changes a name weakly passes on what stood before it, by an
    edge of its own, whether it uses the name or not; so the edges stay linear in
    the length of the notebook.
    """
    last: dict[str, tuple[int, bool]] = {}
    barrier = -1
    star = False
    for statement in statements:
        weak = statement.mutates | statement.may_define
        for name in statement.uses | weak:
            found = last.get(name)
            if barrier >= 0 and (found is None or found[0] < barrier) and not name.startswith("%"):
                yield Edge(barrier, statement.id, name, True)
                if star and found is not None:
                    yield Edge(found[0], barrier, name, found[1])
                last[name] = (barrier, True)
            elif found is not None:
                yield Edge(found[0], statement.id, name, found[1])
        for name in weak:
            last[name] = (statement.id, True)
        for name in statement.defines | statement.deletes:
            last[name] = (statement.id, False)
        if Effect.BARRIER in statement.effects:
            barrier, star = statement.id, statement.kind == "import"


def _aliases(module: ModuleFrame) -> tuple[frozenset[str], ...]:
    """Classes of names that may share an object at the end."""
    heap = module.world.heap
    parent: dict[str, str] = {}

    def find(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    first: dict[int, str] = {}
    opaque = heap.code.keys() | heap.classes.keys()
    for name, value in sorted(module.names.items()):
        if value.tokens <= opaque:
            continue  # functions and classes cross as code
        for token in heap.data(value.tokens):
            other = first.setdefault(token, name)
            if other != name:
                parent[find(name)] = find(other)
    classes: dict[str, set[str]] = {}
    for name in parent:
        classes.setdefault(find(name), set()).add(name)
    return tuple(sorted((frozenset(c) for c in classes.values() if len(c) > 1), key=sorted))
