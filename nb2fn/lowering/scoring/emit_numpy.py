"""Emits models as Python over numpy: numpy forms where there are, else the light ones."""

from __future__ import annotations

import math
import struct
from collections.abc import Collection, Sequence
from typing import Any, Final

from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.imports import RUNTIME
from nb2fn.lowering.literal import literal
from nb2fn.lowering.objects import Table
from nb2fn.lowering.scoring.emit_stdlib import Emitter, call_text
from nb2fn.lowering.scoring.program import (
    Flags,
    Floats,
    Integers,
    Labels,
    Matrix,
    Op,
    Parameter,
    Program,
    Stored,
    Tensor,
    Type,
)
from nb2fn.lowering.scoring.tables import IN_SOURCE
from nb2fn.lowering.scoring.vectors import VECTORS, is_vector
from nb2fn.lowering.scoring.verify import SPECS

VECTOR: Final = f"{RUNTIME}.vector"
_NUMBERS = frozenset({"rows", "loose", "holed", "either"})
# Kinds with one form only, which both sides take.
_LIGHT = frozenset({"sparse", "texts", "lines", "near"})
_FORMATS = {
    "<f8": "d", "<f4": "f", "<i8": "q", "<i4": "i", "<u4": "I", "|i1": "b", "|u1": "B", "|b1": "?",
}  # fmt: skip


class NumpyEmitter(Emitter):
    """Writes models for a runtime that has numpy."""

    def __init__(self, taken: Collection[str]) -> None:
        super().__init__(
            {*taken, "as_answer", "as_lists", "as_places", "as_rows", "fixed", "plain"}
        )

    def _operation(
        self, model: str, program: Program, number: int, names: Sequence[str], lead: int
    ) -> str:
        op = program.ops[number - 1]
        types = [program.ops[i - 1].type if i else Type("data") for i in op.inputs]
        vector = is_vector(op.name, {t.kind for t in types})
        if not vector and not SPECS[op.name].module:
            raise AssertionError(f"{op.name} has neither form")
        called = self._imported(op.name, vector)
        given = [
            self._taken(program, i, names[i], type_, vector)
            for i, type_ in zip(op.inputs, types, strict=True)
        ]
        given += [self._given(model, p, vector) for p in op.parameters]
        if not vector and op.type.kind == "answer":
            inner = call_text(called, given, lead + 12)
            return f"{self._convert('as_answer')}({inner})"
        return call_text(called, given, lead)

    def _imported(self, name: str, vector: bool) -> str:
        """What an operation is called here: one with two forms has two names."""
        if vector:
            return self.use(VECTORS[name], name, VECTOR)
        module = SPECS[name].module
        if name not in VECTORS:
            return self.use(module, name)
        called = f"{name}_of_lists"
        self.use(module, f"{name} as {called}")
        return called

    def _taken(self, program: Program, number: int, name: str, type_: Type, vector: bool) -> str:
        """A value in the form that the operation takes."""
        kind = type_.kind
        if not number:
            return name if vector else f"{self._convert('plain')}({name})"
        held = _gives_arrays(program, number)
        if kind in _LIGHT or held == vector:
            return name
        if not vector:
            return f"{self._convert('as_lists')}({name})"
        if kind in _NUMBERS:
            return f"{self._convert('as_rows')}({name})"
        return f"{self._convert('as_places')}({name})" if kind == "places" else name

    def _convert(self, name: str) -> str:
        return self.use("forms", name, VECTOR)

    def _given(self, model: str, parameter: Parameter, vector: bool) -> str:
        stored = isinstance(parameter, Floats | Integers | Flags | Matrix)
        if not vector or not (stored or isinstance(parameter, Labels | Tensor)):
            if isinstance(parameter, Labels):
                text = Emitter.array(self, parameter.table)
                return self._constant(model, parameter.name, text)
            return self._parameter(model, parameter)
        assert isinstance(parameter, Stored)
        return self._constant(model, parameter.name, self._array(parameter))

    def _array(self, parameter: Stored) -> str:
        match parameter:
            case Floats(_, floats):
                return self._fixed(floats, (len(floats),), "<f8")
            case Integers(_, integers):
                if len(integers) <= IN_SOURCE:
                    return self._written(integers, (len(integers),), "<i8")
                self._open()
                return f"TABLES.places({self.tables.integers(integers)}, {len(integers)})"
            case Flags(_, flags):
                return self._fixed(flags, (len(flags),), "|b1")
            case Matrix(_, rows):
                cells = [cell for row in rows for cell in row]
                shape = (len(rows), len(rows[0]) if rows else 0)
                return self._fixed(cells, shape, "<f8")
            case Tensor(_, dtype, shape, data):
                return self._stored(data, shape, dtype)
            case Labels(_, table):
                return self.array(table)
        raise AssertionError(parameter)

    def _fixed(self, cells: Sequence[Any], shape: tuple[int, ...], dtype: str) -> str:
        """An array that is not written to: in the source where it is small."""
        if len(cells) <= IN_SOURCE and all(map(math.isfinite, cells)):
            return self._written(cells, shape, dtype)
        return self._stored(struct.pack(f"<{len(cells)}{_FORMATS[dtype]}", *cells), shape, dtype)

    def _written(self, cells: Sequence[Any], shape: tuple[int, ...], dtype: str) -> str:
        self.use("tables", "fixed", VECTOR)
        flat = f'fixed({literal(list(cells))}, {literal(shape)}, "{dtype}")'
        if len(flat) <= 60 and "\n" not in flat:
            return flat
        return (
            f'fixed(\n    {literal(list(cells), 4, 4)},\n    {literal(shape)},\n    "{dtype}",\n)'
        )

    def _stored(self, data: bytes, shape: tuple[int, ...], dtype: str) -> str:
        self._open()
        return f'TABLES.tensor({self.tables.raw(data)}, {literal(shape)}, "{dtype}")'

    def _open(self) -> None:
        self.use("tables", "Tables", VECTOR)

    def array(self, table: Table) -> str:
        """An expression for a captured array, in its own dtype."""
        if table.kind != "U":
            if table.dtype not in _FORMATS:
                raise HeldBackError(f"it holds an array of {table.dtype}")
            return self._fixed(table.cells, tuple(table.shape), table.dtype)
        if not all(isinstance(cell, str) for cell in table.cells):
            raise HeldBackError("it holds an array of Python objects")
        if len(table.cells) > 10_000:
            raise HeldBackError(f"it holds an array of {len(table.cells):,} texts")
        return self._written(table.cells, tuple(table.shape), table.dtype)

    def captured(self, table: Table) -> str:
        """An array of the notebook's; raises :class:`HeldBackError` for other dtypes."""
        return self.array(table)

    def scalar(self, table: Table) -> str:
        """A scalar of numpy; raises :class:`HeldBackError` for other dtypes."""
        return f"{self.array(table)}[()]"


def _gives_arrays(program: Program, number: int) -> bool:
    """Whether the result of an operation is an array, and not lists."""
    op: Op = program.ops[number - 1]
    kinds = {program.ops[i - 1].type.kind if i else "data" for i in op.inputs}
    return is_vector(op.name, kinds) or op.type.kind == "answer"
