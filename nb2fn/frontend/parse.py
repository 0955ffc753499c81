"""Parse a cell's Python; what goes wrong is a value, not an exception."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from nb2fn.records import record


@record
class Fault:
    """Why a text is not Python. Lines 1-based, columns 0-based in characters.

    ``syntax``: the parser's own ``message``; ``depth``: nested more deeply than the
    parser can go; ``text``: a NUL or half a surrogate pair, which no Python file
    can hold.
    """

    kind: Literal["syntax", "depth", "text"]
    message: str
    line: int
    column: int
    end_line: int
    end_column: int


_DEPTH = Fault("depth", "the code is nested too deeply for Python's parser", 1, 0, 1, 0)
# What stands behind a backslash as if it were an escape: most often a Windows path.
_BROKEN_ESCAPE = re.compile(
    r"\\(?:U(?![0-9A-Fa-f]{8})|u(?![0-9A-Fa-f]{4})|x(?![0-9A-Fa-f]{2})|N(?!\{)|N\{[^}]*\}?)"
)
NOT_TEXT = re.compile("[\0\ud800-\udfff]")


@contextmanager
def quiet() -> Iterator[None]:
    """Within it the parser's warnings about the user's code (``"\\d"``) are not shown."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def parse(text: str) -> ast.Module | Fault:
    """``text`` as a module, top-level ``await`` allowed as notebooks do, or what is wrong.

    What only the compiler refuses (``return`` outside a function) counts too.
    Call it within :func:`quiet`.
    """
    if bad := NOT_TEXT.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - (text.rfind("\n", 0, bad.start()) + 1)
        what = "a NUL character" if bad.group() == "\0" else "half of a surrogate pair"
        return Fault("text", f"the cell holds {what}", line, column, line, column + 1)
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        return _fault(error, text)
    except (RecursionError, MemoryError):
        return _DEPTH
    try:
        compile(tree, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except SyntaxError as error:
        return _fault(_in_characters(error, text), text)
    except RecursionError:
        return _DEPTH
    return tree


def _in_characters(error: SyntaxError, text: str) -> SyntaxError:
    """The compiler, unlike the parser, counts columns in UTF-8 bytes."""
    lines = text.split("\n")
    for row, column in (("lineno", "offset"), ("end_lineno", "end_offset")):
        line, offset = getattr(error, row), getattr(error, column)
        if line and offset and line <= len(lines):
            before = lines[line - 1].encode()[: offset - 1]
            setattr(error, column, len(before.decode("utf-8", "ignore")) + 1)
    return error


def _fault(error: SyntaxError, text: str) -> Fault:
    lines = text.split("\n")
    line = min(max(error.lineno or 1, 1), len(lines))
    column = max((error.offset or 1) - 1, 0)
    end_line, end_column = error.end_lineno or 0, (error.end_offset or 0) - 1
    if error.msg.startswith(("(unicode error)", "(value error)")):
        # Python shows the end of the string.
        broken = [*_BROKEN_ESCAPE.finditer(lines[line - 1][:column])]
        if broken:
            (column, end_column), end_line = broken[0].span(), line
    if (end_line, end_column) <= (line, column):
        end_line, end_column = line, column + 1
    return Fault("syntax", error.msg, line, column, min(end_line, len(lines)), end_column)
