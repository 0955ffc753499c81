"""Which inputs the light runtime rebuilds as the notebook had them."""

from __future__ import annotations

from nb2fn.ir.value import ValueType

_PLAIN = frozenset({"text", "boolean", "integer", "number", "null", "any"})
_CELLS = frozenset({"<f8", "<f4", "<i8", "|b1"})


def refused(type_: ValueType) -> str:
    """What of an input's type the light runtime does not rebuild; empty if all."""
    if type_.kind in _PLAIN:
        if type_.scalar and type_.dtype not in ("<f8", "<i8"):
            return f"a numpy scalar of dtype {type_.dtype}"
        return "" if not type_.dtype or type_.scalar else f"a {type_.kind} of {type_.dtype}"
    if type_.kind in ("list", "tuple"):
        return refused(type_.items) if type_.items else ""
    if type_.kind == "record":
        if type_.items is not None:
            return refused(type_.items)
        return next(filter(None, (refused(t) for _, t in type_.fields)), "")
    if type_.kind == "array":
        return _array(type_)
    if type_.kind == "frame":
        return next(filter(None, (_column(name, t) for name, t in type_.fields)), "")
    return f"a {type_.kind}"


def is_narrow(type_: ValueType) -> bool:
    """Whether an input holds arrays of float32."""
    inner = [*(t for _, t in type_.fields), *([type_.items] if type_.items else [])]
    return type_.dtype == "<f4" or any(map(is_narrow, inner))


def _array(type_: ValueType) -> str:
    item = type_.items
    if len(type_.shape) not in (1, 2) or item is None:
        return f"an array of {len(type_.shape)} dimensions"
    numeric = type_.dtype in _CELLS and item.kind in ("number", "integer", "boolean")
    textual = (type_.dtype.startswith("<U") or type_.dtype == "|O") and item.kind == "text"
    if not (numeric or textual):
        return f"an array of {item.kind} with dtype {type_.dtype or 'unknown'}"
    if item.nullable and (textual or type_.dtype != "<f8" or item.missing):
        return f"an array of {type_.dtype} with missing values"
    return ""


def _column(name: str, type_: ValueType) -> str:
    numeric = type_.kind in ("number", "integer") and type_.dtype in (
        "float64", "int64", "int32", "int16", "int8", "uint8", "uint16", "uint32"
    )  # fmt: skip
    textual = type_.kind == "text" and type_.dtype == "object"
    truth = type_.kind == "boolean" and type_.dtype == "bool"
    if not (numeric or textual or truth):
        return f"a frame whose column {name} is {type_.kind} of {type_.dtype or 'unknown'}"
    if type_.missing or (type_.nullable and truth):
        return f"a frame whose column {name} has None for missing values"
    return ""
