"""JSON back into the value that the notebook's code would have had.

``form`` is everywhere the JSON form of ``nb2fn.ir.value.ValueType``:
``{"kind": "array", "dtype": "<f8", "shape": [None, 2], "items": {"kind": "number"}}``.
Values have passed the schema's validation before they come here.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class DecodeError(ValueError):
    """A valid request that still has no value of the wanted type: answered with 422.

    ``pointer`` is a JSON pointer into the value that was decoded.
    """

    def __init__(self, pointer: str, message: str) -> None:
        super().__init__(message)
        self.pointer = pointer
        self.message = message

    def under(self, step: object) -> DecodeError:
        """The same error seen from one level further up."""
        text = str(step).replace("~", "~0").replace("/", "~1")
        return DecodeError(f"/{text}{self.pointer}", self.message)


def decode(form: dict[str, Any], value: Any) -> Any:
    """The Python value for ``value``.

    Arrays and columns take the dtype of training. An integer dtype is kept while
    every number is whole and fits, else the numbers become float64 (int64 where
    that is enough), as numpy itself would make them. Null becomes NaN in float
    and in object columns, ``NaT``, ``pd.NA``, or None, as the type's own missing
    value is. Frames come from records or ``{"columns", "data"}``, their columns in
    training order. A number written without a fraction stays a Python int.

    Raises :class:`DecodeError` where a text is no date or no base64, or a number
    is too large for its type.
    """
    if value is None:
        return _missing(form)
    return _DECODERS[form["kind"]](form, value)


def _missing(form: dict[str, Any]) -> Any:
    kind, dtype = form["kind"], form.get("dtype", "")
    if kind == "datetime" and ("datetime64" in dtype or dtype == "Timestamp"):
        import pandas

        return pandas.NaT
    if dtype and form.get("scalar"):
        import numpy

        wanted = numpy.dtype(dtype)
        return numpy.array("NaT", wanted)[()] if wanted.kind == "M" else numpy.float64("nan")
    return float("nan") if kind == "number" and form.get("missing") != "none" else None


def _as_is(form: dict[str, Any], value: Any) -> Any:
    return value


def _scalar(form: dict[str, Any], value: Any) -> Any:
    """Text, boolean, integer or number; a numpy scalar where the notebook had one."""
    if form["kind"] == "integer" and isinstance(value, float):
        value = int(value)
    if form.get("dtype") == "Decimal":
        from decimal import Decimal

        return Decimal(str(value))
    if not form.get("scalar"):
        return value
    return _numpy_scalar(value, form.get("dtype", ""))


def _list(form: dict[str, Any], value: Any) -> Any:
    item = form.get("items")
    if item is None or item["kind"] == "any":
        return value
    out: list[Any] = []
    for element in value:
        try:
            out.append(decode(item, element))
        except DecodeError as error:
            raise error.under(len(out)) from None
    return out


def _tuple(form: dict[str, Any], value: Any) -> Any:
    fields = form.get("fields")
    if not fields:
        return tuple(_list(form, value))
    return tuple(_record(form, dict(zip([name for name, _ in fields], value))).values())


def _set(form: dict[str, Any], value: Any) -> Any:
    elements = _list(form, value)
    try:
        return frozenset(elements) if form.get("dtype") == "frozenset" else set(elements)
    except TypeError:
        raise DecodeError("", "holds what no set can: a list or an object") from None


def _record(form: dict[str, Any], value: Any) -> Any:
    fields = form.get("fields")
    if not fields:
        return value if "items" not in form else _mapping(form["items"], value)
    out = {}
    for label, (name, field) in zip(labels(form), fields):
        if name in value:
            try:
                out[label] = decode(field, value[name])
            except DecodeError as error:
                raise error.under(name) from None
    return out


def _mapping(item: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    out = {}
    for name, element in value.items():
        try:
            out[name] = decode(item, element)
        except DecodeError as error:
            raise error.under(name) from None
    return out


def labels(form: dict[str, Any]) -> list[Any]:
    """The names of a record's or frame's fields as the notebook had them: not all are text."""
    if "labels" not in form:
        return [name for name, _ in form["fields"]]
    return [_label(written) for written in form["labels"]]


def _label(written: Any) -> Any:
    if isinstance(written, (list, tuple)):  # ("Timestamp", text)
        from .frames import timestamp

        return timestamp(written[1])
    return written


def _datetime(form: dict[str, Any], value: str) -> Any:
    dtype = form.get("dtype", "")
    if "datetime64" in dtype or dtype == "Timestamp":
        from .frames import timestamp

        return timestamp(value)
    if "M8" in dtype:
        return _numpy_scalar(value, dtype)
    moment = read_datetime(value)
    if moment is None:
        raise DecodeError("", NO_TIME)
    return moment.date() if dtype == "date" else moment


NO_TIME = "is no ISO 8601 date or time"


def read_datetime(text: str) -> Any:
    """The ``datetime`` for ISO 8601 ``text`` (``Z`` taken, ``T`` or a space between), or None."""
    import datetime

    whole = text[:-1] + "+00:00" if text[-1:] in ("Z", "z") else text
    head, dot, tail = whole.partition(".")
    if dot:  # nanoseconds are legal, but datetime ends at microseconds
        digits = len(tail) - len(tail.lstrip("0123456789"))
        whole = f"{head}.{tail[:digits][:6]:0<6}{tail[digits:]}"
    try:
        return datetime.datetime.fromisoformat(whole)
    except ValueError:
        return None


def _time(form: dict[str, Any], value: str) -> Any:
    moment = read_time(value)
    if moment is None:
        raise DecodeError("", "is no ISO 8601 time")
    return moment


def read_time(text: str) -> Any:
    """The ``datetime.time`` for ISO 8601 ``text``, or None."""
    import datetime

    try:
        return datetime.time.fromisoformat(text)
    except ValueError:
        return None


def _bytes(form: dict[str, Any], value: str) -> bytes:
    from .validate import read_base64

    data = read_base64(value)
    if data is None:
        raise DecodeError("", "is no base64")
    return data


def _array(form: dict[str, Any], value: Any) -> Any:
    from .arrays import array

    return array(form, value)


def _numpy_scalar(value: Any, dtype: str) -> Any:
    from .arrays import elements

    return elements([value], dtype)[0]


def _series(form: dict[str, Any], value: Any) -> Any:
    from .frames import series

    return series(form, value)


def _index(form: dict[str, Any], value: Any) -> Any:
    from .frames import index

    return index(form, value)


def _frame(form: dict[str, Any], value: Any) -> Any:
    from .frames import frame

    return frame(form, value)


_DECODERS = {
    "array": _array,
    "frame": _frame,
    "series": _series,
    "index": _index,
    "list": _list,
    "tuple": _tuple,
    "set": _set,
    "record": _record,
    "text": _scalar,
    "boolean": _scalar,
    "integer": _scalar,
    "number": _scalar,
    "datetime": _datetime,
    "time": _time,
    "bytes": _bytes,
    "file": _bytes,
    "null": _as_is,
    "any": _as_is,
}
