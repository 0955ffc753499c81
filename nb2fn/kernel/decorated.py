"""Notebook functions behind a library's decorator, and classes that a call made."""

from __future__ import annotations

import ast
import enum
import functools
from types import FunctionType, ModuleType
from typing import Any

from .carried import is_plain, literal
from .piece import Entry
from .positions import Positions
from .problems import RefusedError
from .references import importable

CACHED = type(functools.lru_cache(maxsize=1)(len))
_KNOWN = (
    ("contextlib", ""),
    ("functools", "lru_cache"),
    ("functools", "cache"),
    ("torch", "no_grad"),
    ("torch", "inference_mode"),
    ("torch", "enable_grad"),
)

Call = tuple[str, str]  # the module to import, the expression


def inner(wrapper: Any, positions: Positions) -> tuple[FunctionType, Entry] | None:
    """The notebook function that ``wrapper``, not itself of the notebook, was put around."""
    function = getattr(wrapper, "__wrapped__", None)
    if not isinstance(function, FunctionType):
        return None
    entry = positions.function(function.__code__)
    return None if entry is None else (function, entry)


def decorators(wrapper: Any, entry: Entry, namespace: dict[str, Any]) -> list[Call]:
    """What to put on the source of the inner function, at ``entry``, to have ``wrapper``.

    Raises :class:`RefusedError` for a decorator that nb2fn does not know.
    """
    if isinstance(wrapper, CACHED):
        sizes = wrapper.cache_parameters()
        said = f"maxsize={sizes['maxsize']}, typed={sizes['typed']}"
        return [("functools", f"functools.lru_cache({said})")]
    found = [_known(d, namespace) for d in getattr(entry.node, "decorator_list", ())]
    calls = [call for call in found if call is not None]
    if not calls or len(calls) < len(found):
        raise RefusedError(
            "NB322",
            f"{{path}} is `{entry.name}` behind a decorator that nb2fn cannot put on again",
            "A decorator of a library may keep state that its source does not show.",
            f"write `{entry.name}` without the decorator, or call a plain function to predict",
        ).at(entry.piece.cell, entry.place()[0])
    return calls


def _known(node: ast.expr, namespace: dict[str, Any]) -> Call | None:
    """A decorator in canonical form, if it is a known one with constant arguments."""
    call = node if isinstance(node, ast.Call) else None
    target = call.func if call is not None else node
    path: list[str] = []
    while isinstance(target, ast.Attribute):
        path.insert(0, target.attr)
        target = target.value
    if not isinstance(target, ast.Name):
        return None
    found = namespace.get(target.id)
    if isinstance(found, ModuleType):
        module, names = found.__name__, path
    else:
        pair = importable(found)
        if pair is None:
            return None
        module, names = pair[0], [*pair[1].split("."), *path]
    top = module.partition(".")[0]
    if not names or not any(top == m and names[-1].startswith(n) for m, n in _KNOWN):
        return None
    expression = ".".join([module, *names])
    if call is None:
        return module, expression
    if not all(literal(a)[0] for a in [*call.args, *(k.value for k in call.keywords)]):
        return None
    said = [ast.unparse(a) for a in call.args]
    said += [f"{k.arg}={ast.unparse(k.value)}" for k in call.keywords]
    return module, f"{expression}({', '.join(said)})"


def call_of(cls: type) -> Call | None:
    """The call that makes ``cls`` again, for functional named tuples and enums."""
    if cls.__bases__ == (tuple,) and hasattr(cls, "_make") and hasattr(cls, "_fields"):
        fields = list(cls._fields)
        return "collections", f"collections.namedtuple({cls.__name__!r}, {fields!r})"
    if isinstance(cls, enum.EnumMeta) and cls.__bases__[0].__module__ == "enum":
        members = {name: m.value for name, m in cls.__members__.items()}  # type: ignore[var-annotated]
        if all(map(is_plain, members.values())):
            return "enum", f"enum.{cls.__bases__[0].__name__}({cls.__name__!r}, {members!r})"
    return None
