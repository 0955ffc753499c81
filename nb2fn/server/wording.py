"""A JSON Schema of an endpoint in a few words."""

from __future__ import annotations

from typing import Any

_MOST = 6  # columns that are named


def type_words(schema: dict[str, Any]) -> str:
    """``number``, ``array[*, 2] of number``, ``table(age, income)``, ``list of text``."""
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else list(kinds)
    missing = " or missing" if "null" in kinds and len(kinds) > 1 else ""
    if "array" in kinds:
        return _array(schema) + missing
    if "object" in kinds:
        return f"record({_names(schema)}){missing}"
    words = [_WORDS.get(kind, kind) for kind in kinds if kind != "null"]
    plain = schema.get("format", "") if schema.get("format") == "date-time" else ""
    return (plain or " or ".join(words) or ("missing" if kinds else "any")) + missing


_WORDS = {"string": "text"}


def _array(schema: dict[str, Any]) -> str:
    items = schema.get("items", {})
    if items.get("type") == "object":
        return f"table({_names(items)})"
    lengths, inner = [], schema
    while inner.get("type") == "array" or (inner is schema and "items" in inner):
        low, high = inner.get("minItems"), inner.get("maxItems")
        lengths.append(str(low) if low is not None and low == high else "*")
        inner = inner.get("items", {})
    if len(lengths) == 1 and lengths[0] == "*":
        return f"list of {type_words(inner)}"
    return f"array[{', '.join(lengths)}] of {type_words(inner)}"


def _names(schema: dict[str, Any]) -> str:
    names = list(schema.get("properties", {}))
    more = f", … {len(names)} in all" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
