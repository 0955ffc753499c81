"""What library calls do, as data.

Each module holds tables from a *spec* (a few words, see :class:`Spec`) to the
names it is true of. A table is read when the notebook first mentions its library.
"""

from __future__ import annotations

import importlib
import sys
from functools import cache, lru_cache
from types import ModuleType
from typing import NamedTuple

from nb2fn.ir.dataflow import AMBIENT, Effect


class Spec(NamedTuple):
    """What a call does, over-approximated.

    ``result``: ``fresh`` shares nothing with any argument, ``holds`` is a new
    object that may hold arguments, ``alias`` may be (a view of) receiver or
    argument, ``self`` is the receiver, ``scalar`` cannot change. ``type``: the
    family of the result. ``changes``: what it changes in place: ``self``, the
    estimators it is made of (``parts``), all it holds (``reach``), ``all`` arguments
    or the one at a position. ``keeps``: the receiver may hold the arguments afterwards.
    ``state``: ambient names it reads and changes; ``uses``: reads; ``resets``:
    sets whatever they were before; ``marks``: adds to without looking at them, as drawing
    on a figure does; ``pervades``: changes, and everything computed later reads them.
    ``seeded``: draws from numpy's global generator unless ``random_state`` is an integer;
    ``draws``: if anything it is given does.
    ``formats``: its result depends on display settings. ``calls``: it calls its first
    argument or ``key``. ``out``: the position from which on arguments are where the
    result is written. ``deep``: it may call methods of all it is given, as an
    estimator does of its parts. ``unsure``: the changes are a guess.
    """

    result: str = "alias"
    type: str = ""
    changes: tuple[str, ...] = ()
    keeps: bool = False
    effects: frozenset[Effect] = frozenset()
    state: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    resets: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    pervades: tuple[str, ...] = ()
    seeded: bool = False
    draws: bool = False
    formats: bool = False
    calls: bool = False
    out: int = 0
    deep: bool = False
    unsure: bool = False


# Modules of tables and families whose functions call methods of what they are given.
_CALLING = frozenset(
    {"sklearn", "networks", "scipy", "estimator", "transformer", "inplace", "splitter", "module",
     "keras", "optimizer", "loader", "mixin"}
)  # fmt: skip

_RESULTS = frozenset({"fresh", "holds", "alias", "self", "scalar"})
_FLAGS = frozenset({"keeps", "seeded", "draws", "formats", "calls", "unsure"})
_EFFECTS = {e.value: e for e in Effect}
_LISTS = frozenset({"changes", "state", "uses", "resets", "marks", "pervades"})

# Library → module of this package that describes it; all others: ``stdlib``.
_LIBRARIES = {
    "builtins": "python",
    "numpy": "numpy",
    "pandas": "pandas",
    "sklearn": "sklearn",
    "scipy": "scipy",
    "matplotlib": "plotting",
    "seaborn": "plotting",
    "mpl_toolkits": "plotting",
    "plotly": "plotting",
    "mlxtend": "plotting",
    "missingno": "plotting",
    "IPython": "plotting",
    "xgboost": "sklearn",
    "lightgbm": "sklearn",
    "catboost": "sklearn",
    "imblearn": "sklearn",
    "joblib": "python",
    "statsmodels": "scipy",
    "torch": "networks",
    "keras": "networks",
    "tensorflow": "networks",
    "tf_keras": "networks",
}


# Classes that are written like functions.
_CLASSES = frozenset({"ndarray", "matrix", "recarray", "csr_matrix", "csc_matrix", "deque"})


@cache
def parse(words: str) -> Spec:
    """Read a spec: ``"fresh:pandas reads uses=files"``."""
    fields: dict[str, object] = {}
    effects: set[Effect] = set()
    for word in words.split():
        name, _, value = word.partition("=")
        head, _, kind = word.partition(":")
        if head in _RESULTS:
            fields["result"], fields["type"] = head, kind
        elif name in _LISTS:
            items = value.split(",")
            fields[name] = tuple(AMBIENT.get(i, i) for i in items)
        elif name == "out":
            fields["out"] = int(value)
        elif word in _FLAGS:
            fields[word] = True
        else:
            effects.add(_EFFECTS[word])
    return Spec(**fields, effects=frozenset(effects))  # type: ignore[arg-type]


def expand(table: dict[str, str], deep: bool = False) -> dict[str, Spec]:
    """From ``{spec: "name name"}`` to ``{name: spec}``."""
    return {
        name: parse(words)._replace(deep=deep)
        for words, names in table.items()
        for name in names.split()
    }


@cache
def _library(root: str) -> tuple[dict[str, Spec], tuple[tuple[str, Spec], ...]]:
    name = _LIBRARIES.get(root, "stdlib")
    module = importlib.import_module(f"{__name__}.{name}")
    deep = name in _CALLING
    functions = expand(module.FUNCTIONS.get(root, {}), deep)
    defaults = module.DEFAULTS.get(root, {})
    return functions, tuple(
        (prefix, parse(words)._replace(deep=deep)) for prefix, words in defaults.items()
    )


@lru_cache(maxsize=4096)
def function(qual: str) -> Spec | None:
    """The spec of a function or class by its qualified name; ``None`` if unknown."""
    root, _, rest = qual.partition(".")
    functions, defaults = _library(root)
    found = functions.get(rest)
    if found is None and "." in rest:
        found = functions.get("*." + rest.rpartition(".")[2])
    if found is not None:
        return found
    if any(part[:1].isupper() or part in _CLASSES for part in rest.split(".")[:-1]):
        return None  # a method, called through its class
    for prefix, spec in defaults:
        if rest.startswith(prefix):
            return spec
    return None


@cache
def _methods() -> tuple[dict[str, dict[str, Spec]], dict[str, Spec], dict[str, dict[str, Spec]]]:
    methods = importlib.import_module(f"{__name__}.methods")
    tables = {**methods.METHODS, **_networks().METHODS}
    by_type = {kind: expand(table, kind in _CALLING) for kind, table in tables.items()}
    attributes = {kind: expand(table) for kind, table in methods.ATTRIBUTES.items()}
    return by_type, expand(methods.ANY, True), attributes


def method(kind: str, name: str) -> Spec | None:
    """The spec of a method: of a known family, else by its name alone.

    A family's ``get_*`` stands for all of its methods that begin so, ``*`` for all others.
    """
    by_type, anything, _ = _methods()
    table = by_type.get(kind)
    if table is not None:
        return table.get(name) or table.get(f"{name[:4]}*") or table.get("*")
    return anything.get(name)


def attribute(kind: str, name: str) -> Spec | None:
    """The spec of reading an attribute of a known family."""
    table = _methods()[2].get(kind, {})
    return table.get(name) or table.get("*")


def is_library(module: str) -> bool:
    """Whether a top-level module belongs to Python or to a library that is described here."""
    return module in _LIBRARIES or module in sys.stdlib_module_names


def family(base: str) -> str:
    """The family of methods a base class brings, by its qualified name; else empty."""
    return str(_networks().BASES.get(base, ""))


def delegates(kind: str, name: str) -> tuple[str, ...]:
    """The methods of the class itself that an inherited method calls."""
    found: tuple[str, ...] = _networks().DELEGATES.get(kind, {}).get(name, ())
    return found


def _networks() -> ModuleType:
    return importlib.import_module(f"{__name__}.networks")
