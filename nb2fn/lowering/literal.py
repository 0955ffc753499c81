"""Python literals as a person would lay them out."""

from __future__ import annotations

from typing import Any

_WIDTH = 100


def literal(value: Any, lead: int = 0, depth: int = 0) -> str:
    """Source that evaluates to ``value``: None, bool, int, finite float, str, and dicts,
    lists and tuples of them.

    ``lead`` is how many columns stand before it on its line, ``depth`` the indent
    of that line.
    """
    flat = _flat(value)
    if lead + len(flat) < _WIDTH or not isinstance(value, dict | list | tuple) or not value:
        return flat
    pad = " " * (depth + 4)
    items = []
    for key, item in value.items() if isinstance(value, dict) else ((None, v) for v in value):
        head = f"{_flat(key)}: " if isinstance(value, dict) else ""
        items.append(f"{pad}{head}{literal(item, depth + 5 + len(head), depth + 4)},\n")
    left, right = _brackets(value)
    return f"{left}\n{''.join(items)}{' ' * depth}{right}"


def text(value: str) -> str:
    """A string literal in double quotes where that needs no more escapes."""
    quoted = repr(value)
    if quoted.startswith("'") and '"' not in quoted:
        return f'"{quoted[1:-1]}"'
    return quoted


def docstring(line: str) -> str:
    """A docstring of one line."""
    return '"""' + line.replace("\\", "\\\\").replace('"', '\\"') + '"""'


class Name(str):
    """A name that stands for itself inside a literal."""

    __slots__ = ()


def _flat(value: Any) -> str:
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, str):
        return text(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flat(k)}: {_flat(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flat, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_flat, value)) + ("," if len(value) == 1 else "") + ")"
    return repr(value)


def _brackets(value: dict[Any, Any] | list[Any] | tuple[Any, ...]) -> tuple[str, str]:
    if isinstance(value, dict):
        return "{", "}"
    return ("[", "]") if isinstance(value, list) else ("(", ")")
