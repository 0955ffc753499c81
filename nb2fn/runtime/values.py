"""Python values as JSON, and back.

:func:`encode` is also handed into the notebook's kernel, where it states the
reference answer: this file stands alone, keeps no state and gives the same for
equal values in every process.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# A sparse matrix is answered as dense lists up to this many cells.
DENSE_LIMIT = 1_000_000

# Python writes and reads integers of at most 4300 digits; 14,000 bits stay below that.
_INTEGER_BITS = 14_000


class EncodeError(ValueError):
    """A value that JSON cannot carry.

    ``path`` is a JSON pointer from the encoded root; ``type_name`` the qualified
    name of the type found there, or what is wrong with it.
    """

    def __init__(self, path: str, type_name: str) -> None:
        super().__init__(f"{path or 'the value'}: JSON cannot carry {type_name}")
        self.path = path
        self.type_name = type_name


def encode(value: Any) -> Any:
    """``value`` as dicts with text keys, lists, str, int, finite float, bool and None.

    Never rounds: a float32 is widened exactly, and a number with more digits than
    a double holds (Decimal, long double) becomes the double that a reader of JSON
    would make of it. NaN, infinities, ``NaT``, ``pd.NA`` and masked cells are null.
    Frames are lists of records, series and indexes lists; their index is left out.
    Sets are sorted. Times are ISO 8601, bytes base64.

    Raises :class:`EncodeError` for all other types, dict keys that are no text or
    number, keys and columns that are equal as text, and values that contain
    themselves.
    """
    try:
        return _encode(value)
    except RecursionError:
        raise EncodeError("", "a value that contains itself or is nested too deeply") from None


def answered(value: Any, name: str) -> dict[str, Any]:
    """The answer as a JSON object: a dict with text keys as it is, anything else under ``name``."""
    encoded = encode(value)
    keys = value if isinstance(value, dict) else ()
    spreads = bool(keys) and all(isinstance(key, str) for key in keys)
    return encoded if spreads else {name: encoded}


def decode(form: dict[str, Any], value: Any) -> Any:
    """The Python value that validated JSON of type ``form`` stands for; see :mod:`.decoding`."""
    # Not at the top: the kernel is handed this file alone.
    from .decoding import decode as rebuild

    return rebuild(form, value)


def _encode(value: Any) -> Any:
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is float:
        return value if value - value == 0.0 else None
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return _encode(float(value))
    if kind is list or kind is tuple:
        return _sequence(value)
    if isinstance(value, dict):
        return _record(value.items())
    library = kind.__module__.partition(".")[0]
    if library in ("numpy", "pandas", "scipy"):
        return _array_library(value, kind, library)
    if library == "nb2fn_runtime" and hasattr(value, "tolist"):
        return _encode(value.tolist())
    if library == "torch" and str(getattr(value, "layout", "")) == "torch.strided":
        return _encode(value.detach().tolist())
    return _standard(value, kind)


def _integer(value: int) -> int:
    if value.bit_length() > _INTEGER_BITS:
        raise EncodeError("", "an integer of more than 4,200 digits")
    return int(value)


def _sequence(items: Any) -> list[Any]:
    kinds = set(map(type, items))
    if kinds == {float}:
        total = sum(items)
        if total - total == 0.0:  # all are finite
            return list(items)
    elif kinds == {str} or kinds == {bool}:
        return list(items)
    out: list[Any] = []
    for item in items:
        try:
            out.append(_encode(item))
        except EncodeError as error:
            raise EncodeError(f"/{len(out)}{error.path}", error.type_name) from None
    return out


def _record(pairs: Any) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, item in pairs:
        text = _key(key)
        step = "/" + text.replace("~", "~0").replace("/", "~1")
        if text in out:
            raise EncodeError(step, "two keys with the same text")
        try:
            out[text] = _encode(item)
        except EncodeError as error:
            raise EncodeError(step + error.path, error.type_name) from None
    return out


def _key(key: Any) -> str:
    """A dict key or column name as text, as :mod:`json` would write it."""
    if isinstance(key, str):
        return str.__str__(key)
    plain = _encode(key) if not isinstance(key, (tuple, frozenset)) else key
    if isinstance(plain, str):
        return plain
    if plain is None or isinstance(plain, bool):
        return {None: "null", True: "true", False: "false"}[plain]
    if isinstance(plain, (int, float)):
        return repr(plain)
    raise EncodeError("", f"a key of type {_name(type(key))}")


def _name(kind: type) -> str:
    module = kind.__module__
    return kind.__qualname__ if module == "builtins" else f"{module}.{kind.__qualname__}"


def _standard(value: Any, kind: type) -> Any:
    """Values of the standard library and of the notebook's own classes."""
    import collections
    import datetime
    import decimal

    if isinstance(value, tuple):
        fields = getattr(kind, "_fields", None)
        return _sequence(value) if fields is None else _record(zip(fields, value))
    if isinstance(value, (list, range, collections.deque, *_VIEWS)):
        return _sequence(value)
    if isinstance(value, (set, frozenset)):
        return _ordered(_sequence(value))
    if isinstance(value, (bytes, bytearray, memoryview)):
        return _base64(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return _decimal(value)
    if hasattr(kind, "__dataclass_fields__"):
        import dataclasses

        fields = [field.name for field in dataclasses.fields(value)]
        return _record((name, getattr(value, name)) for name in fields)
    raise EncodeError("", _name(kind))


_VIEWS: tuple[type, ...] = (type({}.keys()), type({}.values()), type({}.items()))


def _base64(value: Any) -> str:
    from binascii import b2a_base64

    return b2a_base64(value, newline=False).decode("ascii")


def _decimal(value: Any) -> Any:
    if not value.is_finite():
        return None
    if value.as_tuple().exponent >= 0 and value.adjusted() < 309:
        return int(value)
    number = float(value)
    if number - number != 0.0:
        raise EncodeError("", "a Decimal beyond the range of a double")
    return number


def _ordered(items: list[Any]) -> list[Any]:
    try:
        return sorted(items)
    except TypeError:  # of several types: any order will do that is the same everywhere
        return sorted(items, key=lambda item: (type(item).__name__, repr(item)))


def _array_library(value: Any, kind: type, library: str) -> Any:
    """Values of numpy, pandas and scipy: loaded, or there would be no such value."""
    if library == "pandas":
        return _pandas(value, kind)
    if library == "scipy":
        return _sparse(value, kind)
    numpy = sys.modules["numpy"]
    if isinstance(value, numpy.ndarray):
        return _array(value, numpy)
    if isinstance(value, numpy.void) and value.dtype.names:
        return _record((name, value[name]) for name in value.dtype.names)
    if isinstance(value, numpy.generic) and not isinstance(value, (bytes, numpy.void)):
        return _array(numpy.asarray(value), numpy)
    if isinstance(value, bytes):
        return _base64(value)
    raise EncodeError("", _name(kind))


def _array(array: Any, numpy: Any) -> Any:
    kind = array.dtype.kind
    if isinstance(array, numpy.ma.MaskedArray):
        return _encode(array.tolist())
    if kind in "biuU":
        return array.tolist()
    if kind == "f":
        wide = array.astype(numpy.float64)
        finite = numpy.isfinite(wide)
        if finite.all():
            return wide.tolist()
        cells = wide.astype(object)
        cells[~finite] = None
        return cells.tolist()
    if kind == "M":
        return _times(array, numpy)
    if kind in "OS":
        return _encode(array.tolist())
    if array.dtype.names and array.ndim:
        return _sequence(array)
    raise EncodeError("", f"numpy values of dtype {array.dtype}")


def _times(array: Any, numpy: Any) -> Any:
    cells = numpy.array(numpy.datetime_as_string(array), dtype=object)
    for place in numpy.ndindex(cells.shape):
        text = str(cells[place])
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        cells[place] = None if text == "NaT" else text
    return cells.tolist()


def _pandas(value: Any, kind: type) -> Any:
    pandas = sys.modules["pandas"]
    if value is pandas.NA or value is pandas.NaT:
        return None
    if isinstance(value, pandas.DataFrame):
        return _frame(value)
    if isinstance(value, pandas.Series):
        return _column(value)
    if isinstance(value, (pandas.Index, pandas.Categorical)):
        return _sequence(value.tolist())
    if isinstance(value, pandas.api.extensions.ExtensionArray):
        return _sequence(list(value))
    if isinstance(value, pandas.Timestamp):
        return value.isoformat()
    raise EncodeError("", _name(kind))


def _column(series: Any) -> list[Any]:
    numpy = sys.modules["numpy"]
    plain = isinstance(series.dtype, numpy.dtype) and series.dtype.kind in "biufO"
    encoded: list[Any] = _array(series.to_numpy(), numpy) if plain else _sequence(series.tolist())
    return encoded


_SAME_TEXT = "two columns with the same name as text"


def _frame(frame: Any) -> list[dict[str, Any]]:
    if frame.columns.nlevels > 1:
        raise EncodeError("", "a frame whose columns have several levels (a MultiIndex)")
    names = [_key(name) for name in frame.columns]
    columns = []
    for place, name in enumerate(names):
        if name in names[:place]:
            same = frame.columns[names.index(name)] == frame.columns[place]
            what = "two columns of the same name" if same else _SAME_TEXT
            raise EncodeError(f"/0/{name}", what)
        try:
            columns.append(_column(frame.iloc[:, place]))
        except EncodeError as error:
            row, slash, rest = error.path[1:].partition("/")
            raise EncodeError(f"/{row or 0}/{name}{slash}{rest}", error.type_name) from None
    if not columns:
        return [{} for _ in range(len(frame))]
    return [dict(zip(names, row)) for row in zip(*columns)]


def _sparse(value: Any, kind: type) -> Any:
    if not (kind.__module__.startswith("scipy.sparse") and hasattr(value, "toarray")):
        raise EncodeError("", _name(kind))
    cells = 1
    for length in value.shape:
        cells *= length
    if cells > DENSE_LIMIT:
        raise EncodeError("", f"a sparse matrix of {cells:,} cells (the limit is {DENSE_LIMIT:,})")
    return _encode(value.toarray())
