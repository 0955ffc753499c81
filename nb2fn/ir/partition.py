"""Partition: what trains, what serves, what is left out, and what crosses the cut."""

from __future__ import annotations

import enum
from typing import Literal

from nb2fn.records import record
from nb2fn.span import Span


class Fate(enum.Enum):
    """What becomes of a statement in the shipped function and the train slice."""

    TRAINS = "trains"  # its effect reaches the boundary: in the train slice
    SERVES = "serves"  # runs on every request
    EXAMPLE = "example"  # builds an input's example; the request takes its place
    LEFT_OUT = "left out"  # only plots, prints, metrics, exploration


@record
class Placement:
    """One statement's fate and the reason, as a person reads it."""

    statement: int
    fate: Fate
    reason: str


@record
class Input:
    """One input of a route.

    ``origin`` follows the order of DESIGN.md §3. ``example`` is a Python
    expression that gives the notebook's own value when evaluated in the kernel
    at the cut, after the statements in ``prelude`` (ids, in order) have run in a
    scratch namespace. ``substitute`` is the span in a serve statement that the
    parameter's name replaces (a literal inside a call), else ``None``.
    ``default`` is source for a function parameter's default. ``mapping``: the serve
    code goes over the keys of a dict, so that a request may bring any.
    """

    name: str
    origin: Literal["directive", "parameter", "binding", "literal", "outside"]
    span: Span
    example: str
    prelude: tuple[int, ...] = ()
    substitute: Span | None = None
    default: str = ""
    mapping: bool = False


@record
class Collect:
    """One place inside a compound statement where an answer is shown: the ``span`` of the
    ``print(…)`` or bare expression, and its ``fields`` as in :class:`Answer`. ``after``:
    the span is an assignment's, which stays, and the answer is taken after it."""

    span: Span
    fields: tuple[tuple[str, str], ...]
    after: bool = False


@record
class Answer:
    """What a route answers.

    ``fields`` are ``(name, expression)``, evaluated after the serve statements;
    a single field is answered under its name, unless its value is a dict with
    text keys, whose keys become the fields. ``collects`` is set where the answer is
    shown inside the compound statement ``statement``, in a loop or in branches: what
    is shown there becomes ``answers.append(…)`` where ``looped``, else ``return …``;
    a way through the branches that shows nothing answers null.
    ``statement`` is where the expressions stand. ``shown``: the statement does
    nothing but show them (``print(y)``, a bare ``y``), so that they are evaluated
    in its place; else they are evaluated right after it (``y = …``,
    ``results.append(…)``).
    """

    fields: tuple[tuple[str, str], ...]
    statement: int
    span: Span
    collects: tuple[Collect, ...] = ()
    looped: bool = False
    shown: bool = False


@record
class Early:
    """A route's own cut, above the boundary's.

    Right before statement ``cut``, with what is ``hoisted`` run, the route is asked and its
    examples are taken. ``kept`` are pairs (name, the name it crosses under): copies made
    there of captured values that the notebook changes before the boundary is taken.
    """

    cut: int
    hoisted: tuple[int, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()


@record
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
    directly. ``early`` is set where the route begins above the boundary's cut, because
    something is trained between them.
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
    early: Early | None = None


@record
class Asserted:
    """An assertion of a ``test`` cell about what a route answers.

    ``question`` are pairs (input, source of its value); without any it is the notebook's
    own. ``text`` must hold, where ``answer`` is the answer's one field (or the whole
    object, where it has several) as JSON and ``names`` are values of the notebook.
    """

    statement: int
    route: str
    question: tuple[tuple[str, str], ...]
    text: str
    names: tuple[str, ...] = ()


@record
class Boundary:
    """What crosses. ``cut`` is the statement right before which the boundary is taken:
    the first serve statement that did not wait for a later fit. ``hoisted`` are
    imports and definitions at or after the cut that run before the boundary is
    taken; ``names`` are the roots."""

    cut: int
    hoisted: tuple[int, ...]
    names: tuple[str, ...]


@record
class Partition:
    """The decision about every statement. ``train`` is the train slice, in order."""

    placements: tuple[Placement, ...]
    routes: tuple[Route, ...]
    boundary: Boundary
    train: tuple[int, ...]
    asserted: tuple[Asserted, ...] = ()

    def fate(self, statement: int) -> Fate:
        return self.placements[statement].fate
