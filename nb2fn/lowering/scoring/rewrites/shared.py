"""Does equal operations on equal inputs once.

Estimators that hold others check and convert the same data for each of them; operations
are functions without state that do not change what they are given. Parameters are equal
where they read the same (0 and -0.0 do not); tables where they are the same object.
"""

from __future__ import annotations

from dataclasses import replace

from nb2fn.lowering.scoring.program import Op, Parameter, Program, Stored


def shared(program: Program) -> Program:
    """The program with later uses moved to the first of equal operations."""
    first: dict[tuple[object, ...], int] = {}
    same = {0: 0}
    ops: list[Op] = []
    for number, op in enumerate(program.ops, 1):
        moved = replace(op, inputs=tuple(same[i] for i in op.inputs))
        ops.append(moved)
        same[number] = first.setdefault(_key(moved), number)
    moved_any = any(a.inputs != b.inputs for a, b in zip(ops, program.ops, strict=True))
    return Program(tuple(ops)) if moved_any else program


def _key(op: Op) -> tuple[object, ...]:
    return (op.name, op.inputs, op.type, *map(_parameter, op.parameters))


def _parameter(parameter: Parameter) -> object:
    return id(parameter) if isinstance(parameter, Stored) else repr(parameter)
