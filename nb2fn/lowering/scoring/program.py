"""Operations in static single assignment, and their parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from nb2fn.lowering.objects import Table
from nb2fn.records import record

# data    what the caller passes: array, frame, list of rows
# cells   rows of unconverted cells          holed   rows of float, NaN allowed
# loose   rows of float, unchecked           rows    rows of finite float
# sparse  dicts from column to float         texts   documents
# either  rows, or sparse rows where a transformer of text gave them
# places  one integer per sample             answer  an array
# lines   labels or sets of labels, one per sample
# near    the nearest samples of training, and how far they are
# tensor  numpy only: an array of any shape and dtype
Kind = Literal[
    "data", "cells", "holed", "loose", "rows", "sparse", "either", "texts", "places", "answer",
    "lines", "near", "tensor",
]  # fmt: skip


@record
class Type:
    """``width``: columns of each row; 0 where there are none."""

    kind: Kind
    width: int = 0

    def __str__(self) -> str:
        return f"{self.kind}[{self.width}]" if self.width else self.kind


@record
class Floats:
    """A table of one dimension; ``name`` is what it is called in generated code."""

    name: str
    values: tuple[float, ...]


@record
class Integers:
    """A table of 32-bit integers."""

    name: str
    values: tuple[int, ...]


@record
class Flags:
    """A table of truth values, a byte each."""

    name: str
    values: tuple[bool, ...]


@record
class Matrix:
    """A table of two dimensions."""

    name: str
    rows: tuple[tuple[float, ...], ...]


@record
class Codes:
    """The number of each category, a mapping for each column."""

    name: str
    columns: tuple[tuple[tuple[Any, int], ...], ...]


@record
class Vocabulary:
    """The column of each token."""

    name: str
    tokens: tuple[str, ...]
    columns: tuple[int, ...]


@record
class Words:
    """A set of texts."""

    name: str
    words: tuple[str, ...]


@record
class Labels:
    """An array that is part of an answer."""

    name: str
    table: Table


@record
class Tensor:
    """Numpy only: an array of any shape; ``data`` are its cells in C order, in ``dtype``, the
    byte order of which is little-endian."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    data: bytes


Stored = Floats | Integers | Flags | Matrix | Codes | Vocabulary | Words | Labels | Tensor
Literals = None | bool | int | float | str | tuple[Any, ...]
Parameter = Stored | Literals


@record
class Value:
    """The result of operation ``number``; the argument of the program is number 0."""

    number: int
    type: Type


@record
class Op:
    """``name`` is a function of ``nb2fn.runtime.light`` or ``vector``: it is called with
    ``inputs``, then ``parameters`` in order."""

    name: str
    inputs: tuple[int, ...]
    parameters: tuple[Parameter, ...]
    type: Type


@record
class Program:
    """What one method of a model computes from its argument."""

    ops: tuple[Op, ...]


class Builder:
    """Appends operations."""

    def __init__(self) -> None:
        self.ops: list[Op] = []
        self.data = Value(0, Type("data"))

    def op(self, name: str, inputs: Value | list[Value], type_: Type, *rest: Parameter) -> Value:
        """The value of a new operation."""
        given = [inputs] if isinstance(inputs, Value) else inputs
        self.ops.append(Op(name, tuple(v.number for v in given), rest, type_))
        return Value(len(self.ops), type_)

    def value(self, number: int) -> Value:
        """The result of an operation that was appended before."""
        return Value(number, self.ops[number - 1].type) if number else self.data


@record
class Model:
    """A lowered estimator: its methods as programs, its attributes as arrays or plain values.
    ``stand_in``: the module of the light runtime and the class in it that has them."""

    estimator: str
    methods: Mapping[str, Program]
    attributes: Mapping[str, Table | Literals]
    stand_in: tuple[str, str] = ("rows", "Model")
