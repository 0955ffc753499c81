"""What nb2fn says about a notebook: one object for terminal, JSON, panel and CI.

Codes are grouped by stage: ``NB1xx`` frontend, ``NB2xx`` analysis, ``NB3xx``
training and the cut, ``NB4xx`` lowering and proof, ``NB5xx`` targets and
deployment. Each code has a page in :mod:`nb2fn.codes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from nb2fn.excerpt import Piece, excerpt, visible
from nb2fn.records import record
from nb2fn.span import Span

if TYPE_CHECKING:
    from typing import TypedDict, Unpack

    class Words(TypedDict, total=False):
        """What a finding may say besides its code and message."""

        severity: Severity
        label: str
        reason: str
        fix: str
        notes: tuple[str, ...]
        edits: tuple[Edit, ...]


Severity = Literal["error", "warning", "info"]


@record
class Edit:
    """A change of one cell that answers a finding and is safe to make unseen.

    ``cell`` counts code cells from 1, ``cell_id`` is that cell's. With a ``span`` (in one
    line) its text is replaced by ``text``, which has no line end unless it is whole lines;
    an empty span inserts.
    Else the cell's tags change: ``tag`` is added, unless it is there.
    """

    cell: int
    cell_id: str = ""
    span: Span | None = None
    text: str = ""
    tag: str = ""


@record
class Diagnostic:
    """One finding.

    ``message`` says what is wrong in one line; ``label`` stands beside the
    caret; ``reason`` says why it matters, ``fix`` what to do. ``source`` is the
    whole text of the cell, so that the line can be shown. ``notebook`` is the
    path as the user gave it. ``edits``, together, do what ``fix`` says.
    """

    code: str
    message: str
    severity: Severity = "error"
    notebook: str = ""
    cell: int | None = None
    cell_id: str = ""
    span: Span | None = None
    source: str = ""
    label: str = ""
    reason: str = ""
    fix: str = ""
    notes: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def where(self) -> str:
        """``churn.ipynb cell 3:2:5``, as far as it is known."""
        if self.cell is None:
            return self.notebook
        at = f":{self.span.line}:{self.span.column + 1}" if self.span else ""
        return f"{self.notebook} cell {self.cell}{at}".strip()

    def render(self, width: int = 100) -> str:
        """The finding as plain text, in the layout of rustc: line, caret, reason, fix."""
        return "\n".join("".join(text for _, text in line) for line in self.lines(width))

    def lines(self, width: int = 100) -> list[list[Piece]]:
        """The lines of :meth:`render` as styled pieces.

        Styles: ``severity``, ``message``, ``arrow``, ``gutter``, ``mark``, ``note`` and plain.
        """
        head: list[Piece] = [("severity", f"{self.severity}[{self.code}]")]
        message = " ".join(visible(self.message).split("\n"))
        out = [[*head, ("message", f": {message}")]]
        digits = len(str(self.span.end_line)) if self.span and self.source else 1
        indent = " " * (digits + 1)
        if self.where:
            out.append([("arrow", f"{indent}-->"), ("", f" {visible(self.where)}")])
        if self.span and self.source:
            room = max(width - 3 - digits, 30)
            out += excerpt(self.source, self.span, visible(self.label), room)
        said = [("why", self.reason), ("fix", self.fix), *(("note", n) for n in self.notes)]
        for word, text in said:
            if text:
                out += _hanging(f"{indent} = {word}:", visible(text), width)
        return out

    def to_json(self) -> dict[str, Any]:
        """The finding as JSON: the same keys for CLI, panel and CI."""
        span = self.span
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "notebook": self.notebook,
            "cell": self.cell,
            "cell_id": self.cell_id,
            "line": span.line if span else None,
            "column": span.column + 1 if span else None,
            "end_line": span.end_line if span else None,
            "end_column": span.end_column + 1 if span else None,
            "text": span.cut(self.source) if span and self.source else "",
            "label": self.label,
            "reason": self.reason,
            "fix": self.fix,
            "notes": list(self.notes),
            "edits": [_edit(e) for e in self.edits],
        }


def _edit(edit: Edit) -> dict[str, Any]:
    span = edit.span
    return {
        "cell": edit.cell,
        "cell_id": edit.cell_id,
        "line": span.line if span else None,
        "column": span.column + 1 if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column + 1 if span else None,
        "text": edit.text,
        "tag": edit.tag,
    }


@record
class Place:
    """A cell that findings are about; ``cell`` is ``None`` for the notebook as a whole."""

    notebook: str
    cell: int | None = None
    cell_id: str = ""
    source: str = ""

    def say(
        self, code: str, message: str, span: Span | None = None, **words: Unpack[Words]
    ) -> Diagnostic:
        """A finding about this cell, at ``span`` if that is given."""
        return Diagnostic(
            code,
            message,
            notebook=self.notebook,
            cell=self.cell,
            cell_id=self.cell_id,
            span=span,
            source=self.source,
            **words,
        )


def _hanging(head: str, text: str, width: int) -> list[list[Piece]]:
    """``text`` after ``head``, its prose wrapped; lines that are indented stay whole."""
    import textwrap

    indent = " " * len(head)
    room = max(40, width - len(head) - 1)
    lines: list[str] = []
    for line in text.split("\n"):
        whole = line.startswith(" ") or len(line) <= room
        lines += [line] if whole else textwrap.wrap(line, room, break_on_hyphens=False)
    first, *rest = lines
    return [[("note", head), ("", f" {first}")], *([("", f"{indent} {line}")] for line in rest)]
