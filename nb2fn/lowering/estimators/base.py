"""What a lowered estimator can do, and the steps that many families share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects, Table
from nb2fn.lowering.scoring.program import Builder, Floats, Labels, Literals, Type, Value
from nb2fn.records import record

# Appends what a method computes; what it gives may be an answer or an inner value.
Step = Callable[[Builder, Value], Value]
_NUMERIC = frozenset({"holed", "loose", "rows"})


@dataclass(frozen=True, slots=True)
class Estimator:
    """``methods`` by the name users call. ``transform`` gives rows (or sparse rows), for
    another step; the others give answers. ``attributes`` are what light code may read.
    ``sparse``: users get the rows of ``transform`` as a sparse matrix; ``whole``: its cells
    are integers."""

    name: str
    methods: Mapping[str, Step]
    attributes: Mapping[str, Table | Literals] = field(default_factory=dict)
    sparse: bool = False
    whole: bool = False

    @property
    def classes(self) -> Table:
        """The labels of a classifier; raises :class:`HeldBackError` for other estimators."""
        found = self.attributes.get("classes_")
        if not isinstance(found, Table):
            raise HeldBackError(f"{self.name} has no classes")
        return found

    def step(self, method: str) -> Step:
        """A method; raises :class:`HeldBackError` where it is not lowered."""
        if method not in self.methods:
            raise HeldBackError(f"{self.name} has no `{method}` in plain Python")
        return self.methods[method]


class Asked(Protocol):
    """What the rows that an estimator is asked about must be: ``width`` columns, and of those
    names if they come as a frame."""

    @property
    def name(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def names(self) -> tuple[str, ...] | None: ...


@record
class Question:
    """What an estimator takes that says it in another way than scikit-learn's do."""

    name: str
    width: int
    names: tuple[str, ...] | None = None


# How an estimator that holds others lowers them: by the node of each.
Lower = Callable[[Objects, int], Estimator]


def clean(builder: Builder, value: Value, fitted: Asked) -> Value:
    """Rows of finite float, as most estimators check them."""
    if value.type.kind == "data":
        return builder.op("rows", value, Type("rows", fitted.width), fitted.width, fitted.names)
    if value.type.kind == "rows":
        return fits(value, fitted)
    return builder.op("finite", unchecked(builder, value, fitted), Type("rows", fitted.width))


def holed(builder: Builder, value: Value, fitted: Asked) -> Value:
    """Rows of float that may hold NaN but no infinity."""
    if value.type.kind == "rows":
        return fits(value, fitted)
    found = unchecked(builder, value, fitted)
    return builder.op("not_infinite", found, Type("holed", fitted.width))


def unchecked(builder: Builder, value: Value, fitted: Asked) -> Value:
    """Rows of float, NaN and infinities among them."""
    found = cells(builder, value, fitted)
    if found.type.kind == "cells":
        found = builder.op("numbers", found, Type("holed", found.type.width))
    return found


def clean_or_sparse(builder: Builder, value: Value, fitted: Asked) -> Value:
    """Finite rows or sparse rows, for estimators that take both."""
    if value.type.kind == "sparse":
        return fits(value, fitted)
    if value.type.kind == "data":
        wide = Type("either", fitted.width)
        return builder.op("rows_or_sparse", value, wide, fitted.width, fitted.names)
    return clean(builder, value, fitted)


def cells(builder: Builder, value: Value, fitted: Asked) -> Value:
    """Rows of unconverted cells; sparse rows are filled up with zeros."""
    if value.type.kind == "data":
        wide = Type("cells", fitted.width)
        return builder.op("cells", value, wide, fitted.width, fitted.names)
    if value.type.kind == "sparse":
        wide = Type("loose", value.type.width)
        return fits(builder.op("dense", value, wide, value.type.width), fitted)
    if value.type.kind in ("rows", "loose", "holed", "cells"):
        return fits(value, fitted)
    raise HeldBackError(f"{fitted.name} is asked about {value.type.kind}")


def fits(value: Value, fitted: Asked) -> Value:
    """The value; raises :class:`HeldBackError` where it has another width."""
    if value.type.width != fitted.width:
        raise HeldBackError(f"{fitted.name} takes {fitted.width} columns, not {value.type.width}")
    return value


def classes(fitted: Fitted) -> Table:
    """The labels of a classifier: integers or texts."""
    return label_table(fitted, "classes_")


def label_table(fitted: Fitted, name: str) -> Table:
    """Labels under a name of their own."""
    found = fitted.table(name)
    if len(found.shape) != 1 or found.dtype in ("<i4", "|u1", "<f4"):
        raise HeldBackError(f"{fitted.name}.{name} is of dtype {found.dtype}")
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


def as_integers(builder: Builder, places: Value) -> Value:
    """Places as the answer."""
    return builder.op("integers", places, Type("answer"))


def places_of(builder: Builder, answer: Value) -> Value:
    """The places behind an answer of labels or integers."""
    op = builder.ops[answer.number - 1]
    if answer.type.kind == "answer" and op.name in ("labels", "integers"):
        return builder.value(op.inputs[0])
    raise HeldBackError("an inner estimator predicts no labels")


def numeric(builder: Builder, value: Value) -> Value:
    """The rows behind a value: an answer as one estimator hands it to another."""
    if value.type.kind in _NUMERIC:
        return value
    op = builder.ops[value.number - 1]
    if value.type.kind == "answer" and op.name == "matrix":
        return builder.value(op.inputs[0])
    if value.type.kind == "answer" and op.name == "vector":
        before = builder.ops[op.inputs[0] - 1]
        if before.name == "single":
            return builder.value(before.inputs[0])
    if value.type.kind == "answer" and op.name in ("labels", "integers"):
        return _label_numbers(builder, value)
    raise HeldBackError(f"an inner estimator gives {value.type.kind}")


def _label_numbers(builder: Builder, answer: Value) -> Value:
    op, places = builder.ops[answer.number - 1], places_of(builder, answer)
    if op.name == "integers":
        return builder.op("as_column", places, Type("loose", 1), None)
    labels = op.parameters[0]
    assert isinstance(labels, Labels)
    if labels.table.kind not in "fi":
        raise HeldBackError("an inner estimator predicts texts, where numbers go on")
    numbers = Floats("labels", tuple(map(float, labels.table.cells)))
    return builder.op("as_column", places, Type("loose", 1), numbers)
