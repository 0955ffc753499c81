"""Bound methods: the object and the name that give the method again."""

from __future__ import annotations

import types
from typing import Any

from .problems import RefusedError


def method(obj: Any) -> tuple[Any, str] | None:
    """``(object, name)`` of a bound method, ``None`` for what is bound to nothing.

    Raises :class:`RefusedError` where no public name of the object gives the method.
    """
    owner = getattr(obj, "__self__", None)
    if owner is None or isinstance(owner, types.ModuleType):
        return None
    name = _name(owner, obj)
    if name is None:
        raise RefusedError(
            "NB314",
            f"{{path}} is a method that its {type(owner).__name__} does not have",
            "It was bound by hand, so no name leads to it.",
            "call it from a function written in the notebook",
        )
    if name.startswith("__"):
        raise RefusedError(
            "NB316",
            f"{{path}} is the special method `{name}` of a {type(owner).__name__}",
            "Special methods of arbitrary objects are a way around the list of what may be frozen.",
            "use a function written in the notebook instead, such as "
            "`def lookup(key): return table[key]` for `table.__getitem__`",
        )
    return owner, name


def _name(owner: Any, obj: Any) -> str | None:
    name = getattr(obj, "__name__", None)
    if isinstance(name, str) and _gives(owner, name, obj):
        return name
    function = getattr(obj, "__func__", None)
    mro = owner.__mro__ if isinstance(owner, type) else type(owner).__mro__
    for cls in mro:
        for key, value in list(vars(cls).items()):
            held = getattr(value, "__func__", value)
            if function is not None and held is function and _gives(owner, key, obj):
                return key
    return None


def _gives(owner: Any, name: str, obj: Any) -> bool:
    if not isinstance(owner, type) and name in getattr(owner, "__dict__", {}):
        return False  # kept in the object itself, which must be there first
    try:
        found = getattr(owner, name, None)
    except Exception:  # a property or __getattr__ of the user's own
        return False
    if getattr(found, "__self__", None) is not owner:
        return False
    function = getattr(obj, "__func__", None)
    if function is not None:
        return getattr(found, "__func__", None) is function
    return type(found) is type(obj) and getattr(found, "__name__", None) == name
