"""Slices over the graph's edges, some of which the request has taken the place of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nb2fn.ir.dataflow import AMBIENT, Edge, Effect
from nb2fn.passes.program import Program

Keeps = Callable[[Edge], bool]


def _all(edge: Edge) -> bool:
    return True


def backward(
    program: Program, start: Iterable[int], keeps: Keeps = _all, also: Iterable[Edge] = ()
) -> frozenset[int]:
    """The statements ``start`` and all they need, over the edges that ``keeps`` admits.

    ``also`` are edges to go along from the beginning.
    """
    return _follow(program, start, keeps, also)[0]


def followed(
    program: Program, start: Iterable[int], keeps: Keeps = _all, also: Iterable[Edge] = ()
) -> frozenset[Edge]:
    """The edges that :func:`backward` goes along."""
    return _follow(program, start, keeps, also)[1]


def _follow(
    program: Program, start: Iterable[int], keeps: Keeps, also: Iterable[Edge]
) -> tuple[frozenset[int], frozenset[Edge]]:
    """An edge into a statement counts where the statement uses the name, or where its
    own weak effect on that name is needed and so what stood before it."""
    found: set[int] = set()
    along: set[Edge] = set()
    todo: list[tuple[int, Edge | None]] = [(number, None) for number in start]
    todo += [(e.definition, e) for e in also]
    while todo:
        number, reached = todo.pop()
        statement = program.statements[number]
        into = program.into.get(number, ())
        if number not in found:
            found.add(number)
            todo += [(e.definition, e) for e in into if e.name in statement.uses and keeps(e)]
            if Effect.BARRIER in statement.effects and statement.kind != "import":
                todo += [(earlier, None) for earlier in range(number)]
        if reached is None or reached in along:
            continue
        along.add(reached)
        if reached.weak:
            todo += [(e.definition, e) for e in into if e.name == reached.name and keeps(e)]
    return frozenset(found), frozenset(along)


def forward(
    program: Program, start: Iterable[int], within: frozenset[int], keeps: Keeps = _all
) -> frozenset[int]:
    """The statements of ``within`` that see an effect of ``start``, ``start`` included.

    An effect on a name also goes through statements that may change it further.
    """
    found = set(start)
    seen: set[tuple[int, str]] = set()
    todo: list[Edge] = [e for number in found for e in program.out.get(number, ())]
    while todo:
        edge = todo.pop()
        statement = program.statements[edge.use]
        if not keeps(edge) or (edge.use, edge.name) in seen:
            continue
        seen.add((edge.use, edge.name))
        if edge.use in within and edge.use not in found:
            found.add(edge.use)
            todo += program.out.get(edge.use, ())
        elif edge.name in statement.mutates | statement.may_define:
            todo += [e for e in program.out.get(edge.use, ()) if e.name == edge.name]
    return frozenset(found)


def needed_names(program: Program, at: int, names: Iterable[str]) -> frozenset[str]:
    """``names`` and what the notebook functions among them read, transitively."""
    names = set(names)
    return frozenset(names.union(*(s.reads for s in program.called(names, at))))


def reading(program: Program, at: int, names: Iterable[str]) -> Keeps:
    """Admits, of the edges into statement ``at``, those behind a read of ``names``."""
    needed = needed_names(program, at, names)

    def keeps(edge: Edge) -> bool:
        ambient = edge.name.startswith("%") and edge.name != AMBIENT["matplotlib"]
        return edge.use != at or edge.name in needed or ambient

    return keeps
