"""Where findings stand in the notebook's file."""

from __future__ import annotations

from pathlib import Path

from nb2fn.cli.formats import file_text
from nb2fn.diagnostics import Diagnostic
from nb2fn.frontend.positions import FileMap
from nb2fn.records import record


@record
class FilePlace:
    """Lines and columns of the file, from 1; ``end_column`` is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class FilePlaces:
    """Finds the places in one notebook's file, which is read when it is first asked."""

    def __init__(self, notebook: Path) -> None:
        self._notebook = notebook
        self._file: FileMap | None = None

    @property
    def file(self) -> FileMap | None:
        """The map of the file; ``None`` where it is no notebook."""
        if self._file is None:
            text = file_text(self._notebook)
            try:
                self._file = FileMap(text)
            except (ValueError, IndexError, RecursionError):  # no JSON, or not that of a notebook
                return None
        return self._file

    def of(self, found: Diagnostic) -> FilePlace | None:
        """Where the finding stands: its span, else its cell's first line, else ``None``."""
        file = self.file
        if file is None or found.cell is None or not 0 < found.cell <= len(file.cells):
            return None
        if found.span is None:
            start = end = file.offset(found.cell, 1, 0)
        else:
            place = file.range(found.span)
            start, end = place.start, place.end
        return FilePlace(*file.place(start), *file.place(end))
