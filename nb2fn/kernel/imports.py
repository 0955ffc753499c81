"""Names that need not cross because importing gives the identical object."""

from __future__ import annotations

import sys
import types
from typing import Any

from .references import importable, module_name, resolve

_MUTABLE = frozenset(
    [
        ("builtins", "list"),
        ("builtins", "dict"),
        ("builtins", "set"),
        ("builtins", "bytearray"),
        ("numpy", "ndarray"),
        ("pandas.core.frame", "DataFrame"),
        ("pandas.core.series", "Series"),
    ]
)
_CODE = (type, types.FunctionType, types.BuiltinFunctionType)


def target(name: str, value: Any, table: dict[str, list[tuple[str, str]]]) -> str:
    """``module`` or ``module:attribute`` that gives ``value``, empty if nothing does.

    ``table`` holds the notebook's own imports by name. Data of a module that the notebook
    may have changed is a value. Raises :class:`RefusedError` for a module that cannot be
    imported.
    """
    if isinstance(value, types.ModuleType):
        return module_name(value)
    cls = type(value)
    places = table.get(name, []) if (cls.__module__, cls.__qualname__) not in _MUTABLE else []
    for module, attribute in places:
        if attribute and module != "__main__" and resolve(module, attribute) is value:
            return f"{module}:{attribute}"
    if isinstance(value, _CODE) or (cls.__module__, cls.__name__) == ("numpy", "ufunc"):
        pair = importable(value)
        return "" if pair is None else ":".join(pair)
    return ""


def submodules(module: str, name: str, dotted: set[str]) -> list[str]:
    """Modules below ``module``, bound to ``name``, that the ``dotted`` reads go through."""
    found = set()
    for chain in dotted:
        first, *rest = chain.split(".")
        path = module
        while first == name and rest:
            path = f"{path}.{rest.pop(0)}"
            if not isinstance(sys.modules.get(path), types.ModuleType):
                break
            found.add(path)
    return sorted(found)
