"""What a lowered estimator can do, and the steps that many families share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Table
from nb2fn.lowering.scoring.program import Builder, Labels, Literals, Type, Value

# Appends what a method computes; what it gives may be an answer or an inner value.
Step = Callable[[Builder, Value], Value]


@dataclass(frozen=True, slots=True)
class Estimator:
    """``methods`` by the name users call. ``transform`` gives rows (or sparse rows), for
    another step; the others give answers. ``attributes`` are what light code may read."""

    name: str
    methods: Mapping[str, Step]
    attributes: Mapping[str, Table | Literals] = field(default_factory=dict)


def clean(builder: Builder, value: Value, fitted: Fitted) -> Value:
    """Rows of finite float, as most estimators check them."""
    if value.type.kind == "data":
        return builder.op("rows", value, Type("rows", fitted.width), fitted.width, fitted.names)
    if value.type.kind == "cells":
        value = builder.op("numbers", value, Type("holed", value.type.width))
    if value.type.kind == "rows":
        return _fits(value, fitted)
    if value.type.kind not in ("holed", "loose"):
        raise HeldBackError(f"{fitted.name} is asked about {value.type.kind}")
    return _fits(builder.op("finite", value, Type("rows", value.type.width)), fitted)


def clean_or_sparse(builder: Builder, value: Value, fitted: Fitted) -> Value:
    """The same, or sparse rows, for estimators that take both."""
    if value.type.kind == "sparse":
        return _fits(value, fitted)
    if value.type.kind == "data":
        wide = Type("either", fitted.width)
        return builder.op("rows_or_sparse", value, wide, fitted.width, fitted.names)
    return clean(builder, value, fitted)


def holed(builder: Builder, value: Value, fitted: Fitted) -> Value:
    """Rows of float that may hold NaN but no infinity."""
    if value.type.kind == "data":
        wide = Type("cells", fitted.width)
        value = builder.op("cells", value, wide, fitted.width, fitted.names)
    if value.type.kind == "cells":
        value = builder.op("numbers", value, Type("holed", value.type.width))
    if value.type.kind == "rows":
        return _fits(value, fitted)
    if value.type.kind not in ("holed", "loose"):
        raise HeldBackError(f"{fitted.name} is asked about {value.type.kind}")
    return _fits(builder.op("not_infinite", value, Type("holed", value.type.width)), fitted)


def cells(builder: Builder, value: Value, fitted: Fitted) -> Value:
    """Rows of unconverted cells."""
    if value.type.kind == "data":
        wide = Type("cells", fitted.width)
        return builder.op("cells", value, wide, fitted.width, fitted.names)
    if value.type.kind in ("rows", "loose", "holed", "cells"):
        return _fits(value, fitted)
    raise HeldBackError(f"{fitted.name} is asked about {value.type.kind}")


def _fits(value: Value, fitted: Fitted) -> Value:
    if value.type.width != fitted.width:
        raise HeldBackError(f"{fitted.name} takes {fitted.width} columns, not {value.type.width}")
    return value


def classes(fitted: Fitted) -> Table:
    """The labels of a classifier: integers or texts."""
    found = fitted.table("classes_")
    if len(found.shape) != 1 or found.dtype in ("<i4", "|u1", "<f4"):
        raise HeldBackError(f"{fitted.name}.classes_ is of dtype {found.dtype}")
    if found.dtype == "|O" and not all(isinstance(c, str) for c in found.cells):
        raise HeldBackError(f"{fitted.name} has labels of several types")
    return found


def labelled(builder: Builder, places: Value, table: Table) -> Value:
    """The classes at some places, as the answer."""
    return builder.op("labels", places, Type("answer"), Labels("classes", table))


def most_likely(builder: Builder, scores: Value, table: Table) -> Value:
    """The label with the largest score."""
    return labelled(builder, builder.op("largest", scores, Type("places")), table)


def as_matrix(builder: Builder, rows: Value) -> Value:
    """Rows as the answer."""
    return builder.op("matrix", rows, Type("answer"))


def as_vector(builder: Builder, rows: Value) -> Value:
    """The one column of rows as the answer."""
    return builder.op("vector", builder.op("single", rows, Type("places")), Type("answer"))
