"""Leaves out operations whose value nothing uses.

An operation that checks its input is kept by those that use what it checked; one whose
value is used by nothing checks nothing that the answer depends on.
"""

from __future__ import annotations

from dataclasses import replace

from nb2fn.lowering.scoring.program import Program


def without_dead(program: Program) -> Program:
    """The same answer from fewer operations; the program itself where all are used."""
    live: set[int] = set()
    pending = [len(program.ops)]
    while pending:
        number = pending.pop()
        if number and number not in live:
            live.add(number)
            pending += program.ops[number - 1].inputs
    if len(live) == len(program.ops):
        return program
    renumbered = {0: 0}
    ops = []
    for number, op in enumerate(program.ops, 1):
        if number in live:
            ops.append(replace(op, inputs=tuple(renumbered[i] for i in op.inputs)))
            renumbered[number] = len(ops)
    return Program(tuple(ops))
