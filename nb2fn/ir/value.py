"""ValueType: what a value looks like, seen by the kernel, answered by JSON."""

from __future__ import annotations

from typing import Any, Literal

from nb2fn.records import record

SINGLE_EPS = 2.0**-23

Kind = Literal[
    "array",  # numpy.ndarray
    "frame",  # pandas.DataFrame
    "series",  # pandas.Series
    "index",  # pandas.Index
    "list",
    "tuple",
    "set",
    "record",  # dict with text keys
    "text",
    "boolean",
    "integer",
    "number",
    "datetime",  # ISO 8601 text on the wire
    "time",  # of a day; ISO 8601 text on the wire
    "bytes",  # base64 text on the wire
    "file",  # the path of a file, which comes as base64 text
    "null",
    "any",  # JSON as it is
]


@record
class ValueType:
    """A type as the endpoint's schema needs it.

    ``dtype``: numpy ``dtype.str`` (``"<f8"``) or the pandas dtype's name, empty
    for plain Python; ``Decimal``, ``date``, ``datetime``, ``frozenset`` name a type of
    Python's own. ``shape``: an array's dimensions, ``None`` where any length
    is taken (the batch dimension). ``items``: the element of a list, series or
    array; of a record without fields, which has any keys. ``fields``: columns of a frame
    or keys of a record, in order.
    ``nullable``: null is taken and becomes that type's own missing value.
    ``scalar``: the value was a numpy scalar of ``dtype``, rebuilt as one.
    ``minimum``/``maximum``/``categories`` were seen in training: annotations,
    never reasons to refuse. ``name``: a series' name, or a file's. ``length``: fixed length of
    a list or tuple. ``missing``: ``none`` where null becomes None in an object
    column or a number; else it becomes NaN there. ``labels``: the names of a frame's
    columns or a record's keys, in the order of ``fields``, or the one name of a series,
    where not all are text: None, numbers, booleans and ``("Timestamp", ISO text)``.
    ``ordered``: the categories of a categorical column have an order.
    """

    kind: Kind
    dtype: str = ""
    shape: tuple[int | None, ...] = ()
    items: ValueType | None = None
    fields: tuple[tuple[str, ValueType], ...] = ()
    nullable: bool = False
    scalar: bool = False
    minimum: float | None = None
    maximum: float | None = None
    categories: tuple[Any, ...] = ()
    name: str | None = None
    length: int | None = None
    missing: str = ""
    labels: tuple[Any, ...] = ()
    ordered: bool = False

    def to_json(self) -> dict[str, Any]:
        """As a JSON object without the defaults; what ``from_json`` reads."""
        out: dict[str, Any] = {"kind": self.kind}
        plain = "dtype nullable scalar minimum maximum name length ordered"
        for key in plain.split():
            value = getattr(self, key)
            if value is not None and value is not False and value != "":
                out[key] = value
        if self.missing:
            out["missing"] = self.missing
        if self.shape:
            out["shape"] = list(self.shape)
        if self.categories:
            out["categories"] = list(self.categories)
        if self.items is not None:
            out["items"] = self.items.to_json()
        if self.fields:
            out["fields"] = [[name, t.to_json()] for name, t in self.fields]
        if self.labels:
            out["labels"] = [list(v) if isinstance(v, tuple) else v for v in self.labels]
        return out

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ValueType:
        """Read what :meth:`to_json` (or the kernel's ``describe``) wrote."""
        rest = dict(data)
        if "items" in rest:
            rest["items"] = cls.from_json(rest["items"])
        rest["fields"] = tuple((n, cls.from_json(t)) for n, t in rest.get("fields", ()))
        rest["shape"] = tuple(rest.get("shape", ()))
        rest["categories"] = tuple(rest.get("categories", ()))
        labels = rest.get("labels", ())
        rest["labels"] = tuple(tuple(v) if isinstance(v, list) else v for v in labels)
        return cls(**rest)


@record
class Field:
    """A named input or output; ``example`` is its JSON value in the notebook."""

    name: str
    type: ValueType
    example: Any
    required: bool = True


@record
class Signature:
    """A route's inputs and outputs.

    ``spread``: the answer is one dict whose keys are the output fields. ``scale``: the
    size of the terms that a lowered function sums its numbers from, where that is known
    without a question (:mod:`nb2fn.lowering.scoring.terms`). ``eps``: the spacing of the
    numbers that the notebook's library calculates with, where that is wider than the
    answer's own type says.
    """

    route: str
    inputs: tuple[Field, ...]
    outputs: tuple[Field, ...]
    spread: bool = False
    scale: float = 0.0
    eps: float = 0.0
