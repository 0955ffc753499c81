"""Where a piece of source stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A range of one cell's source.

    ``cell`` is the 1-based position among the notebook's code cells. Lines are
    1-based, columns 0-based and counted in characters (not UTF-8 bytes, as
    :mod:`ast` counts); ``end_column`` is exclusive.
    """

    cell: int
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"cell {self.cell}:{self.line}:{self.column + 1}"

    def cut(self, source: str) -> str:
        """The text of this span in its cell's ``source``."""
        return self.of(source.split("\n"))

    def of(self, lines: list[str]) -> str:
        """The text of this span among the ``lines`` of its cell."""
        lines = lines[self.line - 1 : self.end_line]
        if not lines:
            return ""
        lines[-1] = lines[-1][: self.end_column]
        lines[0] = lines[0][self.column :]
        return "\n".join(lines)
