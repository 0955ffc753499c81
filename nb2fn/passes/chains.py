"""Which statements of the predict cells belong together."""

from __future__ import annotations

from collections.abc import Iterable

from nb2fn.passes.program import Program
from nb2fn.passes.slices import backward


def chains(program: Program, consumed: Iterable[int]) -> tuple[tuple[int, ...], ...]:
    """The script statements of the predict cells, one tuple per independent chain.

    Cells are on one chain when one needs what the other binds. ``consumed`` are
    statements that only call a served function. Chains stand in the order of
    their last statements.
    """
    consumed = set(consumed)
    script = [
        s.id
        for s in program.statements
        if program.predicts(s.id) and not program.is_definition(s.id) and s.id not in consumed
    ]
    group = {program.statements[n].cell: program.statements[n].cell for n in script}

    def first(cell: int) -> int:
        while group[cell] != cell:
            cell = group[cell]
        return cell

    members = set(script)
    start = min(script, default=0)
    for number in script:
        needed = backward(
            program, [number], lambda e: e.definition >= start and not e.name.startswith("%")
        )
        for other in needed & members:
            a, b = first(program.statements[number].cell), first(program.statements[other].cell)
            group[max(a, b)] = min(a, b)
    joined: dict[int, list[int]] = {}
    for number in script:
        joined.setdefault(first(program.statements[number].cell), []).append(number)
    return tuple(tuple(c) for c in sorted(joined.values(), key=lambda c: c[-1]))
