"""What nb2fn says about a notebook: one object for terminal, JSON, panel and CI.

Codes are grouped by stage: ``NB1xx`` frontend, ``NB2xx`` analysis, ``NB3xx``
training and the cut, ``NB4xx`` lowering and proof, ``NB5xx`` targets and
deployment. Each code has a page in :mod:`nb2fn.codes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from nb2fn.span import Span

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    ``message`` says what is wrong in one line; ``label`` stands beside the
    caret; ``reason`` says why it matters, ``fix`` what to do. ``source`` is the
    whole text of the cell, so that the line can be shown. ``notebook`` is the
    path as the user gave it.
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

    def render(self, width: int = 100) -> str:
        """The finding as plain text, in the layout of rustc: line, caret, reason, fix."""
        out = [f"{self.severity}[{self.code}]: {self.message}"]
        where = self.notebook
        if self.cell is not None:
            at = f":{self.span.line}:{self.span.column + 1}" if self.span else ""
            where = f"{where} cell {self.cell}{at}".strip()
        if where:
            out.append(f"  --> {where}")
        if self.span and self.source:
            out += self._excerpt(width)
        said = [("why", self.reason), ("fix", self.fix), *(("note", n) for n in self.notes)]
        out += [_hanging(f"   = {word}: ", text, width) for word, text in said if text]
        return "\n".join(out)

    def _excerpt(self, width: int) -> list[str]:
        assert self.span is not None
        lines = self.source.split("\n")
        if not 0 < self.span.line <= len(lines):
            return []
        number = str(self.span.line)
        text = lines[self.span.line - 1].replace("\t", " ")
        start = min(self.span.column, len(text))
        one_line = self.span.end_line == self.span.line
        end = min(self.span.end_column if one_line else len(text), len(text))
        shift = 0
        if len(text) > width:
            shift = max(0, start - width // 3)
            text = text[shift : shift + width]
        gutter = " " * len(number)
        caret = "^" * max(1, min(end - start, width - (start - shift)))
        mark = " " * (start - shift) + caret + (f" {self.label}" if self.label else "")
        return [f" {gutter} |", f" {number} | {text}", f" {gutter} | {mark}"]

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
        }


def _hanging(prefix: str, text: str, width: int) -> str:
    """``text`` after ``prefix``, its prose wrapped; lines that are indented stay whole."""
    import textwrap

    indent = " " * len(prefix)
    room = max(40, width - len(prefix))
    lines: list[str] = []
    for line in text.split("\n"):
        whole = line.startswith(" ") or len(line) <= room
        lines += [line] if whole else textwrap.wrap(line, room, break_on_hyphens=False)
    return prefix + f"\n{indent}".join(lines)
