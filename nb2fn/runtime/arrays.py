"""Arrays from JSON. Uses numpy: imported only where the notebook's code takes an array."""

from __future__ import annotations

from .decoding import NO_TIME, DecodeError, decode, read_datetime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def array(form: dict[str, Any], value: Any) -> Any:
    """The array of type ``form`` (see :mod:`.decoding`) for nested lists."""
    import numpy

    shape, dtype = form.get("shape", ()), form.get("dtype", "")
    item = form.get("items") or {"kind": "any"}
    if numpy.dtype(dtype).kind == "O" if dtype else item["kind"] == "any":
        return _objects(value, len(shape), item)
    if item["kind"] == "bytes":
        value = _nested(item, value, len(shape))
    cells = elements(value, dtype)
    if cells.ndim < len(shape):  # an empty list has lost the dimensions inside it
        cells = cells.reshape([length or 0 for length in shape])
    return cells


def elements(value: Any, dtype: str) -> Any:
    """Nested lists as an array of ``dtype``, promoted where they do not fit in it.

    Without ``dtype``, as numpy makes them. Raises :class:`DecodeError` for a number
    or time that no such array holds.
    """
    import numpy

    if not dtype:
        return numpy.array(value)
    wanted = numpy.dtype(dtype)
    try:
        if wanted.kind == "M":
            return _times(value, wanted)
        if wanted.kind in "USb":
            return _unlike_numbers(value, wanted)
        if wanted.kind in "iu":
            return _integers(value, wanted)
        with numpy.errstate(over="ignore"):
            cells = numpy.array(value, dtype=wanted)
    except OverflowError:
        raise DecodeError("", _LARGE) from None
    if wanted.kind == "f" and wanted.itemsize < 8 and numpy.isinf(cells).any():
        raise DecodeError("", _LARGE)
    return cells


_LARGE = "holds a number that is too large"


def _nested(item: dict[str, Any], value: Any, dimensions: int) -> Any:
    if not dimensions:
        return decode(item, value)
    return [_nested(item, element, dimensions - 1) for element in value]


def _objects(value: Any, dimensions: int, item: dict[str, Any]) -> Any:
    """An object array of exactly ``dimensions``: its cells may be lists themselves."""
    import numpy

    shape, level = [], value
    for _ in range(dimensions):
        shape.append(len(level))
        level = level[0] if level else ()
    cells = numpy.empty(shape, dtype=object)
    for place in numpy.ndindex(*shape):
        cell = value
        for index in place:
            cell = cell[index]
        try:
            cells[place] = decode(item, cell)
        except DecodeError as error:
            for index in reversed(place):
                error = error.under(index)
            raise error from None
    return cells


def _integers(value: Any, wanted: Any) -> Any:
    """Whole numbers that fit as ``wanted``; others as numpy takes them, int64 or float64."""
    import numpy

    loose = numpy.array(value)
    if loose.dtype.kind == "O":  # nulls, or integers beyond 64 bits
        loose = numpy.array(value, dtype=numpy.float64)
    if loose.size == 0:
        return loose.astype(wanted)
    if loose.dtype.kind == "f" and not (numpy.isfinite(loose) & (loose == loose.round())).all():
        return loose
    limits = numpy.iinfo(wanted)
    if limits.min <= loose.min() and loose.max() <= limits.max:
        with numpy.errstate(invalid="ignore"):
            exact = loose.astype(wanted)
        return exact if (exact == loose).all() else loose
    return loose


def _unlike_numbers(value: Any, wanted: Any) -> Any:
    """Texts at their own length (a fixed one would cut them) and booleans; with nulls, objects."""
    import numpy

    loose = numpy.array(value, dtype=object)
    if any(cell is None for cell in loose.ravel()):
        return loose
    return loose.astype({"U": str, "S": bytes, "b": bool}[wanted.kind])


def _times(value: Any, wanted: Any) -> Any:
    import numpy

    loose = numpy.array(value, dtype=object)
    texts = [None if text is None else _in_utc(text, wanted) for text in loose.ravel()]
    return numpy.array(texts, dtype=wanted).reshape(loose.shape)


def _in_utc(text: str, wanted: Any) -> str:
    """ISO text without offset, as numpy takes it; in UTC if it had an offset."""
    import numpy

    moment = read_datetime(text)
    if moment is None:
        raise DecodeError("", NO_TIME)
    if moment.tzinfo is not None:
        moment = (moment - moment.utcoffset()).replace(tzinfo=None)
    if numpy.datetime_data(wanted)[0] == "ns" and not 1678 <= moment.year <= 2261:
        raise DecodeError("", "holds a time that nanoseconds cannot count")
    finer = text.partition(".")[2][6:9]
    if finer.isdigit():
        return str(moment.isoformat(timespec="microseconds")) + finer
    return str(moment.isoformat())
