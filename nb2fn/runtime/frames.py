"""Frames and series from JSON. Uses pandas: imported only where the notebook's code takes one."""

from __future__ import annotations

from .arrays import elements
from .decoding import NO_TIME, DecodeError, decode, labels, read_datetime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# The dtypes whose name means the same to numpy and pandas; "string" or "Int64" do not.
_NUMPY_NAMES = frozenset(
    ["", "bool", "float16", "float32", "float64"]
    + [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
)


def series(form: dict[str, Any], values: list[Any]) -> Any:
    """The series of type ``form`` (see :mod:`.decoding`)."""
    column = dict(form.get("items") or {"kind": "any"})
    for key in ("dtype", "categories", "missing"):
        if form.get(key):
            column[key] = form[key]
    return _column(column, values, labels(form)[0] if "labels" in form else form.get("name"))


def index(form: dict[str, Any], values: list[Any]) -> Any:
    """The index of type ``form``."""
    import pandas

    return pandas.Index(series(form, values))


def frame(form: dict[str, Any], value: Any) -> Any:
    """The frame for records or ``{"columns", "data"}``; columns in training order."""
    import pandas

    names = [name for name, _ in form["fields"]]
    if isinstance(value, dict):
        rows = len(value["data"])
        cells = dict(zip(value["columns"], map(list, zip(*value["data"]))))
    else:
        rows = len(value)
        cells = {name: [record.get(name) for record in value] for name in names}
    columns = {}
    for name, field in form["fields"]:
        try:
            columns[name] = _column(field, cells.get(name, [None] * rows), name)
        except DecodeError as error:
            row, slash, rest = error.pointer[1:].partition("/")
            step = DecodeError("", "").under(name).pointer
            at = f"/{row}{step}{slash}{rest}" if row else step
            raise DecodeError(at, error.message) from None
    built = pandas.DataFrame(columns, index=pandas.RangeIndex(rows), columns=names)
    if "labels" in form:
        built.columns = _index(labels(form))
    return built


def _index(names: list[Any]) -> Any:
    """An index of exactly these labels: left alone, pandas makes floats of mixed numbers."""
    import pandas

    alike = len({type(name) for name in names}) == 1 and names[0] is not None
    return pandas.Index(names, dtype=None if alike else object)


def timestamp(text: str) -> Any:
    """A pandas Timestamp, with the offset that ``text`` has. Raises :class:`DecodeError`."""
    import pandas

    if read_datetime(text) is None:
        raise DecodeError("", NO_TIME)
    try:
        return pandas.Timestamp(text)
    except ValueError:
        raise DecodeError("", "is a date or time that pandas cannot hold") from None


def _column(form: dict[str, Any], values: list[Any], name: Any) -> Any:
    """One column as a series of the training dtype."""
    import pandas

    dtype = form.get("dtype", "")
    if dtype == "category":
        return pandas.Series(_categories(form, values), name=name)
    if dtype in ("object", "O", "|O"):
        return pandas.Series(_objects(form, values), dtype=object, name=name)
    if dtype.startswith("datetime64"):
        return _times(values, dtype, name)
    if dtype in _NUMPY_NAMES or dtype[:1] in "<>|=":
        return pandas.Series(elements(values, dtype), name=name)
    if dtype.lstrip("U").startswith("Int"):
        whole = all(cell.is_integer() for cell in values if type(cell) is float)
        dtype = dtype if whole else "Float64"
    return pandas.Series(pandas.array(values, dtype=dtype), name=name)


def _categories(form: dict[str, Any], values: list[Any]) -> Any:
    """A categorical of the training categories; others are missing, as pandas casts them."""
    import pandas

    known = form.get("categories")
    if not known:
        return pandas.Categorical(values)
    seen = set(known)
    cells = [v if v in seen else None for v in values]
    return pandas.Categorical(cells, categories=list(known), ordered=form.get("ordered", False))


def _objects(form: dict[str, Any], values: list[Any]) -> list[Any]:
    """Cells of an object column; null is NaN, as pandas reads it from files, unless
    training saw None there."""
    missing = None if form.get("missing") == "none" else float("nan")
    inner = {**form, "dtype": "", "scalar": False}
    out: list[Any] = []
    for cell in values:
        try:
            out.append(missing if cell is None else decode(inner, cell))
        except DecodeError as error:
            raise error.under(len(out)) from None
    return out


def _times(values: list[Any], dtype: str, name: Any) -> Any:
    """A column of times: in its own time zone, or without one in UTC."""
    import pandas

    tz = getattr(pandas.api.types.pandas_dtype(dtype), "tz", None)
    stamps: list[Any] = []
    for text in values:
        try:
            stamp = pandas.NaT if text is None else timestamp(text)
        except DecodeError as error:
            raise error.under(len(stamps)) from None
        if tz is None and stamp.tzinfo is not None:
            stamp = stamp.tz_convert("UTC").tz_localize(None)
        elif tz is not None and text is not None:
            stamp = stamp.tz_convert(tz) if stamp.tzinfo else stamp.tz_localize(tz)
        stamps.append(stamp)
    try:
        return pandas.Series(stamps, dtype=dtype, name=name)
    except ValueError:
        raise DecodeError("", f"holds a time that {dtype} cannot") from None
