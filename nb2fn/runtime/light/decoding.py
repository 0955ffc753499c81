"""Validated JSON as the values of this package; the host refuses other types before."""

from __future__ import annotations

from array import array
from itertools import chain

from ..decoding import DecodeError
from .arrays import Array
from .frames import NAN, Frame
from .numbers import Float, Int

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LARGE = "holds a number that is too large"
_INT64 = 1 << 63


def decode(form: dict[str, Any], value: Any) -> Any:
    """The value for ``value`` of type ``form``; see :mod:`nb2fn_runtime.decoding`."""
    kind = form["kind"]
    if kind == "record":
        fields = form.get("fields")
        return value if not fields else _record(fields, value)
    if value is None:
        return NAN if kind == "number" and form.get("missing") != "none" else None
    if kind == "array":
        return _array(form, value)
    if kind == "frame":
        return _frame(form["fields"], value)
    if kind in ("list", "tuple"):
        return _list(form, value)
    if form.get("scalar"):
        return _scalar(form["dtype"], value)
    if kind == "integer" and isinstance(value, float):
        return int(value)
    return value


def _record(fields: list[Any], value: dict[str, Any]) -> dict[str, Any]:
    out = {}
    for name, field in fields:
        if name in value:
            try:
                out[name] = decode(field, value[name])
            except DecodeError as error:
                raise error.under(name) from None
    return out


def _list(form: dict[str, Any], value: list[Any]) -> Any:
    item = form.get("items")
    plain = item is None or item["kind"] in ("any", "number", "text", "boolean")
    if item is not None and not (plain and not item.get("nullable")):
        value = [decode(item, element) for element in value]
    return value if form["kind"] == "list" else tuple(value)


def _scalar(dtype: str, value: Any) -> Any:
    if dtype == "<f8":
        return Float(_double(value))
    if float(value).is_integer() and -_INT64 <= value < _INT64:
        return Int(int(value))
    return Float(_double(value))


def _double(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        raise DecodeError("", _LARGE) from None


def _array(form: dict[str, Any], value: Any) -> Array:
    cells, shape = value, []
    for place, length in enumerate(form["shape"]):
        shape.append(len(cells) if place == 0 or cells else length or 0)
        if place:
            shape[-1] = len(cells[0]) if cells else length or 0
            cells = list(chain.from_iterable(cells))
    return _typed(cells, tuple(shape), form.get("dtype", ""))


def _typed(cells: list[Any], shape: tuple[int, ...], dtype: str) -> Array:
    kind = dtype[1:2] or "f"
    if kind == "U":
        return Array(cells, shape, "U")
    if kind == "b":
        return Array(cells, shape, "b")
    if kind == "i" and all(
        type(c) is not bool and c is not None and float(c).is_integer() and -_INT64 <= c < _INT64
        for c in cells
    ):
        return Array([int(cell) for cell in cells], shape, "i")
    if set(map(type, cells)) != {float}:
        cells = [NAN if cell is None else _double(cell) for cell in cells]
    if dtype == "<f4":
        return Array(array("f", cells).tolist(), shape, "e")
    return Array(cells, shape, "f")


def _frame(fields: list[Any], value: Any) -> Frame:
    if isinstance(value, dict):
        rows = value["data"]
        columns = dict(zip(value["columns"], map(list, zip(*rows))))
    else:
        rows = value
        columns = {name: [record.get(name) for record in rows] for name, _ in fields}
    cells = {}
    for name, field in fields:
        column = columns[name]
        if field.get("nullable"):
            column = [NAN if cell is None else cell for cell in column]
        if field["kind"] in ("number", "integer"):
            column = _numbers(column, name)
        cells[name] = column
    return Frame(cells, len(rows))


def _numbers(column: list[Any], name: str) -> list[Any]:
    try:
        return [float(cell) for cell in column]
    except OverflowError:
        raise DecodeError("", _LARGE).under(name) from None
