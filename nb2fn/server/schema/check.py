"""What will be compiled: a notebook analysed without running it."""

from __future__ import annotations

from typing import Any, Literal

from nb2fn.server.schema.base import Answer, Diagnostic, Request


class CheckRequest(Request):
    """``content``: the notebook's JSON as it is in the editor; the saved file if absent."""

    path: str
    content: dict[str, Any] | None = None
    proposals: bool = True


class Place(Answer):
    """A range of one code cell's source; ``cell`` is its 1-based number among the code
    cells, ``cell_id`` its id in the document."""

    cell: int
    cell_id: str
    line: int
    column: int
    end_line: int
    end_column: int


class CheckedCell(Answer):
    """A code cell. ``role`` is empty where it is untagged; ``fates`` counts the fates of
    its statements; ``defines``: the names it binds."""

    cell: int
    cell_id: str
    role: str
    fates: dict[str, int]
    defines: list[str]


class Statement(Answer):
    """A top-level statement, its fate (``trains``, ``serves``, ``example``, ``left out``;
    empty where the notebook could not be cut) and why."""

    id: int
    place: Place
    kind: str
    source: str
    fate: str
    reason: str


class Edge(Answer):
    """Cell ``use`` needs what cell ``definition`` did to ``names``; ``weak`` where all of
    it is only possible; ``left_out`` where it is of no concern to the endpoint. Cells are
    numbers."""

    definition: int
    use: int
    names: list[str]
    weak: bool
    left_out: bool


class RouteInput(Answer):
    """An input: how it was found, where, and the notebook's own value as an expression."""

    name: str
    origin: Literal["directive", "parameter", "binding", "literal", "outside"]
    place: Place
    example: str


class RouteOutput(Answer):
    """A field of the answer, and the expression that gives it."""

    name: str
    expression: str
    place: Place


class Route(Answer):
    """One entry of the endpoint, as far as it is known without running anything."""

    name: str
    path: str
    kind: Literal["script", "function"]
    function: str
    inputs: list[RouteInput]
    outputs: list[RouteOutput]
    captures: list[str]
    source: str


class Crossing(Answer):
    """A name that crosses the cut: the cells that define or change it, and those of the
    request's code that read it."""

    name: str
    defined: list[int]
    used: list[int]


class Requirement(Answer):
    """A module that serving code imports, or a package a cell installs."""

    name: str
    origin: Literal["import", "install"]
    cells: list[int]


class Proposal(Answer):
    """A role for an untagged cell, and why. ``input`` and ``output``: what ``#| input:``
    and ``#| output:`` would have to say there; empty where they need not."""

    cell: int
    cell_id: str
    role: str
    reason: str
    input: str
    output: str


class Addition(Answer):
    """A predict cell that is proposed for the end of the notebook, where no cell of it can
    be tagged; its tag is ``predict``."""

    source: str
    reason: str


class CheckAnswer(Answer):
    """What will be compiled. Where ``ok`` is False the parts after the failing stage are
    empty. ``digest`` names the code of all cells: a build whose ``source_digest`` differs
    is of other code."""

    ok: bool
    name: str
    digest: str
    cells: list[CheckedCell]
    statements: list[Statement]
    edges: list[Edge]
    routes: list[Route]
    crosses: list[Crossing]
    requirements: list[Requirement]
    proposals: list[Proposal]
    addition: Addition | None
    diagnostics: list[Diagnostic]
    milliseconds: float
