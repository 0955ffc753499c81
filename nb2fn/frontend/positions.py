"""Where the code cells stand in a notebook's file: JSON read with its offsets."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator

from nb2fn.records import record
from nb2fn.span import Span

_SPACE = re.compile(r"[ \t\r\n]*")
_UNIT = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]",
    re.DOTALL,
)
_LINE_ENDS = {"\\n": "\n", "\\u000a": "\n", "\\r": "\r", "\\u000d": "\r"}
_DECODER = json.JSONDecoder()
_SOURCES = ("source", "input", "code")  # nbformat 4; 2 and 3; 1


@record
class Range:
    """Offsets into the file's text; ``end`` is exclusive."""

    start: int
    end: int


@record
class Member:
    """A member of an object: its key, where that begins, where the value stands."""

    key: str
    start: int
    value: Range


@record
class CellPlace:
    """A code cell in the file's text.

    ``cell`` is its object, ``source`` the JSON strings that its source is made of (what
    stands between their quotes), ``metadata`` and ``tags`` the values of those keys.
    """

    cell: Range
    source: tuple[Range, ...]
    metadata: Range | None = None
    tags: Range | None = None


class FileMap:
    """The code cells of a notebook's ``text`` (valid, of any nbformat), found in one pass."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cells = tuple(_cells(text))
        self._lines: list[int] | None = None

    def offset(self, cell: int, line: int, column: int) -> int:
        """Where in the text a character of a cell's source stands (see :class:`Span`).

        What lies behind the end of a line is the line's end. Raises :class:`IndexError`
        where there is no such cell.
        """
        return _offset(self.text, self.cells[cell - 1], line, column)

    def range(self, span: Span) -> Range:
        """Where a span of a cell stands in the text."""
        start = self.offset(span.cell, span.line, span.column)
        return Range(start, max(start, self.offset(span.cell, span.end_line, span.end_column)))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of the file, both from 1, of an offset."""
        if self._lines is None:
            self._lines = [0, *(m.end() for m in re.finditer(r"\r\n|\n|\r", self.text))]
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1


def _cells(text: str) -> Iterator[CellPlace]:
    notebook = _values(text, _skip(text, text.startswith("\ufeff")))
    sheets = [notebook]
    if "cells" not in notebook and "worksheets" in notebook:
        sheets = [_values(text, at) for at in _elements(text, notebook["worksheets"])]
    for sheet in sheets:
        if "cells" in sheet:
            yield from _code_cells(text, sheet["cells"])


def _code_cells(text: str, at: int) -> Iterator[CellPlace]:
    for start in _elements(text, at):
        members = _values(text, start)
        kind = members.get("cell_type")
        if kind is None or _DECODER.raw_decode(text, kind)[0] != "code":
            continue
        source = next((members[key] for key in _SOURCES if key in members), None)
        metadata = members.get("metadata")
        tags = None
        if metadata is not None and text[metadata] == "{":
            tags = _values(text, metadata).get("tags")
        yield CellPlace(
            Range(start, _end(text, start)),
            () if source is None else tuple(_strings(text, source)),
            None if metadata is None else Range(metadata, _end(text, metadata)),
            None if tags is None else Range(tags, _end(text, tags)),
        )


def members(text: str, at: int) -> tuple[Member, ...]:
    """The members of the JSON object, or the elements of the list, at ``at``."""
    if text[at] == "[":
        return tuple(
            Member("", start, Range(start, _end(text, start))) for start in _elements(text, at)
        )
    return tuple(Member(key, name, Range(v, _end(text, v))) for key, name, v in _members(text, at))


def _strings(text: str, at: int) -> Iterator[Range]:
    for start in _elements(text, at) if text[at] == "[" else (at,):
        if text[start] == '"':
            yield Range(start + 1, _end(text, start) - 1)


def _values(text: str, at: int) -> dict[str, int]:
    """The keys of the object at ``at`` and where their values begin."""
    return {key: value for key, _, value in _members(text, at)}


def _members(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """The keys of the object at ``at``, where they begin, and where their values do."""
    if text[at] != "{":
        return
    at = _skip(text, at + 1)
    while text[at] != "}":
        name = at
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        yield key, name, at
        at = _next(text, _end(text, at))


def _elements(text: str, at: int) -> Iterator[int]:
    """Where the elements of the list at ``at`` begin."""
    if text[at] != "[":
        return
    at = _skip(text, at + 1)
    while text[at] != "]":
        yield at
        at = _next(text, _end(text, at))


def _end(text: str, at: int) -> int:
    return _DECODER.raw_decode(text, at)[1]


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    assert found
    return found.end()


def _next(text: str, at: int) -> int:
    """The next element after a value that ends at ``at``, or the bracket that closes."""
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at


def _offset(text: str, place: CellPlace, line: int, column: int) -> int:
    row, at = 1, 0
    end = place.source[-1].end if place.source else place.cell.start
    carriage = False
    for part in place.source:
        for unit in _UNIT.finditer(text, part.start, part.end):
            kind = _LINE_ENDS.get(unit[0].lower(), "")
            if kind == "\n" and carriage:  # the second half of a line end
                carriage = False
                continue
            if row == line and (at == column or kind):
                return unit.start()
            carriage = kind == "\r"
            row, at = (row + 1, 0) if kind else (row, at + 1)
    return end
