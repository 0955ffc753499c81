"""JSON Schema (2020-12) of inputs and outputs.

What was seen in training (ranges, categories) is annotation and never refuses a
request; what a dtype cannot hold does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nb2fn.ir.value import Field, ValueType

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_FORMATS = {"f8": "double", "f4": "float", "i8": "int64", "i4": "int32"}
_MISSING = frozenset(("object", "string", "str", "category", "boolean"))  # columns of pandas
_PLAIN = {
    "text": "string",
    "boolean": "boolean",
    "integer": "integer",
    "number": "number",
    "datetime": "string",
    "time": "string",
    "bytes": "string",
    "file": "string",
    "null": "null",
}


def json_schema(type_: ValueType) -> dict[str, Any]:
    """The schema of one value as it stands in a request.

    Keywords of arrays and objects bind only those, so a frame, which is either a
    list of records or ``{"columns": …, "data": …}``, needs no ``anyOf``. A validator
    is stricter where a schema cannot be: rows of equal length, dates, base64.
    """
    return _schema(type_, asked=True)


def body_schema(fields: Sequence[Field]) -> dict[str, Any]:
    """The schema of a request: one JSON object by input name."""
    return _object(
        [(f.name, json_schema(f.type)) for f in fields], [f.name for f in fields if f.required]
    )


def answer_schema(fields: Sequence[Field]) -> dict[str, Any]:
    """The schema of an answer. It describes and bounds nothing: another question may
    have a longer answer. Frames are answered as lists of records."""
    return _object(
        [(f.name, _schema(f.type, asked=False)) for f in fields], [f.name for f in fields]
    )


def _schema(type_: ValueType, asked: bool) -> dict[str, Any]:
    schema = _bare(type_, asked)
    nullable = type_.nullable or (not asked and _may_be_missing(type_))
    if nullable and "type" in schema and schema["type"] != "null":
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        schema = {**schema, "type": [*kinds, "null"]}
    return {**schema, **_annotations(type_)} if asked else schema


def _may_be_missing(type_: ValueType) -> bool:
    """Whether a dtype holds missing values, which are answered as null."""
    if type_.kind == "datetime":
        return type_.dtype not in ("date", "datetime")
    named = type_.dtype in _MISSING or type_.dtype.lstrip("U").startswith("Int")
    return type_.kind == "number" or (type_.kind in _PLAIN and named)


def _bare(type_: ValueType, asked: bool) -> dict[str, Any]:
    items = {} if type_.items is None else _schema(type_.items, asked)
    fields = [(name, _schema(t, asked)) for name, t in type_.fields]
    match type_.kind:
        case "array":
            return _nested(type_, items, asked)
        case "frame":
            return _frame(fields, asked)
        case "series" | "index":
            return {"type": "array", **({"minItems": 1} if asked else {}), "items": items}
        case "record" if type_.items is not None:
            return {"type": "object", "additionalProperties": items}
        case "list" | "tuple" | "set":
            exactly = {"minItems": type_.length, "maxItems": type_.length}
            bounds = exactly if asked and type_.length is not None else {}
            return {"type": "array", **bounds, "items": items}
        case "record":
            return _object(fields, [name for name, _ in fields])
        case "any":
            return {}
        case kind:
            return _plain(kind, type_.dtype)


def _plain(kind: str, dtype: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": _PLAIN[kind]}
    if kind == "datetime":
        schema["format"] = "date-time"
    elif kind == "time":
        schema["format"] = "time"
    elif kind in ("bytes", "file"):
        schema["contentEncoding"] = "base64"
    elif kind in ("integer", "number") and dtype[1:] in _FORMATS:
        schema["format"] = _FORMATS[dtype[1:]]
    return schema


def _nested(type_: ValueType, items: dict[str, Any], asked: bool) -> dict[str, Any]:
    schema = items
    for length in reversed(type_.shape):
        bounds = {"minItems": 1} if length is None else {"minItems": length, "maxItems": length}
        schema = {"type": "array", **(bounds if asked else {}), "items": schema}
    return schema


def _frame(columns: list[tuple[str, dict[str, Any]]], asked: bool) -> dict[str, Any]:
    names = [name for name, _ in columns]
    record = _object(columns, names)
    if not asked:
        return {"type": "array", "items": record}
    row = {
        "type": "array",
        "prefixItems": [schema for _, schema in columns],
        "minItems": len(names),
        "maxItems": len(names),
    }
    data = {"type": "array", "minItems": 1, "items": row}
    return {
        "type": ["array", "object"],
        "minItems": 1,
        "items": record,
        "properties": {"columns": {"const": names}, "data": data},
        "required": ["columns", "data"],
        "additionalProperties": False,
    }


def _object(properties: list[tuple[str, dict[str, Any]]], required: list[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "properties": dict(properties)}
    if required:
        schema["required"] = required
    return {**schema, "additionalProperties": False}


def _annotations(type_: ValueType) -> dict[str, Any]:
    notes: dict[str, Any] = {}
    if type_.kind == "file":
        notes["description"] = f"a file such as {type_.name}, as base64"
    if type_.minimum is not None:
        notes["x-seen-minimum"] = type_.minimum
    if type_.maximum is not None:
        notes["x-seen-maximum"] = type_.maximum
    if type_.categories:
        notes["x-seen-values"] = list(type_.categories)
        notes["examples"] = list(type_.categories[:3])
    return notes
