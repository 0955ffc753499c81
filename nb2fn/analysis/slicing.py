"""Slices of a dataflow graph: what is needed for something, and what it reaches."""

from __future__ import annotations

import bisect
from collections.abc import Collection, Iterable
from functools import lru_cache

from nb2fn.ir.dataflow import DataflowGraph, Effect
from nb2fn.ir.same import Same


class _Index:
    """The edges of one graph by statement and by name."""

    def __init__(self, graph: DataflowGraph) -> None:
        self.into: dict[int, list[tuple[str, int, bool]]] = {}
        self.out: dict[int, list[tuple[str, int]]] = {}
        self.effects: dict[str, tuple[list[int], list[bool]]] = {}
        for edge in graph.edges:
            self.into.setdefault(edge.use, []).append((edge.name, edge.definition, edge.weak))
            self.out.setdefault(edge.definition, []).append((edge.name, edge.use))
        self.barriers: list[int] = []
        self.stars: list[int] = []
        for statement in graph.statements:
            strong = statement.defines | statement.deletes
            for name in strong | statement.mutates | statement.may_define:
                ids, weak = self.effects.setdefault(name, ([], []))
                ids.append(statement.id)
                weak.append(name not in strong)
            if Effect.BARRIER in statement.effects:
                (self.stars if statement.kind == "import" else self.barriers).append(statement.id)

    def before(self, name: str, at: int) -> list[int]:
        """Statements whose effect on ``name`` may be seen right before statement ``at``."""
        ids, weak = self.effects.get(name, ([], []))
        found: list[int] = []
        position = bisect.bisect_left(ids, at) - 1
        floor = -1
        while position >= 0:
            found.append(ids[position])
            if not weak[position]:
                floor = ids[position]
                break
            position -= 1
        if not name.startswith("%"):
            for opaque in (self.barriers, self.stars):
                found += [b for b in opaque if floor < b < at]
        return sorted(set(found))

    def touched(self, name: str, at: int) -> bool:
        """Whether :meth:`before` finds anything."""
        ids, _ = self.effects.get(name, ([], []))
        if ids and ids[0] < at:
            return True
        opaque = (*self.barriers[:1], *self.stars[:1])
        return not name.startswith("%") and any(b < at for b in opaque)


@lru_cache(maxsize=8)
def _indexed(key: Same[DataflowGraph]) -> _Index:
    return _Index(*key.objects)


def _index(graph: DataflowGraph) -> _Index:
    return _indexed(Same(graph))


def backward(
    graph: DataflowGraph,
    statements: Iterable[int],
    names: Iterable[str] = (),
    at: int | None = None,
) -> frozenset[int]:
    """Everything that ``statements`` need, themselves included.

    ``names`` are needed too, as they are before statement ``at`` (default: at the
    end). What a statement with a barrier may touch, nobody knows: all that stands
    before one in the slice is in it.
    """
    index = _index(graph)
    end = len(graph.statements) if at is None else at
    sliced: set[int] = set()
    demanded: set[tuple[int, str]] = set()
    pending: list[tuple[int, str | None]] = [(s, None) for s in statements]
    pending += [(d, n) for n in names for d in index.before(n, end)]
    while pending:
        statement, name = pending.pop()
        if statement not in sliced:
            sliced.add(statement)
            pending += _needs(graph, index, statement)
        if name is not None and (statement, name) not in demanded:
            demanded.add((statement, name))
            if _weak(graph, statement, name):
                pending += [(d, n) for n, d, _ in index.into.get(statement, ()) if n == name]
    return frozenset(sliced)


def _needs(graph: DataflowGraph, index: _Index, statement: int) -> list[tuple[int, str | None]]:
    node = graph.statements[statement]
    needed: list[tuple[int, str | None]] = [
        (d, n) for n, d, _ in index.into.get(statement, ()) if n in node.uses
    ]
    if Effect.BARRIER in node.effects and node.kind != "import":
        needed += [(s, None) for s in range(statement)]
    return needed


def _weak(graph: DataflowGraph, statement: int, name: str) -> bool:
    node = graph.statements[statement]
    return name not in node.defines and name not in node.deletes


def forward(graph: DataflowGraph, statements: Iterable[int]) -> frozenset[int]:
    """Everything that may see an effect of ``statements``, themselves included."""
    index = _index(graph)
    reached: set[int] = set()
    seen: set[tuple[int, str]] = set()
    pending = list(statements)
    opaque = sorted(index.barriers)
    while pending:
        statement = pending.pop()
        if statement in reached:
            continue
        reached.add(statement)
        if statement in opaque:
            pending += range(statement + 1, len(graph.statements))
        pending += [b for b in opaque if b > statement][:1]
        chain = list(index.out.get(statement, ()))
        while chain:
            name, use = chain.pop()
            if (use, name) in seen:
                continue
            seen.add((use, name))
            node = graph.statements[use]
            if name in node.uses:
                pending.append(use)
            if _weak(graph, use, name):
                chain += [(n, u) for n, u in index.out.get(use, ()) if n == name]
    return frozenset(reached)


def live_in(graph: DataflowGraph, statements: Collection[int]) -> frozenset[str]:
    """Names whose value from before (or outside) ``statements`` is read inside them."""
    inside = set(statements)
    index = _index(graph)
    live: set[str] = set()
    for statement in inside:
        for name in graph.statements[statement].uses:
            sources = index.before(name, statement)
            if not sources or any(s not in inside for s in sources):
                live.add(name)
    return frozenset(live)


def is_touched(graph: DataflowGraph, at: int, name: str) -> bool:
    """Whether any statement's effect on ``name`` may reach statement ``at``."""
    return _index(graph).touched(name, at)


def reaching(graph: DataflowGraph, at: int, name: str) -> tuple[int, ...]:
    """Statements whose effect on ``name`` reaches statement ``at``, in order.

    ``at`` may be one past the last statement, for the end of the notebook.
    """
    return tuple(_index(graph).before(name, at))
