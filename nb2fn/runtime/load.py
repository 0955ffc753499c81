"""Opening the frozen values of the notebook: digest first, then a list of what may be named.

The digest stands in the generated code, so trust does not come from the artifact.
Anything wrong raises :class:`ArtifactError` while the user's module is imported:
the process does not start, and nothing is answered from values that are not the
build's own.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _thread import RLock
    from types import FunctionType, ModuleType, TracebackType
    from typing import Any


class ArtifactError(Exception):
    """The artifact is missing, is not the build's, or names what it may not."""


def restore(
    module: dict[str, Any] | str, path: str, sha256: str, allowed: frozenset[tuple[str, str]]
) -> Frozen:
    """Open the pickle at ``path`` for the user's ``module`` (its name or its globals).

    A relative ``path`` starts at the module's own file. The pickle's root is
    ``{"values": {name: object}, "definitions": {id: {part: object}}, "random":
    {generator: state}}``. Functions and classes of the module receive what crossed
    by value: defaults, closure cells, attributes. Raises :class:`ArtifactError`.
    """
    namespace = module if isinstance(module, dict) else vars(sys.modules[module])
    path = os.path.join(os.path.dirname(namespace.get("__file__") or ""), path)
    data = _checked(path, sha256)
    # Not at the top: only functions that hold frozen values pay for pickle.
    from .unpickle import ForbiddenError, Unpickler, lookup

    unpickler = Unpickler(data, namespace, allowed)
    try:
        root = unpickler.load()
        for definition, parts in root["definitions"].items():
            _apply(lookup(namespace, definition), parts)
    except ForbiddenError as error:
        raise ArtifactError(f"{os.path.basename(path)} is refused: {error}") from None
    return Frozen(root["values"], root["random"], unpickler.modules)


def _checked(path: str, sha256: str) -> bytes:
    from .digest import sha256 as digest

    name = os.path.basename(path)
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise ArtifactError(f"{name} cannot be read: {error.strerror}") from None
    if digest(data) != sha256:
        raise ArtifactError(f"{name} is not the artifact of this build: its SHA-256 differs")
    return data


def _apply(target: Any, parts: dict[str, Any]) -> None:
    for name, value in parts.get("attributes", {}).items():
        setattr(target, name, value)
    rest = parts.keys() - {"attributes"}
    if not rest:
        return
    function = _function(target)
    if "defaults" in rest:
        function.__defaults__ = parts["defaults"]
    if "kwdefaults" in rest:
        function.__kwdefaults__ = parts["kwdefaults"]
    if "closure" in rest:
        for cell, value in zip(function.__closure__ or (), parts["closure"]):
            cell.cell_contents = value
    if "dict" in rest:
        function.__dict__.update(parts["dict"])


def _function(target: Any) -> FunctionType:
    """The plain function inside a bound class method or a caching wrapper."""
    while not hasattr(target, "__code__") or hasattr(target, "__func__"):
        target = target.__func__ if hasattr(target, "__func__") else target.__wrapped__
    found: FunctionType = target
    return found


class Frozen:
    """The notebook's values at the cut, by name. They are never changed: what a
    request may change it gets from :meth:`copy`."""

    def __init__(
        self, values: dict[str, Any], random: dict[str, Any], modules: list[ModuleType]
    ) -> None:
        # Not from threading, which need not be loaded.
        from _thread import RLock

        self._values = values
        self._modules = modules
        self._random = random
        self._lock = RLock()

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def copy(self, *names: str) -> tuple[Any, ...]:
        """Deep copies of those values, in order; what they share, the copies share."""
        from copy import deepcopy

        memo = {id(module): module for module in self._modules}
        return deepcopy(tuple(self._values[name] for name in names), memo)

    def random_state(self, *generators: str) -> RandomState:
        """A context in which global generators go on from the notebook's state.

        ``random``, ``numpy.random``, ``torch.random``; without ``generators``, all that
        the notebook had. One request at a time is in such a context.
        """
        names = generators or tuple(self._random)
        return RandomState({name: self._random[name] for name in names}, self._lock)


class RandomState:
    """Sets global random generators to the notebook's state, and holds ``lock`` meanwhile."""

    def __init__(self, states: dict[str, Any], lock: RLock) -> None:
        self._states = states
        self._lock = lock

    def __enter__(self) -> None:
        self._lock.acquire()
        try:
            for generator, state in self._states.items():
                _set_state(generator, state)
        except BaseException:
            self._lock.release()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._lock.release()


def _set_state(generator: str, state: Any) -> None:
    import importlib

    try:
        module = importlib.import_module(generator)
    except ImportError:
        return  # the library is not shipped, so nothing here draws from it
    getattr(module, _SETTERS[generator])(state)


_SETTERS = {"random": "setstate", "numpy.random": "set_state", "torch.random": "set_rng_state"}
