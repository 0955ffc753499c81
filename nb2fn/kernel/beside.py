"""Modules beside the notebook that were changed after their import.

Such a module ships as source: the endpoint imports it anew, so what the notebook has done
to its variables (``settings.LIMITS.append(3)``, a function that sets a global) is lost.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import types
from importlib.machinery import PathFinder
from typing import Any

from .problems import Problem, RefusedError

_CODE = (types.FunctionType, types.BuiltinFunctionType, types.ModuleType, type)
_LARGEST = 10_000_000  # bytes of one variable


class Beside:
    """Watches imports of modules under ``directory``; a finder on ``sys.meta_path``."""

    def __init__(self, directory: str) -> None:
        self.directory = os.path.join(os.path.realpath(directory), "")
        self.first: dict[str, dict[str, str]] = {}

    def start(self) -> None:
        """Watch from now on."""
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """The spec of a module beside the notebook, ``None`` for all others."""
        found = PathFinder.find_spec(name, path, target)
        if found is None or found.loader is None or not found.origin:
            return None
        origin = os.path.realpath(found.origin)
        installed = "site-packages" in origin or "dist-packages" in origin
        if installed or not origin.startswith(self.directory) or not origin.endswith(".py"):
            return None
        found.loader = _Watched(found.loader, self)  # type: ignore[assignment]
        return found

    def imported(self, module: types.ModuleType) -> None:
        """``module`` has just been run."""
        self.first[module.__name__] = _state(module)

    def problems(self, names: set[str], stored: Any) -> list[Problem]:
        """What was changed in the modules ``names`` and in those they use. ``stored``
        tells whether the notebook itself sets an attribute of that name."""
        found = []
        for name in sorted(self._reached(names)):
            module = sys.modules[name]
            now = _state(module)
            for variable, digest in sorted(self.first[name].items()):
                if now.get(variable) != digest and not stored(variable):
                    found.append(_changed(name, variable).problem(name, f"{name}.{variable}"))
        return found

    def _reached(self, names: set[str]) -> set[str]:
        pending = [n for n in names if n in self.first and n in sys.modules]
        reached: set[str] = set()
        while pending:
            name = pending.pop()
            if name in reached:
                continue
            reached.add(name)
            for value in list(vars(sys.modules[name]).values()):
                kind = isinstance(value, types.ModuleType)
                other = value.__name__ if kind else getattr(value, "__module__", None)
                if isinstance(other, str) and other in self.first and other in sys.modules:
                    pending.append(other)
        return reached


class _Watched:
    """A loader that tells when its module has run."""

    def __init__(self, loader: Any, watcher: Beside) -> None:
        self.loader = loader
        self.watcher = watcher

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loader, name)

    def create_module(self, spec: Any) -> Any:
        return self.loader.create_module(spec)

    def exec_module(self, module: Any) -> None:
        module.__spec__.loader = module.__loader__ = self.loader
        self.loader.exec_module(module)
        self.watcher.imported(module)


def _state(module: types.ModuleType) -> dict[str, str]:
    """A digest of each variable of a module that holds data which can be told apart."""
    found = {}
    for name, value in list(vars(module).items()):
        if name.startswith("__") or isinstance(value, _CODE):
            continue
        try:
            data = pickle.dumps(value, 4)
        except Exception:  # anyone's __reduce_ex__; a lock, a logger's handler, a lambda
            continue
        if len(data) < _LARGEST:
            found[name] = hashlib.sha256(data).hexdigest()
    return found


def _changed(module: str, variable: str) -> RefusedError:
    return RefusedError(
        "NB325",
        f"`{variable}` of the module `{module}` has changed since it was imported",
        "The module stands beside the notebook and ships as source: the endpoint imports it "
        "anew, with the values that its file gives it.",
        "give the changed value to the functions that need it as an argument, or write it into "
        f"`{module}`",
    )
