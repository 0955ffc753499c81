"""What a function's annotations say beyond its example: `x: float`, `limit: int | None`."""

from __future__ import annotations

import collections.abc
import typing
from typing import Any

Description = dict[str, Any]

_PLAIN = {float: "number", int: "integer", str: "text", bool: "boolean"}
_LISTS = (list, collections.abc.Sequence)


def hints(function: Any) -> dict[str, Description]:
    """By parameter, what its annotation says, as :func:`describe.describe` would."""
    try:
        annotated = typing.get_type_hints(function)
    except Exception:  # annotations are anyone's code, and need not be types
        return {}
    found = {name: _hint(kind) for name, kind in annotated.items()}
    return {name: hint for name, hint in found.items() if hint is not None}


def _hint(kind: Any) -> Description | None:
    if kind in _PLAIN:
        return {"kind": _PLAIN[kind]}
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) in _LISTS and len(arguments) == 1:
        items = _hint(arguments[0])
        return None if items is None else {"kind": "list", "items": items}
    if type(None) in arguments:
        rest = [_hint(a) for a in arguments if a is not type(None)]
        if len(rest) == 1 and rest[0] is not None:
            missing = {"missing": "none"} if rest[0]["kind"] == "number" else {}
            return {**rest[0], "nullable": True, **missing}
        return {"kind": "any"}
    return None


def told(described: Description, hint: Description | None) -> Description:
    """The type of an example, widened to what the annotation allows.

    None as an example says nothing of what else may come.
    """
    if described["kind"] == "null":
        if hint is None:
            return {"kind": "any"}
        missing = {"missing": "none"} if hint["kind"] == "number" else {}
        return hint if hint["kind"] == "any" else {**hint, "nullable": True, **missing}
    if hint is None:
        return described
    out = dict(described)
    if (out["kind"], hint["kind"]) == ("integer", "number"):
        out["kind"] = "number"
    if hint.get("nullable"):
        out.update({k: hint[k] for k in ("nullable", "missing") if k in hint})
    if out["kind"] == hint["kind"] == "list":
        out["items"] = told(out["items"], hint["items"])
    return out
