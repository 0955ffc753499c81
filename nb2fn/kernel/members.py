"""What in a live class comes from its class statement, and what must cross by value."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from types import CellType, FunctionType, GetSetDescriptorType, MemberDescriptorType
from typing import Any

from .carried import is_plain, says
from .piece import Entry
from .positions import Positions

_CACHED = type(functools.lru_cache(maxsize=1)(len))
_BOOKKEEPING = frozenset(
    "__annotate__ __annotate_func__ _abc_impl _is_protocol _is_runtime_protocol".split()
)


class Members:
    """What a class consists of.

    ``methods``: (path from the class, function, entry). ``classes``: nested ones by
    name. ``attributes``: values that cross. ``bound``: names the body binds. ``kept``:
    expressions of the class statement that stay in it and run when the class is made,
    with ``decorators`` of the class and its methods. ``annotations``: those of attributes.
    """

    def __init__(self) -> None:
        self.methods: list[tuple[str, FunctionType, Entry]] = []
        self.classes: dict[str, type] = {}
        self.attributes: dict[str, Any] = {}
        self.bound: set[str] = set()
        self.decorators: list[ast.expr] = []
        self.kept: list[ast.expr | ast.stmt] = []
        self.annotations: list[ast.expr] = []


def functions_of(cls: type) -> Iterator[FunctionType]:
    """Every function that an attribute of ``cls`` leads to."""
    for value in list(vars(cls).values()):
        yield from _reachable(value, 3)


def hooks_of(cls: type) -> Iterator[FunctionType]:
    """Functions that run while ``cls`` is made: of its bases and of its metaclass."""
    bases = [vars(base).get("__init_subclass__") for base in cls.__mro__[1:]]
    metaclass: type = type(cls)
    kinds = [k for k in metaclass.__mro__ if k is not type]
    makers = [vars(k).get(n) for k in kinds for n in ("__new__", "__init__", "__prepare__")]
    for hook in (*bases, *makers):
        yield from (function for _, function in direct(hook))


def _reachable(value: Any, depth: int) -> Iterator[FunctionType]:
    for _, function in direct(value):
        yield function
        if depth and function.__closure__:
            for cell in function.__closure__:
                yield from _reachable(_held(cell), depth - 1)


def _held(cell: CellType) -> Any:
    try:
        held = cell.cell_contents
    except ValueError:
        return None
    return held if isinstance(held, (FunctionType, staticmethod, classmethod, _CACHED)) else None


def direct(value: Any, path: str = "") -> Iterator[tuple[str, FunctionType]]:
    """Functions in the class attribute ``value``, each with the path that leads to it."""
    if isinstance(value, FunctionType):
        yield path, value
    elif isinstance(value, staticmethod):
        yield from direct(value.__func__, path)
        return
    elif isinstance(value, classmethod):
        yield from direct(value.__func__, path + ".__func__")
        return
    elif isinstance(value, property):
        for part in ("fget", "fset", "fdel"):
            yield from direct(getattr(value, part), f"{path}.{part}")
    elif isinstance(value, functools.cached_property):
        yield from direct(value.func, path + ".func")
    inner = vars(value).get("__wrapped__") if isinstance(value, (FunctionType, _CACHED)) else None
    if inner is not None and len(path) < 100:
        yield from direct(inner, path + ".__wrapped__")


def members(cls: type, entry: Entry, positions: Positions) -> Members:
    """Compare the live ``cls`` with its class statement ``entry``."""
    found = Members()
    statements = _statements(entry.node)
    dataclass = "__dataclass_fields__" in vars(cls)
    for name, value in list(vars(cls).items()):
        if name in _BOOKKEEPING or _is_inner_bookkeeping(name, value):
            continue
        if isinstance(value, (MemberDescriptorType, GetSetDescriptorType)):  # of __slots__
            continue
        methods = list(_methods(name, value, entry, positions))
        found.methods += methods
        if methods or _is_from(value, entry, positions):
            continue
        statement = statements.get(name)
        if isinstance(value, type) and isinstance(statement, ast.ClassDef):
            found.classes[name] = value
        elif _crosses(cls, name, value, statement, dataclass, positions):
            found.attributes[name] = value
    _sort_statements(found, entry.node)
    return found


def _is_inner_bookkeeping(name: str, value: Any) -> bool:
    dunder = name.startswith("__") and name.endswith("__")
    return dunder and not isinstance(value, (FunctionType, staticmethod, classmethod, property))


def _methods(
    name: str, value: Any, entry: Entry, positions: Positions
) -> Iterator[tuple[str, FunctionType, Entry]]:
    for path, function in direct(value):
        at = positions.function(function.__code__)
        if at is not None and at.owner is entry:
            yield name + path, function, at


def _is_from(value: Any, entry: Entry, positions: Positions) -> bool:
    return any(
        at is not None and at.owner is entry
        for at in (positions.function(f.__code__) for f in _reachable(value, 3))
    )


def _crosses(
    cls: type, name: str, value: Any, statement: Any, dataclass: bool, positions: Positions
) -> bool:
    """Whether attribute ``name`` must be set on the class that its source makes again."""
    if statement is None or isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        # Not of the source: set by the notebook, or by a base class, metaclass or decorator,
        # which will set it again.
        if getattr(statement, "decorator_list", ()):
            return False
        return positions.stores(name) or (positions.stores_any() and not _is_descriptor(value))
    if keeps_statements(cls):
        return False
    expression = getattr(statement, "value", None)
    if says(expression, value):
        return False
    return not (_is_descriptor(value) or (dataclass and isinstance(expression, ast.Call)))


def keeps_statements(cls: type) -> bool:
    """Whether assignments in the body are more than attributes: enums, named tuples, models."""
    return type(cls).__name__ not in ("type", "ABCMeta") or (
        issubclass(cls, tuple) and hasattr(cls, "_fields")
    )


def _is_descriptor(value: Any) -> bool:
    kind = type(value)
    return not isinstance(value, (type, FunctionType)) and (
        hasattr(kind, "__get__") or hasattr(kind, "__set_name__")
    )


def _statements(node: ast.ClassDef) -> dict[str, ast.stmt]:
    """The statement that binds each name of the class body; a compound one for its names."""
    found: dict[str, ast.stmt] = {}
    for statement in node.body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found[statement.name] = statement
        else:
            for name in stored_names(statement):
                found[name] = statement
    return found


def stored_names(node: ast.AST) -> set[str]:
    """The names assigned anywhere in ``node``."""
    return {
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }


def _sort_statements(found: Members, node: ast.ClassDef) -> None:
    """Fill ``kept`` and ``annotations`` from the class statement."""
    found.bound = set(_statements(node))
    found.decorators += node.decorator_list
    found.kept += [*node.bases, *(k.value for k in node.keywords)]
    for statement in node.body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found.decorators += statement.decorator_list
        elif isinstance(statement, ast.ClassDef):
            continue
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
            if isinstance(statement, ast.AnnAssign):
                found.annotations.append(statement.annotation)
            names = stored_names(statement)
            if statement.value is not None and not names <= found.attributes.keys():
                found.kept.append(statement.value)
        else:
            found.kept.append(statement)


def generated_defaults(cls: type, carried: bool) -> FunctionType | None:
    """The ``__init__`` that ``@dataclass`` generated, if its defaults must cross.

    ``carried``: whether some class attribute in the MRO crosses by value.
    """
    init = vars(cls).get("__init__")
    if "__dataclass_fields__" not in vars(cls) or not isinstance(init, FunctionType):
        return None
    if init.__code__.co_filename != "<string>":
        return None
    values = [*(init.__defaults__ or ()), *(init.__kwdefaults__ or {}).values()]
    factories = [v for v in values if type(v).__name__ == "_HAS_DEFAULT_FACTORY_CLASS"]
    plain = all(is_plain(v) for v in values if v not in factories)
    return init if (carried or not plain) and not factories else None
