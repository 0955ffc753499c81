"""DataflowGraph: one node per top-level statement, and the names between them."""

from __future__ import annotations

import ast
import enum
from dataclasses import dataclass, field

from nb2fn.records import record
from nb2fn.span import Span


class Effect(enum.Enum):
    """What a statement does besides binding names. All sets are over-approximations."""

    DISPLAY = "display"  # prints, shows a value, logs
    PLOT = "plot"
    READS = "reads"  # files
    WRITES = "writes"  # files
    NETWORK = "network"
    BARRIER = "barrier"  # exec, globals(), %run, star import: could touch any name


# Ambient state is a variable like any other: a name that no Python name can be.
AMBIENT = {
    "random": "%random",  # the generator behind the functions of module random
    "numpy.random": "%numpy.random",
    "torch.random": "%torch.random",
    "torch.grad": "%torch.grad",
    "environ": "%environ",
    "cwd": "%cwd",
    "locale": "%locale",
    "warnings": "%warnings",
    "decimal": "%decimal",
    "pandas": "%pandas",  # options that change results
    "pandas.display": "%pandas.display",  # options that only change how things print
    "numpy": "%numpy",  # seterr
    "numpy.display": "%numpy.display",  # printoptions
    "sklearn": "%sklearn",  # set_config
    "matplotlib": "%matplotlib",
    "interpreter": "%interpreter",  # limits of recursion and of text for integers
    "modules": "%modules",  # sys.path, monkey-patched library attributes
    "files": "%files",  # written by an earlier statement, read by a later one
}


@record
class Mutation:
    """A statement may change the object behind ``name`` in place.

    ``certain``: the syntax says so (``x[i] = …``, ``x += …``, ``x.append(…)``,
    ``inplace=True``); otherwise an unknown call, which counts as mutating.
    ``method`` is the call behind it, for messages. ``function`` names the
    notebook function in whose body it stands, if any.
    """

    name: str
    span: Span
    certain: bool
    method: str = ""
    function: str = ""


@record
class Statement:
    """One top-level statement (a compound statement is one node).

    ``defines``: names it surely rebinds when it completes (strong definitions;
    a name bound only on some path of a compound statement is in ``may_define``).
    ``mutates`` includes what notebook functions it may call mutate, and the
    aliases of every name mutated. ``uses``: names whose value it may read,
    including the free globals of notebook functions it may call, transitively,
    as of this statement. Ambient names stand in the same sets.
    """

    id: int
    cell: int
    span: Span
    source: str
    kind: str  # import, function, class, assign, augassign, expr, for, if, with, try, del, …
    node: ast.stmt = field(compare=False, repr=False)
    defines: frozenset[str] = frozenset()
    may_define: frozenset[str] = frozenset()
    deletes: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    mutations: tuple[Mutation, ...] = ()
    effects: frozenset[Effect] = frozenset()

    @property
    def mutates(self) -> frozenset[str]:
        return frozenset(m.name for m in self.mutations)


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """Statement ``use`` may see what statement ``definition`` did to ``name``.

    ``weak`` edges come from mutations and conditional bindings: what stood
    before them is needed too.
    """

    definition: int
    use: int
    name: str
    weak: bool = False


@record
class FunctionSummary:
    """What calling a notebook function (or constructing a class) may do.

    One per ``def``/``class``/named lambda at top level, keyed by the statement
    that binds it. ``reads``: free globals, direct ones only. ``writes``: names
    it declares ``global`` and assigns. ``mutates``: free globals it may change.
    ``calls``: names of notebook functions it may call. ``mutates_parameters``:
    positions (and names) of parameters it may change.
    """

    statement: int
    name: str
    parameters: tuple[str, ...]
    reads: frozenset[str]
    writes: frozenset[str]
    mutations: tuple[Mutation, ...]
    mutates_parameters: frozenset[str]
    calls: frozenset[str]
    effects: frozenset[Effect]


@record
class DataflowGraph:
    """Statements in document order, the edges between them, function summaries.

    ``imports`` maps a bound name to ``(module, attribute or "")`` for the last
    import of it. ``aliases`` are the classes of names that may share an object.
    """

    statements: tuple[Statement, ...]
    edges: tuple[Edge, ...]
    functions: tuple[FunctionSummary, ...] = ()
    imports: tuple[tuple[str, str, str], ...] = ()
    aliases: tuple[frozenset[str], ...] = ()

    def of_cell(self, number: int) -> tuple[Statement, ...]:
        """The statements of one cell, in order."""
        return tuple(s for s in self.statements if s.cell == number)
