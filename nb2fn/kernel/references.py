"""Names under which an object can be imported, and those that no artifact may hold."""

from __future__ import annotations

import sys
import types
from typing import Any

from .problems import RefusedError, home

Pair = tuple[str, str]

# From any of these a pickle reaches arbitrary code, or the machine the notebook ran on.
# The endpoint's unpickler refuses to open the same.
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
_NAMELESS = {type(None): "NoneType", type(...): "ellipsis", type(NotImplemented): "NotImplemented"}
_MISSING = object()


def resolve(module: str, qualname: str) -> Any:
    """What ``module:qualname`` is in this process, or a fresh object if nothing."""
    found: Any = sys.modules.get(module, _MISSING)
    for name in qualname.split("."):
        found = getattr(found, name, _MISSING)
    return found


def importable(obj: Any) -> Pair | None:
    """The module and qualified name under which importing gives ``obj`` itself."""
    if isinstance(obj, type) and obj in _NAMELESS:
        return "builtins", _NAMELESS[obj]
    name = getattr(obj, "__qualname__", None) or getattr(obj, "__name__", None)
    if not isinstance(name, str) or "<locals>" in name:
        return None
    return _under(obj, name)


def _under(obj: Any, name: str) -> Pair | None:
    module = home(obj) if isinstance(obj, type) else getattr(obj, "__module__", None)
    owner = getattr(obj, "__objclass__", None)
    if module is None and owner is not None:
        module = home(owner)
    if isinstance(module, str):
        found = module != "__main__" and resolve(module, name) is obj
        return (module, name) if found else None
    for candidate in list(sys.modules):  # as pickle does
        if candidate not in ("__main__", "__mp_main__") and resolve(candidate, name) is obj:
            return candidate, name
    return None


def named(obj: Any, name: str) -> Pair:
    """Where the object is found whose reduction is just ``name``.

    Raises :class:`RefusedError` if nowhere but in the notebook.
    """
    found = _under(obj, name)
    if found is None:
        raise foreign(obj)
    return allowed(*found)


def module_name(module: types.ModuleType) -> str:
    """The name to import ``module`` by. Raises :class:`RefusedError` if there is none."""
    name = getattr(module, "__name__", "")
    if sys.modules.get(name) is module and name != "__main__":
        return str(name)
    raise RefusedError(
        "NB323",
        "{path} is a module that cannot be imported by its name",
        "It was made by hand in the notebook, or was loaded twice.",
        "put its code into a file beside the notebook and import that",
    )


def is_forbidden(module: str, qualname: str) -> bool:
    """Whether no artifact may name it: it leads to arbitrary code."""
    if module.partition(".")[0] in MODULES or (module, qualname) in FUNCTIONS:
        return True
    return module == "builtins" and qualname in BUILTINS


def allowed(module: str, qualname: str) -> Pair:
    """The pair itself. Raises :class:`RefusedError` if no artifact may name it."""
    if is_forbidden(module, qualname):
        shown = f"{module.lstrip('_')}.{qualname}".rstrip(".").replace("builtins.", "")
        raise RefusedError(
            "NB316",
            f"{{path}} refers to `{shown}`, which no frozen value may hold",
            "Whoever can change the artifact could reach arbitrary code through it.",
            _instead(module, qualname),
        )
    return module, qualname


def _instead(module: str, qualname: str) -> str:
    if module == "_operator" or module == "operator":
        example = '`def text(row): return row["text"]` for `itemgetter("text")`'
        return f"use a function written in the notebook instead, such as {example}"
    if not qualname:
        return "import the module where it is used instead of keeping it in an object"
    return "call it in a function written in the notebook instead of keeping it in an object"


def foreign(obj: Any) -> RefusedError:
    """The refusal of code that stands neither in a cell nor under an importable name."""
    what = "class" if isinstance(obj, type) else "function"
    name = str(getattr(obj, "__qualname__", type(obj).__name__))
    module = getattr(obj, "__module__", None) or "a library"
    now = _MISSING if module == "__main__" else resolve(module, name)
    if now is not _MISSING and now is not obj:
        return RefusedError(
            "NB314",
            f"{{path}} is an older {what} `{name}` of `{module}` than importing it gives",
            "The module was reloaded, or the name given to something else, after this was made.",
            f"make the object again after `{module}` was changed",
        )
    where = "an exec, a decorator or a magic" if module == "__main__" else f"`{module}`"
    return RefusedError(
        "NB314",
        f"{{path}} is the {what} `{name}`, which was made inside {where}",
        "Only code that stands in a cell, or that can be imported by its name, can be shipped.",
        f"write the {what} in a cell of the notebook, or keep the plain values it gives",
    )
