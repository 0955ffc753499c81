"""A live value's type as JSON: what :meth:`nb2fn.ir.value.ValueType.from_json` reads."""

from __future__ import annotations

import datetime
import decimal
import sys
from typing import Any

from . import labels
from .rows import is_number

CATEGORIES = 50
SEEN = 1000  # as many cells of an object column as are looked at
Description = dict[str, Any]


class DescribeError(TypeError):
    """A value that JSON cannot carry; ``path`` leads to it from the root."""

    def __init__(self, path: str, kind: str) -> None:
        super().__init__(path, kind)
        self.path = path
        self.kind = kind


class Context:
    """What is known about an input beside its value.

    ``met``: the route reaches an estimator, so numbers may have a fraction whatever the
    example shows. ``rows`` are the estimator's recorded rows, where they fit this input;
    ``nullable`` the recorded columns with missing values; ``features`` how many features
    the estimator takes. ``mapping``: the serve code goes over the keys of the input, a
    dict, so that it may have any.
    """

    def __init__(
        self,
        met: bool = False,
        rows: Any = None,
        nullable: tuple[Any, ...] = (),
        features: int | None = None,
        mapping: bool = False,
    ) -> None:
        self.met = met
        self.mapping = mapping
        self.rows = rows
        self.nullable = nullable
        self.features = features


def describe(value: Any, context: Context, path: str = "") -> Description:
    """The type of ``value``; raises :class:`DescribeError` where JSON cannot carry it."""
    for attempt in (_plain, _numpy, _pandas, _container):
        found = attempt(value, context, path)
        if found is not None:
            return found
    raise DescribeError(path, f"{type(value).__module__}.{type(value).__qualname__}")


def _plain(value: Any, context: Context, _path: str) -> Description | None:
    if value is None:
        return {"kind": "null"}
    if isinstance(value, bool):
        return {"kind": "boolean"}
    if type(value) in (int, float):
        if value != value:
            return {"kind": "number", "nullable": True}
        whole = type(value) is int and not context.met
        return {"kind": "integer" if whole else "number"}
    if isinstance(value, str) and _is_builtin(value, str):
        return {"kind": "text"}
    if isinstance(value, (bytes, bytearray)):
        return {"kind": "bytes"}
    if type(value) in (datetime.datetime, datetime.date):
        return {"kind": "datetime", "dtype": type(value).__name__}
    if type(value) is datetime.time:
        return {"kind": "time"}
    if type(value) is decimal.Decimal:
        return {"kind": "number", "dtype": "Decimal"}
    return None


def _is_builtin(value: Any, kind: type) -> bool:
    return type(value) is kind or type(value).__module__ != "numpy"


def _numpy(value: Any, context: Context, path: str) -> Description | None:
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return None
    if isinstance(value, numpy.generic):
        kind = element(value.dtype, context.met, path)
        return {"kind": kind, "dtype": value.dtype.str, "scalar": True}
    if isinstance(value, numpy.ndarray) and type(value) is numpy.ndarray:
        return _array(value, context, path)
    return None


def _array(value: Any, context: Context, path: str) -> Description:
    shape: list[int | None] = [int(n) for n in value.shape]
    if len(shape) > 1 or (len(shape) == 1 and shape[0] != context.features):
        shape[0] = None
    missing = []
    if value.dtype.kind == "O":
        cells = value.ravel().tolist()
        missing = [v for v in cells if _is_missing(v)]
        items = unify([describe(v, context, path) for v in cells[:SEEN] if not _is_missing(v)])
    else:
        items = {"kind": element(value.dtype, context.met, path)}
    _annotate(items, context.rows)
    has_nan = value.dtype.kind == "f" and bool((value != value).any())
    _allow_null(items, bool(context.nullable or has_nan or missing), missing)
    return {"kind": "array", "dtype": value.dtype.str, "shape": shape, "items": items}


def _is_missing(value: Any) -> bool:
    """None, or NaN: the one number unlike itself."""
    return value is None or (isinstance(value, float) and value != value)


def _allow_null(items: Description, nullable: bool, missing: list[Any]) -> None:
    """Note that null is taken; it becomes None where training had None, else NaN."""
    if nullable:
        items["nullable"] = True
    if any(v is None for v in missing):
        items["missing"] = "none"


def element(dtype: Any, met: bool, path: str) -> str:
    """The kind of a numpy dtype's elements."""
    if dtype.kind in "iu":
        return "number" if met else "integer"
    kinds = {"f": "number", "b": "boolean", "U": "text", "M": "datetime", "S": "bytes"}
    if dtype.kind not in kinds:
        raise DescribeError(path, f"numpy.ndarray of {dtype}")
    return kinds[dtype.kind]


def _pandas(value: Any, context: Context, path: str) -> Description | None:
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return None
    if isinstance(value, pandas.DataFrame):
        return _frame(value, context, path)
    if isinstance(value, pandas.Series):
        items = _column(value, context.rows, bool(context.nullable), context, path)
        name = value.name if isinstance(value.name, str) else None
        out = {"kind": "series", "dtype": str(value.dtype), "items": items, "name": name}
        return _labelled(out, [] if value.name is None else [value.name])
    if isinstance(value, pandas.Index) and value.nlevels == 1:
        items = _column(value.to_series(), None, False, context, path)
        name = value.name if isinstance(value.name, str) else None
        return {"kind": "index", "dtype": str(value.dtype), "items": items, "name": name}
    if isinstance(value, pandas.Timestamp):
        return {"kind": "datetime", "dtype": "Timestamp", "nullable": value is pandas.NaT}
    if value is pandas.NA or value is pandas.NaT:
        return {"kind": "null"}
    return None


def _frame(value: Any, context: Context, path: str) -> Description:
    fields = []
    rows: Any = context.rows if type(context.rows) is type(value) else None
    recorded = [] if rows is None else list(rows.columns)
    for place, column in enumerate(value.columns):
        name = labels.written(column)
        if name is None:
            raise DescribeError(f"{path}[{column!r}]", f"a column named by {_kind(column)}")
        # By place: a list of booleans would be a mask.
        known = rows.iloc[:, recorded.index(column)] if column in recorded else None
        nullable = column in context.nullable
        field = _column(value.iloc[:, place], known, nullable, context, f"{path}[{column!r}]")
        fields.append([name[0], field])
    return _labelled({"kind": "frame", "fields": fields}, list(value.columns))


def _labelled(described: Description, names: list[Any]) -> Description:
    """The description with its names, where they are not the texts of the wire."""
    forms = labels.forms(names)
    return {**described, "labels": forms} if forms else described


def _column(example: Any, rows: Any, nullable: bool, context: Context, path: str) -> Description:
    """One column: the dtype it had in training where that is known, else the example's."""
    column = example if rows is None else rows
    missing: list[Any] = []
    name, kind = str(column.dtype), getattr(column.dtype, "kind", "O")
    if name == "category":
        known = column.cat.categories.tolist()
        items = unify([describe(v, context, path) for v in known])
        items["categories"] = known
        items["ordered"] = bool(column.cat.ordered)
    elif name.startswith("datetime64"):
        items = {"kind": "datetime"}
    elif name in ("string", "str") or kind == "U":
        items = {"kind": "text"}
    elif kind == "O":
        present = column[column.notna()].tolist()[:SEEN]
        missing = [*column[column.isna()].tolist(), *example[example.isna()].tolist()]
        items = unify([describe(v, context, path) for v in present])
    else:
        numpy_dtype = getattr(column.dtype, "numpy_dtype", column.dtype)
        items = {"kind": element(numpy_dtype, kind in "fiu" and context.met, path)}
    items["dtype"] = name
    _allow_null(items, nullable or bool(example.isna().any()), missing)
    _annotate(items, rows)
    return items


def _container(value: Any, context: Context, path: str) -> Description | None:
    if isinstance(value, dict):
        return _mapping(value, context, path)
    if type(value) in (set, frozenset):
        elements = [describe(v, context, f"{path}[…]") for v in value]
        dtype = "frozenset" if type(value) is frozenset else ""
        return {"kind": "set", "dtype": dtype, "items": unify(elements)}
    if not isinstance(value, (list, tuple)):
        return None
    outermost = path.count("[") == 0
    items = unify([describe(v, context, f"{path}[{i}]") for i, v in enumerate(value)])
    out: Description = {"kind": "tuple" if isinstance(value, tuple) else "list", "items": items}
    is_vector = context.features is not None and len(value) == context.features
    numbers = bool(value) and all(is_number(v) for v in value)
    if isinstance(value, tuple) or (numbers and is_vector and (context.met or not outermost)):
        out["length"] = len(value)
    return out


def _mapping(value: dict[Any, Any], context: Context, path: str) -> Description:
    fields: list[tuple[str, Description]] = []
    for key, item in value.items():
        name = labels.written(key)
        if name is None:
            raise DescribeError(f"{path}[{key!r}]", f"a key that is {_kind(key)}")
        fields.append((name[0], describe(item, context, f"{path}[{key!r}]")))
    if context.mapping and not path and all(isinstance(key, str) for key in value):
        return {"kind": "record", "items": unify([kind for _, kind in fields])}
    return _labelled({"kind": "record", "fields": [list(f) for f in fields]}, list(value))


def _kind(value: Any) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}".replace("builtins.", "")


def unify(types: list[Description]) -> Description:
    """One type for all the elements of a list: the narrowest that holds them."""
    kinds = {t["kind"] for t in types}
    none = "null" in kinds
    nullable = any(t["kind"] == "null" or t.get("nullable") for t in types)
    types = [t for t in types if t["kind"] != "null"]
    if not types:
        return {"kind": "any"}
    kinds.discard("null")
    if kinds == {"integer", "number"}:
        kinds = {"number"}
    if len(kinds) > 1:
        return {"kind": "any"}
    out = _merge(types)
    if kinds == {"number"}:
        out["kind"] = "number"
    if nullable:
        out["nullable"] = True
    if none and out["kind"] == "number":
        out["missing"] = "none"
    return out


def _merge(types: list[Description]) -> Description:
    """The first of ``types``, which are of one kind, widened to hold the others."""
    out = dict(types[0])
    if "items" in out:
        out["items"] = unify([t["items"] for t in types])
    for key in ("dtype", "length", "shape"):
        if key in out and any(t.get(key) != out[key] for t in types):
            del out[key]
    if "fields" in out:
        return _merge_records(types)
    return out


def _merge_records(types: list[Description]) -> Description:
    names = [name for name, _ in types[0]["fields"]]
    if any([name for name, _ in t["fields"]] != names or _differ(t, types[0]) for t in types):
        return {"kind": "any", "fields": []}
    columns = zip(*([kind for _, kind in t["fields"]] for t in types))
    merged = [[n, unify(list(column))] for n, column in zip(names, columns)]
    return {**types[0], "fields": merged}


def _differ(one: Description, other: Description) -> bool:
    return bool(one.get("labels") != other.get("labels"))


def _annotate(items: Description, values: Any) -> None:
    """Note what was seen in training: the range of numbers, the few categories of texts."""
    if values is None:
        return
    if items.get("kind") in ("integer", "number"):
        _annotate_range(items, values)
    elif items.get("kind") == "text" and "categories" not in items:
        _annotate_categories(items, values)


def _annotate_range(items: Description, values: Any) -> None:
    numpy = sys.modules["numpy"]
    try:
        numbers = numpy.asarray(values, dtype="f8")
    except (TypeError, ValueError):
        return
    numbers = numbers[numpy.isfinite(numbers)]
    if numbers.size:
        items["minimum"] = float(numbers.min())
        items["maximum"] = float(numbers.max())


def _annotate_categories(items: Description, values: Any) -> None:
    numpy = sys.modules.get("numpy")
    is_array = numpy is not None and isinstance(values, numpy.ndarray)
    flat = values.ravel().tolist() if is_array else list(values)
    seen = {v for v in flat if isinstance(v, str)}
    if 0 < len(seen) <= CATEGORIES and len(seen) * 2 <= len(flat):
        items["categories"] = sorted(seen)
