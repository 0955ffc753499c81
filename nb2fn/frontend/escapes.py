"""Find what is not Python in a cell: magics, shell lines, help requests.

The rules are those of IPython's input transformer: an escape stands at the start
of a logical line or right after an assignment's ``=``, never within brackets or
strings. The cell is scanned once, from the left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from nb2fn.records import record


@record
class Escape:
    """A stretch of lines that is not Python.

    ``kind``: ``cell`` is ``%%name`` and covers its own line only; ``line`` is
    ``%name``, ``shell`` is ``!command``, ``help`` is ``name?`` or ``?name``,
    ``call`` is ``/f x``, ``,f x`` or ``;f x``. ``assigned``: it stands right of an
    ``=``, and only the part from ``column`` on is not Python. ``line`` is 1-based,
    ``column`` 0-based; ``body`` is the text after ``name`` with backslash
    continuations joined.
    """

    kind: Literal["cell", "line", "shell", "help", "call"]
    name: str
    body: str
    line: int
    column: int
    end_line: int
    end_column: int
    assigned: bool = False


_LEXEME = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
  | (?P<string>[rRbBuUfFtT]{0,2}(?:
        '''(?:[^\\]|\\.)*?'''  |  \"\"\"(?:[^\\]|\\.)*?\"\"\"
      | '(?:[^'\\\n]|\\.)*'    |  "(?:[^"\\\n]|\\.)*"))
  | (?P<open>[(\[{])
  | (?P<close>[)\]}])
  | (?P<joined>\\\n)
  | (?P<newline>\n)
  | (?P<equal>(?<![=!<>:+\-*/%&|^@])=(?!=))
  | (?P<space>[ \t\f]+)
  | (?P<other>\w+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CELL_MAGIC = re.compile(r"%%(?![\w.-]*\?)(?P<name>[\w.-]+|!)[ \t]*(?P<body>[^\n]*)")
_ESCAPE = re.compile(r"(?P<mark>%%|!!|\?\??|[%!,;/])(?P<body>[^\n]*)")
_SPACE = re.compile(r"[ \t]*")
_ASSIGNED = re.compile(r"[ \t]*(?P<mark>%(?=[^\W\d])|!(?!=))")
_HELP = re.compile(r"(?P<name>%{0,2}(?!\d)[\w*]+(?:\.(?!\d)[\w*]+|\[-?\d+\])*)(?:\?\??)$")


def find(text: str) -> list[Escape]:
    """All escapes of a text, in order; a leading cell magic must have been taken off."""
    return list(_Scanner(text).escapes())


def leading_cell_magic(text: str) -> Escape | None:
    """The ``%%name`` a text begins with (after blank lines), if any."""
    start = len(text) - len(text.lstrip())
    found = _CELL_MAGIC.match(text, start)
    if not found or (start and text[start - 1] != "\n"):
        return None
    line = text.count("\n", 0, start) + 1
    body = found["body"].strip()
    return Escape("cell", found["name"], body, line, 0, line, len(found[0].rstrip()))


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.line = 1
        self.line_start = 0

    def escapes(self) -> Iterator[Escape]:
        while self.position < len(self.text):
            if blank := _SPACE.match(self.text, self.position):
                self._move(blank.end())
            found = _ESCAPE.match(self.text, self.position)
            if found:
                yield self._take(found["mark"], assigned=False)
            else:
                yield from self._logical_line()

    def _logical_line(self) -> Iterator[Escape]:
        """Go past one logical line of Python, yielding the escape in it, if any."""
        start, line, column = self.position, self.line, self.position - self.line_start
        depth, assigned, code_end = 0, False, self.position
        while found := _LEXEME.match(self.text, self.position):
            kind = found.lastgroup
            self._move(found.end())
            if kind == "newline" and depth == 0:
                break
            depth += (kind == "open") - (kind == "close" and depth > 0)
            if kind not in ("comment", "space", "joined", "newline"):
                code_end = found.end()
            if kind == "equal" and depth == 0 and not assigned:
                assigned = True
                if mark := _ASSIGNED.match(self.text, self.position):
                    self._move(mark.start("mark"))
                    yield self._take(mark["mark"], assigned=True)
                    return
        code = self.text[start:code_end]
        if code.endswith("?") and (asked := _HELP.search(code)):
            ended = line + code.count("\n")
            last = len(code) - (code.rfind("\n") + 1) + (column if ended == line else 0)
            yield Escape("help", asked["name"], "", line, column, ended, last)

    def _take(self, mark: str, *, assigned: bool) -> Escape:
        """The escape at the current position, with its continued lines; move past it."""
        line, column = self.line, self.position - self.line_start
        parts, start = [], self.position + len(mark)
        while True:
            end = self.text.find("\n", start)
            end = len(self.text) if end < 0 else end
            part = self.text[start:end]
            self._move(min(end + 1, len(self.text)))
            if not part.endswith("\\") or end == len(self.text):
                parts.append(part)
                break
            parts.append(part[:-1])
            start = end + 1
        body = "".join(parts).strip()
        at_line_start = start if len(parts) > 1 else start - len(mark) - column
        last = line + len(parts) - 1
        end_column = len(self.text[at_line_start:end].rstrip())
        kind, name, body = _classify(mark, body)
        return Escape(kind, name, body, line, column, last, end_column, assigned)

    def _move(self, position: int) -> None:
        crossed = self.text.count("\n", self.position, position)
        if crossed:
            self.line += crossed
            self.line_start = self.text.rfind("\n", 0, position) + 1
        self.position = position


def _classify(
    mark: str, body: str
) -> tuple[Literal["cell", "line", "shell", "help", "call"], str, str]:
    if mark.startswith("!"):
        return "shell", body.split(None, 1)[0] if body else "", body
    if mark.startswith("?") or (body.endswith("?") and mark in ("%", "%%")):
        return "help", body.strip("? "), ""
    if mark in (",", ";", "/"):
        return "call", body.split(None, 1)[0] if body else "", body
    name, _, rest = body.partition(" ")
    return "line", mark[1:] + name, rest.strip()  # a late "%%time" is to IPython "%time" after "%"
