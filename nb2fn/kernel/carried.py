"""What a function holds beyond its source: defaults, closure cells, attributes."""

from __future__ import annotations

import ast
from types import CellType, FunctionType
from typing import Any

from .problems import RefusedError

_PLAIN = (type(None), bool, int, float, complex, str, bytes, type(...))


def literal(node: ast.expr | None) -> tuple[bool, Any]:
    """Whether ``node`` is a constant or a tuple of constants, and its value."""
    if node is None:
        return False, None
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError):
        return False, None
    return is_plain(value), value


def is_plain(value: Any) -> bool:
    """Whether ``value`` is a constant or a tuple of constants."""
    if type(value) is tuple:
        return all(is_plain(v) for v in value)
    return type(value) in _PLAIN


def says(node: ast.expr | None, value: Any) -> bool:
    """Whether the source ``node`` gives exactly ``value`` wherever it is evaluated."""
    known, written = literal(node)
    return known and is_plain(value) and repr(written) == repr(value)


def function_parts(function: FunctionType, node: Any) -> dict[str, Any]:
    """The parts of ``function`` that its source ``node`` does not give, by name.

    Raises :class:`RefusedError` for a closure cell that is empty.
    """
    parts: dict[str, Any] = {}
    if not _same_defaults(node.args.defaults, function.__defaults__ or ()):
        parts["defaults"] = function.__defaults__
    written = {
        a.arg: d for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults) if d is not None
    }
    live = function.__kwdefaults__ or {}
    if written.keys() != live.keys() or not all(says(written[k], v) for k, v in live.items()):
        parts["kwdefaults"] = function.__kwdefaults__
    freevars = function.__code__.co_freevars
    if any(name != "__class__" for name in freevars):
        cells = function.__closure__ or ()
        parts["closure"] = tuple(map(_content, cells, freevars))
    attributes = dict(vars(function))
    if any(attributes.get("__wrapped__") is c for c in parts.get("closure", ())):
        del attributes["__wrapped__"]
    if attributes:
        parts["dict"] = attributes
    return parts


def _same_defaults(nodes: list[ast.expr], values: tuple[Any, ...]) -> bool:
    return len(nodes) == len(values) and all(map(says, nodes, values))


def _content(cell: CellType, name: str) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        raise RefusedError(
            "NB317",
            f"{{path}} closes over `{name}`, which has no value yet",
            "The function around it has not assigned the variable, or has deleted it.",
            f"assign `{name}` before the function is used",
        ) from None
