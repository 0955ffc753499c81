"""The restricted unpickler. Imports :mod:`pickle`: imported only to open an artifact."""

from __future__ import annotations

import importlib
import io
import pickle
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Never opened, whatever the list says: from any of these a pickle reaches arbitrary code.
# The kernel's side refuses to write the same.
MODULES = frozenset(
    "_operator _pickle _posixsubprocess _socket code codeop ctypes imp importlib marshal nt "
    "operator os pickle posix pty runpy shelve shutil signal socket subprocess sys "
    "webbrowser".split()
)
BUILTINS = frozenset(
    "__build_class__ __import__ breakpoint compile delattr eval exec exit getattr globals help "
    "input locals open quit setattr vars".split()
)
FUNCTIONS = frozenset(
    [
        ("_io", "open"),
        ("functools", "reduce"),
        ("joblib.numpy_pickle", "load"),
        ("pandas.core.computation.eval", "eval"),
        ("pandas.io.pickle", "read_pickle"),
        ("timeit", "timeit"),
        ("torch.serialization", "load"),
        ("types", "CodeType"),
        ("types", "FunctionType"),
    ]
)


class ForbiddenError(Exception):
    """The artifact refers to something that its build did not list, or that none may."""


def lookup(namespace: dict[str, Any], definition: str) -> Any:
    """What that id names in the user's module: ``Scale_1``, ``Outer.Inner``, ``f.__wrapped__``.

    Raises :class:`ForbiddenError` where it is not there.
    """
    first, *rest = definition.split(".")
    try:
        found = namespace[first]
        for name in rest:
            found = getattr(found, name)
    except (KeyError, AttributeError):
        raise ForbiddenError(f"the definition {definition} is not in the module") from None
    return found


class Unpickler(pickle.Unpickler):
    """Opens exactly the references in ``allowed``, pairs of module and qualified name.

    Persistent ids: ``("definition", id)`` is an attribute of ``namespace``,
    ``("module", name)`` an import, ``("method", object, name)`` a bound method.
    ``modules`` collects the modules met. Raises :class:`ForbiddenError`.
    """

    def __init__(
        self, data: bytes, namespace: dict[str, Any], allowed: frozenset[tuple[str, str]]
    ) -> None:
        super().__init__(io.BytesIO(data))
        self._namespace = namespace
        self._allowed = allowed
        self.modules: list[types.ModuleType] = []

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self._allowed:
            raise ForbiddenError(f"{module}.{name} is not on the build's list")
        if is_forbidden(module, name):
            raise ForbiddenError(f"{module}.{name} may not be in any artifact")
        return super().find_class(module, name)

    def persistent_load(self, pid: Any) -> Any:
        kind, *rest = pid
        if kind == "definition":
            return self._definition(rest[0])
        if kind == "module":
            return self._module(rest[0])
        if kind == "method":
            return _method(rest[0], rest[1])
        raise ForbiddenError(f"a persistent id of kind {kind!r}")

    def _definition(self, definition: str) -> Any:
        found = lookup(self._namespace, definition)
        if not _is_own(found, self._namespace):
            raise ForbiddenError(f"{definition} is no function or class of the notebook")
        return found

    def _module(self, name: str) -> types.ModuleType:
        if is_forbidden(name, "") or name == "builtins":
            raise ForbiddenError(f"the module {name} may not be in any artifact")
        module = importlib.import_module(name)
        self.modules.append(module)
        return module


def is_forbidden(module: str, name: str) -> bool:
    """Whether no artifact may name it: it leads to arbitrary code."""
    if module.partition(".")[0] in MODULES or (module, name) in FUNCTIONS:
        return True
    return module == "builtins" and name in BUILTINS


def _is_own(found: Any, namespace: dict[str, Any]) -> bool:
    """Whether ``found`` was made by the user's module, not imported into it."""
    if isinstance(found, type):
        return bool(found.__module__ == namespace["__name__"])
    while found is not None:
        if getattr(found, "__globals__", None) is namespace:
            return True
        found = getattr(found, "__wrapped__", None) or getattr(found, "__func__", None)
    return False


def _method(owner: Any, name: str) -> Any:
    """``owner.name`` where that is a method bound to ``owner``, and no way around it."""
    if name.startswith("__") or isinstance(owner, types.ModuleType):
        raise ForbiddenError(f"{name} of a {type(owner).__name__} may not be in any artifact")
    method = getattr(owner, name)
    if getattr(method, "__self__", None) is not owner:
        raise ForbiddenError(f"{name} is no method of its object")
    return method
