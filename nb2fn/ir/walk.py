"""Walking syntax trees, without the nodes that are no one's business.

``ast.walk`` visits a ``Load()`` beside every name and an ``Add()`` inside every sum:
half of what it yields. Nothing asks for those; they are read from their parents.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator
from itertools import chain
from typing import Final
from weakref import WeakKeyDictionary

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


# Nearly every pass and lint goes over every statement, and a tree never changes. What is
# kept of a statement is what stands below it, which does not hold it alive.
_BELOW: WeakKeyDictionary[ast.stmt, tuple[ast.AST, ...]] = WeakKeyDictionary()


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """``node`` and everything below it, level by level as ``ast.walk`` goes."""
    if not isinstance(node, ast.stmt):
        return _levels(node)
    below = _BELOW.get(node)
    if below is None:
        _, *found = _levels(node)
        _BELOW[node] = below = tuple(found)
    return chain((node,), below)


def _levels(node: ast.AST) -> Iterator[ast.AST]:
    pending = deque((node,))
    while pending:
        here = pending.popleft()
        yield here
        pending.extend(children(here))
