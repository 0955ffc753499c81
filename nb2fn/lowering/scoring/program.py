"""Operations in static single assignment, and their parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from nb2fn.lowering.objects import Table

# data    what the caller passes: array, frame, list of rows
# cells   rows of unconverted cells          holed   rows of float, NaN allowed
# loose   rows of float, unchecked           rows    rows of finite float
# sparse  dicts from column to float         texts   documents
# either  rows, or sparse rows where a transformer of text gave them
# places  one integer per sample             answer  an array
Kind = Literal[
    "data", "cells", "holed", "loose", "rows", "sparse", "either", "texts", "places", "answer"
]


@dataclass(frozen=True, slots=True)
class Type:
    """``width``: columns of each row; 0 where there are none."""

    kind: Kind
    width: int = 0

    def __str__(self) -> str:
        return f"{self.kind}[{self.width}]" if self.width else self.kind


@dataclass(frozen=True, slots=True)
class Floats:
    """A table of one dimension; ``name`` is what it is called in generated code."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Integers:
    """A table of 32-bit integers."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table of two dimensions."""

    name: str
    rows: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Codes:
    """The number of each category, a mapping for each column."""

    name: str
    columns: tuple[tuple[tuple[Any, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The column of each token."""

    name: str
    tokens: tuple[str, ...]
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A set of texts."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """An array that is part of an answer."""

    name: str
    table: Table


Stored = Floats | Integers | Matrix | Codes | Vocabulary | Words | Labels
Literals = None | bool | int | float | str | tuple[Any, ...]
Parameter = Stored | Literals


@dataclass(frozen=True, slots=True)
class Value:
    """The result of operation ``number``; the argument of the program is number 0."""

    number: int
    type: Type


@dataclass(frozen=True, slots=True)
class Op:
    """``name`` is a function of ``nb2fn.runtime.light``: it is called with ``inputs``, then
    ``parameters`` in order."""

    name: str
    inputs: tuple[int, ...]
    parameters: tuple[Parameter, ...]
    type: Type


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Model:
    """A lowered estimator: its methods as programs, its attributes as arrays or plain values."""

    estimator: str
    methods: Mapping[str, Program]
    attributes: Mapping[str, Table | Literals]
