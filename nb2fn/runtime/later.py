"""Postponing what scientific packages import and seldom use.

To give one class, ``sklearn.linear_model`` imports forty modules, ``scipy.stats`` among
them, which no linear model needs to predict. Here three rules hold, by name:

- a module in ``LATE`` runs when one of its attributes is first asked for, not when it
  is imported;
- a function in ``FUNCTIONS`` that scikit-learn's own modules take from one of those
  (``from scipy.stats import rankdata``) lets that module run when it is first called;
- a name that the ``__init__`` of a package in ``FAMILIES`` takes from a module of its
  own (``from ._base import LinearRegression``) and does not use is looked up when it is
  first asked for (PEP 562).

Nothing else changes: the same code runs, later or never.
"""

from __future__ import annotations

import builtins
import os
import sys
from contextlib import suppress
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType
    from typing import Any

LATE = frozenset(
    """
    numpy.ctypeslib numpy.f2py numpy.ma numpy.polynomial numpy.testing
    scipy.fft scipy.integrate scipy.interpolate scipy.ndimage scipy.optimize
    scipy.optimize._linesearch scipy.spatial
    scipy.sparse.csgraph scipy.sparse.linalg scipy.stats
    joblib threadpoolctl
    """.split()
)
# scikit-learn only calls these, inside functions of its own.
FUNCTIONS = {
    "joblib": {"effective_n_jobs"},
    "scipy.fft": {"fft", "ifft"},
    "scipy.integrate": {"trapezoid"},
    "scipy.optimize": {"linear_sum_assignment", "linprog", "minimize"},
    "scipy.optimize._linesearch": {"line_search_wolfe1", "line_search_wolfe2"},
    "scipy.sparse.csgraph": {"connected_components", "laplacian", "shortest_path"},
    "scipy.sparse.linalg": {"cg", "eigsh", "lobpcg", "lsqr", "svds"},
    "scipy.stats": {"gmean", "rankdata", "spearmanr"},
}
FAMILIES = ("sklearn", "scipy.linalg", "scipy.sparse")


def postpone() -> None:
    """From now on, in this process. A second call changes nothing."""
    if Finder not in sys.meta_path:
        sys.meta_path.insert(0, Finder)


class Finder:
    """The finder of ``sys.meta_path`` that puts the two loaders in the place of others'."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if target is None and name in sys.modules and name.rpartition(".")[0] in LATE:
            # Asked for its place, the parent ran just now, and imported this one itself.
            return ModuleSpec(name, _Ready(sys.modules[name]))  # type: ignore[arg-type]
        late = name in LATE
        if not late and not name.startswith(FAMILIES):
            return None
        spec: Any = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            pass
        elif late:
            spec.loader = _LateLoader(spec.loader)
        elif spec.submodule_search_locations is not None and _fits(name):
            spec.loader = _FamilyLoader(spec.loader)
        return spec  # type: ignore[no-any-return]


def _fits(name: str) -> bool:
    return any(name == family or name.startswith(family + ".") for family in FAMILIES)


class _Loader:
    """Another loader with an ``exec_module`` of its own."""

    def __init__(self, loader: Any) -> None:
        self.loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        made: ModuleType | None = self.loader.create_module(spec)
        return made


class _LateLoader(_Loader):
    def exec_module(self, module: ModuleType) -> None:
        module.__class__ = _Late


class _Ready:
    """The loader of a module that is there already."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.spec = module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self.module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self.spec


# What the import system itself asks of a module that it has already.
_SPARED = frozenset(("__class__", "__spec__", "__name__", "__loader__", "__package__"))


class _Late(ModuleType):
    """A module that has not run yet."""

    def __getattribute__(self, name: str) -> Any:
        if name in _SPARED:
            return ModuleType.__getattribute__(self, name)
        mine = FUNCTIONS.get(ModuleType.__getattribute__(self, "__name__"), ())
        if (name == "__path__" or name in mine) and _asks_for_functions(sys._getframe(1)):
            if name == "__path__":
                return ModuleType.__getattribute__(self, name)
            return _called_later(self, name)
        _run(self)
        return ModuleType.__getattribute__(self, name)


def _asks_for_functions(frame: Any) -> bool:
    """Whether it is a ``from … import`` in a module of scikit-learn: it asks for the place of
    the package, and then, by way of the import system, for each name; or the import system
    looks for another late module there."""
    asking = frame.f_globals.get("__name__", "")
    if asking == "importlib._bootstrap":
        if frame.f_locals.get("name") in LATE:
            return True
        if frame.f_code.co_name == "_handle_fromlist":
            asking = frame.f_back.f_globals.get("__name__", "")
    return bool(asking.startswith("sklearn."))


def _called_later(module: ModuleType, name: str) -> Any:
    """A function that is ``name`` of ``module`` once it is called."""

    def function(*args: Any, **options: Any) -> Any:
        return getattr(module, name)(*args, **options)

    function.__name__ = function.__qualname__ = name
    return function


def _run(module: ModuleType) -> None:
    """Run a late module, once, as an import would: other threads wait for it."""
    # The import system's own locks know each other: two imports never wait for ever.
    import _frozen_importlib as system

    alone = system._ModuleLockManager(module.__name__)  # type: ignore[attr-defined]
    with suppress(system._DeadlockError), alone:  # type: ignore[attr-defined]
        _run_alone(module)


def _run_alone(module: ModuleType) -> None:
    spec: Any = module.__spec__
    late = spec.loader
    if not isinstance(late, _LateLoader):
        return  # another thread was quicker, or it is running in this one
    spec.loader = module.__loader__ = late.loader
    try:
        late.loader.exec_module(module)
    except BaseException:
        spec.loader = module.__loader__ = late
        raise
    module.__class__ = ModuleType


class _FamilyLoader(_Loader):
    def exec_module(self, module: ModuleType) -> None:
        code = self.loader.get_code(module.__name__)
        # What an import gives up on (try … except ImportError) has to be known at once.
        if getattr(code, "co_exceptiontable", b"try") or not _ran_without_names(module, code):
            self.loader.exec_module(module)


def _ran_without_names(module: ModuleType, code: CodeType) -> bool:
    """Run a package's ``__init__`` with promises; undone where it uses one of them itself."""
    own = vars(module)
    given = dict(own)
    importing = _Importing(module.__name__, own)
    own["__builtins__"] = {**vars(builtins), "__import__": importing}
    try:
        exec(code, own)
    except (AttributeError, TypeError):
        own.clear()
        own.update(given)
        return False
    finally:
        importing.open = False
    own["__builtins__"] = vars(builtins)
    _look_up_later(module, code)
    return True


class _Importing:
    """``__import__`` for one ``__init__``: relative imports of single names give promises."""

    def __init__(self, package: str, own: dict[str, Any]) -> None:
        self.package = package
        self.own = own
        self.open = True

    def __call__(
        self,
        name: str,
        globals: dict[str, Any] | None = None,  # noqa: A002
        locals: dict[str, Any] | None = None,  # noqa: A002
        fromlist: Sequence[str] = (),
        level: int = 0,
    ) -> Any:
        mine = self.open and globals is self.own and level == 1
        if mine and fromlist and "*" not in fromlist:
            return _Promises(self.package, name)
        return builtins.__import__(name, globals, locals, fromlist, level)


class _Promises:
    """What ``from .module import`` reads its names from."""

    def __init__(self, package: str, module: str) -> None:
        self._from = (package, module)

    def __getattr__(self, name: str) -> _Promise:
        return _Promise(*self._from, name)


class _Promise:
    """A name of a module of a package; ``module`` is empty for the module called ``name``."""

    def __init__(self, package: str, module: str, name: str) -> None:
        self.package = package
        self.module = module
        self.name = name

    def keep(self) -> Any:
        from importlib import import_module

        if self.module:
            module = import_module(f"{self.package}.{self.module}")
            if hasattr(module, self.name):
                return getattr(module, self.name)
        return import_module(".".join(filter(None, (self.package, self.module, self.name))))


def _look_up_later(module: ModuleType, code: CodeType) -> None:
    """Take the promises out of a package, and give it a ``__getattr__`` that keeps them."""
    own = vars(module)
    promised = {name: value for name, value in own.items() if type(value) is _Promise}
    for name in promised:
        del own[name]
    before = own.get("__getattr__")

    def __getattr__(name: str) -> Any:  # noqa: N807
        promise = promised.get(name)
        if promise is not None:
            own[name] = value = promise.keep()
            return value
        if before is not None:
            return before(name)
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

    own["__getattr__"] = __getattr__
    own.setdefault("__dir__", lambda: sorted({*own, *promised}))
    submodules = {file.split(".")[0] for folder in module.__path__ for file in os.listdir(folder)}
    used = _inner_names(code)
    for name, promise in promised.items():
        # Functions look their globals up without __getattr__; and an import of a module
        # called like a function would take the function's place.
        if name in used or (promise.module and name in submodules):
            __getattr__(name)


def _inner_names(code: CodeType) -> set[str]:
    """The global names that functions and classes inside ``code`` use."""
    found: set[str] = set()
    pending = [inner for inner in code.co_consts if hasattr(inner, "co_names")]
    while pending:
        inner = pending.pop()
        found.update(inner.co_names)
        pending += [deeper for deeper in inner.co_consts if hasattr(deeper, "co_names")]
    return found
