"""Notebook: cells with role, directives and parseable Python."""

from __future__ import annotations

import ast
import enum
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nb2fn.diagnostics import Diagnostic, Place
from nb2fn.records import record
from nb2fn.span import Span

if TYPE_CHECKING:
    from typing import Unpack

    from nb2fn.diagnostics import Words


class Role(enum.Enum):
    """What a cell is for; from its tag or its ``#| role`` line. ``NONE``: untagged."""

    SETUP = "setup"
    DATA = "data"
    TRAIN = "train"
    PREDICT = "predict"
    TEST = "test"
    PARAMETERS = "parameters"
    SKIP = "skip"
    NONE = ""


@record
class Directive:
    """``#| key: value`` at the head of a cell (``input``, ``output``, ``stateful``, …).

    ``value`` is empty for flags.
    """

    key: str
    value: str
    span: Span


@record
class Magic:
    """A line that is not Python, and what became of it.

    ``fate``: ``kept`` runs in the kernel but is no part of the dataflow
    (``%matplotlib inline``, ``!ls``); ``unwrapped`` had its body taken as plain
    code (``%%time``); ``requirement`` became a requirement hint and is not run
    (``%pip install x``); ``dropped`` is not run at all (``%%html``, ``df.head?``);
    ``barrier`` runs code nb2fn cannot see into (``%run``, ``%load_ext``).
    """

    kind: Literal["line", "cell", "shell", "help"]
    name: str
    text: str
    span: Span
    fate: Literal["kept", "unwrapped", "requirement", "dropped", "barrier"]


@record
class Output:
    """What the user saw under a cell when the notebook was last saved.

    ``kind``: ``stream`` (stdout), ``result`` (the ``text/plain`` of a value),
    ``error`` (``text`` is ``Name: message``).
    """

    kind: Literal["stream", "result", "error"]
    text: str


@record
class Cell:
    """One code cell.

    ``number`` is its 1-based position among the code cells, the number in every
    message. ``source`` is as written (newlines normalised to ``\\n``). ``python``
    has exactly as many lines; every line that was Python stands unchanged at the
    same columns, so spans in ``python`` are spans in ``source``. ``tree`` is
    ``python`` parsed. ``kernel_source`` is what the oracle runs: ``source`` with
    ``unwrapped``, ``requirement`` and ``dropped`` magics blanked, again line for
    line.
    """

    number: int
    id: str
    role: Role
    source: str
    python: str
    kernel_source: str
    tree: ast.Module = field(compare=False, repr=False)
    directives: tuple[Directive, ...] = ()
    magics: tuple[Magic, ...] = ()
    tags: tuple[str, ...] = ()
    execution_count: int | None = None
    outputs: tuple[Output, ...] = ()

    def directive(self, key: str) -> Directive | None:
        """The first directive of that key, if any."""
        return next((d for d in self.directives if d.key == key), None)


@record
class Notebook:
    """A notebook, read and upgraded in memory; the file is never written.

    ``name`` is the build's name: the file's stem reduced to ``[a-z0-9-]``, at
    most 40 characters, beginning with a letter; ``module`` the same as a Python
    identifier. ``requirement_hints`` are PEP 508 strings from install magics.
    """

    path: Path
    name: str
    module: str
    cells: tuple[Cell, ...]
    kernel: str = ""
    requirement_hints: tuple[str, ...] = ()
    nbformat: tuple[int, int] = (4, 5)

    def cell(self, number: int) -> Cell:
        """The code cell with that number (1-based)."""
        return self.cells[number - 1]

    @property
    def directory(self) -> Path:
        """Where the notebook's code runs."""
        return self.path.parent

    def finding(
        self, code: str, message: str, at: Span | int | None = None, **words: Unpack[Words]
    ) -> Diagnostic:
        """A diagnostic at a span, about the cell of that number, or about all of it."""
        if at is None:
            return Place(str(self.path)).say(code, message, **words)
        span = at if isinstance(at, Span) else None
        cell = self.cell(at if isinstance(at, int) else at.cell)
        place = Place(str(self.path), cell.number, cell.id, cell.source)
        return place.say(code, message, span, **words)

    def line(self, cell: int, number: int) -> Span:
        """The text of a line of a cell, without its indentation; its end if there is none."""
        lines = self.cell(cell).source.split("\n")
        number = min(max(number, 1), len(lines))
        text = lines[number - 1]
        return Span(cell, number, len(text) - len(text.lstrip()), number, len(text.rstrip()))
