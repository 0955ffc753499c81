"""Layers of neural networks as operations on tensors, whichever library they are of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Objects, Table
from nb2fn.lowering.scoring.program import Builder, Floats, Matrix, Type, Value
from nb2fn.records import record

TENSOR = Type("tensor")
Pair = tuple[int, int]

# Weights that windows slide over pictures with: more of them take longer in plain Python
# than the library takes to start.
_MOST_WINDOWS = 20_000


class Weights:
    """The weights of one network, by the place that stands for them."""

    def __init__(self, objects: Objects, index: int) -> None:
        self._objects = objects
        self._places = objects.node(index).items

    def table(self, place: Any) -> Table:
        """The array that ``["tensor", place]`` stands for."""
        if not (isinstance(place, list) and place[:1] == ["tensor"]):
            raise HeldBackError("a weight of it is computed")
        return self._objects.table(self._places[place[1]])


@record
class Layer:
    """A layer's own settings and weights."""

    name: str
    settings: Mapping[str, Any]
    weights: Mapping[str, Table]

    def weight(self, name: str) -> Table:
        """A weight; raises :class:`HeldBackError` where there is none."""
        if name not in self.weights:
            raise HeldBackError(f"{self.name} has no {name}")
        return self.weights[name]

    def cells(self, name: str, count: int, default: float) -> tuple[float, ...]:
        """The numbers of a weight of one dimension; ``default`` where there is none."""
        found = self.weights.get(name)
        return found.cells if found is not None else (default,) * count

    def require(self, **wanted: Any) -> None:
        """Raises :class:`HeldBackError` where a setting has another value."""
        for name, value in wanted.items():
            if self.settings.get(name, value) != value:
                raise HeldBackError(f"{self.name} has {name}={self.settings[name]!r}")


def linear(
    builder: Builder, value: Value, rows: Sequence[Sequence[float]], bias: Sequence[float]
) -> Value:
    """``rows @ x + bias``."""
    weights = Matrix("weights", tuple(map(tuple, rows)))
    return builder.op("linear", value, TENSOR, weights, Floats("bias", tuple(bias)))


def activated(builder: Builder, value: Value, name: str, *settings: float) -> Value:
    """An activation of :mod:`nb2fn.runtime.light.networks`."""
    return builder.op("activated", value, TENSOR, name, *settings)


def softmax(builder: Builder, value: Value, axis: int, logs: bool = False) -> Value:
    """Shares along an axis."""
    return builder.op("softmaxed", value, TENSOR, axis, logs)


def normalised(
    builder: Builder, value: Value, moments: Mapping[str, Sequence[float]], eps: float, axis: int
) -> Value:
    """Batch normalisation by what was seen in training: ``mean``, ``variance``, ``factor``
    and ``term`` of each channel."""
    factors = [
        f / math.sqrt(v + eps) for f, v in zip(moments["factor"], moments["variance"], strict=True)
    ]
    terms = [t - m * f for t, m, f in zip(moments["term"], moments["mean"], factors, strict=True)]
    given = Floats("factors", tuple(factors)), Floats("terms", tuple(terms))
    return builder.op("scaled", value, TENSOR, *given, axis)


def convolved(
    builder: Builder,
    value: Value,
    rows: Sequence[Sequence[float]],
    bias: Sequence[float],
    window: Sequence[Pair],
) -> Value:
    """``window``: kernel, stride, padding and dilation."""
    if len(rows) * len(rows[0]) > _MOST_WINDOWS:
        raise HeldBackError("its convolutions are many: plain Python would answer slowly")
    weights = Matrix("windows", tuple(map(tuple, rows)))
    return builder.op("convolved", value, TENSOR, weights, Floats("bias", tuple(bias)), *window)


def pair(value: Any, dimensions: int) -> Pair:
    """A setting of a window down and across; of a series only across."""
    if isinstance(value, list) and value[:1] == ["list"]:
        value = value[1:]
    given = list(value) if isinstance(value, list | tuple) else [value] * dimensions
    if len(given) != dimensions or not all(type(v) is int for v in given):
        raise HeldBackError("a window of it has sizes that are not known")
    return (0, given[0]) if dimensions == 1 else (given[0], given[1])


def window(value: Any, dimensions: int) -> Pair:
    """The same where a series has a window of one row."""
    down, across = pair(value, dimensions)
    return (1, across) if dimensions == 1 else (down, across)


def rows_of(table: Table, width: int) -> tuple[tuple[float, ...], ...]:
    """The cells in rows of ``width``."""
    return tuple(table.cells[i : i + width] for i in range(0, len(table.cells), width))


def turned(rows: Iterable[Sequence[float]]) -> tuple[tuple[float, ...], ...]:
    """Columns as rows."""
    return tuple(zip(*rows, strict=True))
