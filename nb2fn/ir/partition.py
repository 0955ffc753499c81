"""Partition: what trains, what serves, what is left out, and what crosses the cut."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Literal

from nb2fn.span import Span


class Fate(enum.Enum):
    """What becomes of a statement in the shipped function and the train slice."""

    TRAINS = "trains"  # its effect reaches the boundary: in the train slice
    SERVES = "serves"  # runs on every request
    EXAMPLE = "example"  # builds an input's example; the request takes its place
    LEFT_OUT = "left out"  # only plots, prints, metrics, exploration


@dataclass(frozen=True, slots=True)
class Placement:
    """One statement's fate and the reason, as a person reads it."""

    statement: int
    fate: Fate
    reason: str


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a route.

    ``origin`` follows the order of DESIGN.md §3. ``example`` is a Python
    expression that gives the notebook's own value when evaluated in the kernel
    at the cut, after the statements in ``prelude`` (ids, in order) have run in a
    scratch namespace. ``substitute`` is the span in a serve statement that the
    parameter's name replaces (a literal inside a call), else ``None``.
    ``default`` is source for a function parameter's default.
    """

    name: str
    origin: Literal["directive", "parameter", "binding", "literal", "outside"]
    span: Span
    example: str
    prelude: tuple[int, ...] = ()
    substitute: Span | None = None
    default: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route answers.

    ``fields`` are ``(name, expression)``, evaluated after the serve statements;
    a single field is answered under its name, unless its value is a dict with
    text keys, whose keys become the fields. ``collect`` is set where the answer
    is gathered in a loop: the span of the ``print(…)`` or bare expression in the
    loop statement ``statement`` that becomes ``answers.append(…)``.
    ``statement`` is where the expressions stand. ``shown``: the statement does
    nothing but show them (``print(y)``, a bare ``y``), so that they are evaluated
    in its place; else they are evaluated right after it (``y = …``,
    ``results.append(…)``).
    """

    fields: tuple[tuple[str, str], ...]
    statement: int
    span: Span
    collect: Span | None = None
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One entry of the endpoint.

    ``kind`` ``script``: serve statements become the body of ``function``;
    ``kind`` ``function``: the notebook's own function is called. ``source`` is
    the text of ``def function(inputs…, *, owned…)`` for script routes: the very
    text that the kernel runs as reference and that the bundle ships. For a
    function route ``definition`` is the statement that binds the function,
    ``answer`` its example call, and ``serve`` is empty. ``serve`` holds the
    answer's own statement, also where only its expressions are returned.
    ``owned`` are captured names the serve code may change or rebinds: passed in
    fresh for every request. ``captures`` are all names read from the boundary
    directly.
    """

    name: str
    path: str
    kind: Literal["script", "function"]
    function: str
    inputs: tuple[Input, ...]
    answer: Answer
    serve: tuple[int, ...]
    captures: tuple[str, ...]
    owned: tuple[str, ...] = ()
    source: str = ""
    stateful: bool = False
    nondeterministic: bool = False
    definition: int | None = None


@dataclass(frozen=True, slots=True)
class Boundary:
    """What crosses. ``cut`` is the statement right before which the boundary is taken:
    the first serve statement that did not wait for a later fit. ``hoisted`` are
    imports and definitions at or after the cut that run before the boundary is
    taken; ``names`` are the roots."""

    cut: int
    hoisted: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Partition:
    """The decision about every statement. ``train`` is the train slice, in order."""

    placements: tuple[Placement, ...]
    routes: tuple[Route, ...]
    boundary: Boundary
    train: tuple[int, ...]

    def fate(self, statement: int) -> Fate:
        return self.placements[statement].fate
