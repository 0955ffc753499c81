"""Code written in the notebook, and what running it may do."""

from __future__ import annotations

import ast
import enum
from dataclasses import dataclass, field
from typing import NamedTuple

from nb2fn.analysis.scopes import Scope
from nb2fn.analysis.values import NONE
from nb2fn.ir.dataflow import Effect
from nb2fn.span import Span

Body = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.GeneratorExp


class Way(enum.Enum):
    """How code may come to run on an object.

    ``CALLED``: anything it can reach may be called. ``OPERATED``: operators,
    iteration, formatting: what runs without being called. ``ACCESSED``: an
    attribute is read or set: properties.
    """

    CALLED = "called"
    OPERATED = "operated"
    ACCESSED = "accessed"


@dataclass(frozen=True, eq=False, slots=True)
class Code:
    """A function, lambda or generator expression; equal only to itself.

    ``owner`` is the token of the class it is a method of; ``kind`` its decorator
    (``static``, ``class``) where that changes how arguments are passed, or ``cached``
    where the object keeps the answer.
    """

    node: Body
    scope: Scope
    cell: int
    lines: list[str]
    name: str
    owner: int | None = None
    kind: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class ClassCode:
    """A class of the notebook: its methods by name, and whether that is all of it.

    ``open``: it has bases, a metaclass or decorators that are not of the notebook,
    so that it may have methods nobody sees here. ``bases`` are tokens of notebook
    classes; ``meta`` are the objects given as keywords, metaclasses among them;
    ``families``: the known families of its outside bases.
    """

    name: str
    methods: dict[str, tuple[Code, ...]]
    bases: tuple[int, ...]
    open: bool
    meta: frozenset[int] = NONE
    families: tuple[str, ...] = ()


class Change(NamedTuple):
    """Objects changed in place; ``only``: of these types, when their type matters."""

    tokens: frozenset[int]
    certain: bool
    method: str
    span: Span
    function: str
    only: frozenset[str] | None = None


class AmbientChange(NamedTuple):
    """A change of ambient state inside a function."""

    name: str
    certain: bool
    method: str
    span: Span
    function: str


@dataclass(slots=True)
class Summary:
    """What calling a code may do, in terms of its symbols (see ``Heap.symbol``).

    ``reads``: globals and ambient names, callees' included; ``own_reads``: its own
    only; ``writes``: globals it rebinds and to what; ``stores``: objects that may
    be held, and whether that is a guess, with those that may hold them; ``returns``: objects it may
    return; ``holds``: objects that what it returns may hold; ``carries``: code inside
    what it returns; ``runs``: objects on which it may run code, by way;
    ``plain``: it returns an object of its own that is no code; ``depends``: what it
    assumed about the globals it reads.
    """

    code: Code
    reads: set[str] = field(default_factory=set)
    own_reads: set[str] = field(default_factory=set)
    writes: dict[str, frozenset[int]] = field(default_factory=dict)
    changes: dict[tuple[int, frozenset[str] | None], Change] = field(default_factory=dict)
    ambient: dict[str, AmbientChange] = field(default_factory=dict)
    stores: dict[tuple[frozenset[int], bool], set[int]] = field(default_factory=dict)
    returns: frozenset[int] = NONE
    type: str | None = None
    holds: frozenset[int] = NONE
    carries: tuple[Code, ...] = ()
    plain: bool = False
    implicit: tuple[Code, ...] = ()
    instances: frozenset[int] = NONE
    runs: dict[Way, frozenset[int]] = field(default_factory=dict)
    effects: set[Effect] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    depends: dict[str, tuple[object, ...]] = field(default_factory=dict)

    def size(self) -> tuple[int, ...]:
        """Grows until recursion has reached its fixed point."""
        return (
            len(self.reads), len(self.changes), len(self.ambient), len(self.writes),
            sum(map(len, self.stores.values())), sum(map(len, self.writes.values())),
            len(self.returns), len(self.holds), sum(map(len, self.runs.values())),
            len(self.effects),
            len(self.carries),
        )  # fmt: skip
