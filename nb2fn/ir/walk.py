"""Walking syntax trees, without the nodes that are no one's business.

``ast.walk`` visits a ``Load()`` beside every name and an ``Add()`` inside every sum:
half of what it yields. Nothing asks for those; they are read from their parents.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator
from typing import Final

_SILENT: Final = frozenset({"ctx", "op", "ops"})
_LEAVES: Final = frozenset({ast.Name, ast.Constant, ast.alias, ast.Global, ast.Nonlocal})
_FIELDS: dict[type, tuple[str, ...]] = {}


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below ``node`` in document order, contexts and operators left out."""
    kind = type(node)
    if kind in _LEAVES:
        return []
    names = _FIELDS.get(kind)
    if names is None:
        names = _FIELDS[kind] = tuple(n for n in node._fields if n not in _SILENT)
    found: list[ast.AST] = []
    for name in names:
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            found.append(value)
        elif isinstance(value, list):
            found += [item for item in value if isinstance(item, ast.AST)]
    return found


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """``node`` and everything below it, level by level as ``ast.walk`` goes."""
    pending = deque((node,))
    while pending:
        here = pending.popleft()
        yield here
        pending.extend(children(here))
