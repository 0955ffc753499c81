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
_PLAIN = {
    "text": "string",
    "boolean": "boolean",
    "integer": "integer",
    "number": "number",
    "datetime": "string",
    "bytes": "string",
    "null": "null",
}


def json_schema(type_: ValueType) -> dict[str, Any]:
    """The schema of one value as it stands in a request or an answer.

    Keywords of arrays and objects bind only those, so a frame, which is either a
    list of records or ``{"columns": …, "data": …}``, needs no ``anyOf``. A validator
    is stricter where a schema cannot be: rows of equal length, dates, base64.
    """
    schema = _schema(type_)
    if type_.nullable and "type" in schema and schema["type"] != "null":
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        schema = {**schema, "type": [*kinds, "null"]}
    return {**schema, **_annotations(type_)}


def body_schema(fields: Sequence[Field]) -> dict[str, Any]:
    """The schema of a request or answer: one JSON object by field name."""
    return _object(
        [(f.name, json_schema(f.type)) for f in fields], [f.name for f in fields if f.required]
    )


def _schema(type_: ValueType) -> dict[str, Any]:
    match type_.kind:
        case "array":
            return _nested(type_)
        case "frame":
            return _frame(type_)
        case "series":
            return {"type": "array", "minItems": 1, "items": _items(type_)}
        case "list" | "tuple":
            return _sequence(type_)
        case "record":
            columns = [(name, json_schema(t)) for name, t in type_.fields]
            return _object(columns, [name for name, _ in columns])
        case "any":
            return {}
        case kind:
            return _plain(kind, type_.dtype)


def _plain(kind: str, dtype: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": _PLAIN[kind]}
    if kind == "datetime":
        schema["format"] = "date-time"
    elif kind == "bytes":
        schema["contentEncoding"] = "base64"
    elif kind in ("integer", "number") and dtype[1:] in _FORMATS:
        schema["format"] = _FORMATS[dtype[1:]]
    return schema


def _items(type_: ValueType) -> dict[str, Any]:
    return {} if type_.items is None else json_schema(type_.items)


def _nested(type_: ValueType) -> dict[str, Any]:
    schema = _items(type_)
    for length in reversed(type_.shape):
        level: dict[str, Any] = {"type": "array"}
        if length is not None:
            level |= {"minItems": length, "maxItems": length}
        else:
            level["minItems"] = 1
        schema = {**level, "items": schema}
    return schema


def _sequence(type_: ValueType) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "array"}
    if type_.items is not None:
        schema["items"] = json_schema(type_.items)
    if type_.length is not None:
        schema |= {"minItems": type_.length, "maxItems": type_.length}
    return schema


def _frame(type_: ValueType) -> dict[str, Any]:
    columns = [(name, json_schema(t)) for name, t in type_.fields]
    names = [name for name, _ in columns]
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
        "items": _object(columns, names),
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
    if type_.minimum is not None:
        notes["x-seen-minimum"] = type_.minimum
    if type_.maximum is not None:
        notes["x-seen-maximum"] = type_.maximum
    if type_.categories:
        notes["x-seen-values"] = list(type_.categories)
        notes["examples"] = list(type_.categories[:3])
    return notes
