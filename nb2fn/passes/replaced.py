"""Which edges of the graph a request takes the place of: those that bring its inputs."""

from __future__ import annotations

from collections.abc import Sequence

from nb2fn.ir.dataflow import Edge
from nb2fn.passes.inputs import Fed, Fitting
from nb2fn.passes.program import Program


def replaced(
    program: Program, fed: Sequence[Fed], fits: Fitting, first: int
) -> tuple[frozenset[Edge], tuple[frozenset[int], ...]]:
    """The edges that bring the inputs, and for each input the statements it passes on its way.

    An input is brought as it stands where predicting first reads it: after all that
    may have changed it on the way there, such as a fit on data that shares its
    memory. From statement ``first`` on, every reader reads what the request brings.
    """
    edges: set[Edge] = set()
    passed = []
    for item in fed:
        mine, by = _of(program, item, fits, first)
        edges |= mine
        passed.append(frozenset(by))
    return frozenset(edges), tuple(passed)


def _of(program: Program, item: Fed, fits: Fitting, first: int) -> tuple[set[Edge], set[int]]:
    name, outside = item.input.name, item.input.origin == "outside"
    edges: set[Edge] = set()
    passed: set[int] = set()
    todo = list(item.statements)
    while todo:
        for edge in program.out.get(todo.pop(), ()):
            use = edge.use
            if edge.name != name or use in item.statements:
                continue
            trains = use in fits.early
            if not trains and (not outside or program.predicts(use) or use >= first):
                edges.add(edge)
            elif use < first and use not in passed and changes_weakly(program, use, name):
                passed.add(use)
                todo.append(use)
    return edges, passed


def changes_weakly(program: Program, number: int, name: str) -> bool:
    """Whether a statement may change what a name stands for, without binding it anew for sure."""
    statement = program.statements[number]
    changed = name in statement.mutates | statement.may_define
    return changed and name not in statement.defines | statement.deletes


def changes_surely(program: Program, number: int, name: str) -> bool:
    """Whether a statement binds a name on some path, or surely changes its object."""
    statement = program.statements[number]
    sure = any(m.certain and m.name == name for m in statement.mutations)
    return sure or name in statement.may_define
