"""Moving source in and out of blocks without touching what stands inside strings."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable, Iterator

Edit = tuple[int, int, str]
"""Replace ``text[start:end]`` by the third item."""


def string_lines(source: str) -> frozenset[int]:
    """The 1-based lines of ``source`` that begin inside a string literal.

    ``source`` must tokenize: it is Python that was parsed before.
    """
    inside: set[int] = set()
    opened: list[int] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        name = tokenize.tok_name[token.type]
        if name == "STRING":
            inside.update(range(token.start[0] + 1, token.end[0] + 1))
        elif name in ("FSTRING_START", "TSTRING_START"):
            opened.append(token.start[0])
        elif name in ("FSTRING_END", "TSTRING_END"):
            inside.update(range(opened.pop() + 1, token.end[0] + 1))
    return frozenset(inside)


def dedent(lines: list[str], first: int, width: int, kept: frozenset[int]) -> str:
    """``lines`` without up to ``width`` leading blanks each.

    ``first`` is the number of the first line in the numbering of ``kept``, the
    lines that begin inside a string and stay as they are.
    """
    out = []
    for number, line in enumerate(lines, first):
        if number in kept:
            out.append(line)
            continue
        head = line[:width]
        out.append(head.lstrip() + line[width:])
    return "\n".join(out)


def indent(source: str, prefix: str = "    ") -> str:
    """``source`` one block deeper."""
    kept = string_lines(source)
    return "\n".join(
        prefix + line if line and number not in kept else line
        for number, line in enumerate(source.split("\n"), 1)
    )


def edited(text: str, edits: Iterable[Edit]) -> str:
    """``text`` after all ``edits``, which must not overlap."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


class Offsets:
    """Turns the positions of :mod:`ast` (UTF-8 columns) into offsets into a text."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._starts = list(_starts(self._lines))

    def at(self, line: int, column: int) -> int:
        """The offset of a 1-based line and a 0-based UTF-8 column."""
        return self._starts[line - 1] + self.column(line, column)

    def column(self, line: int, column: int) -> int:
        """A UTF-8 column as a count of characters."""
        text = self._lines[line - 1]
        return column if text.isascii() else len(text.encode()[:column].decode())


def _starts(lines: list[str]) -> Iterator[int]:
    start = 0
    for line in lines:
        yield start
        start += len(line) + 1
