"""An exception of the notebook's code as JSON: what it says and where it arose."""

from __future__ import annotations

import os
from typing import Any, Callable

REFERENCE = "<nb2fn serve>"
EXAMPLE = "<nb2fn example>"
Place = dict[str, Any]


def describe(error: BaseException, locate: Callable[[str], tuple[int, int] | None]) -> Place:
    """``error`` with the frames that lie in cells, outermost first.

    ``locate`` maps a code object's file name to ``(cell, first_line)``. A frame holds
    ``cell``, ``line``, ``end_line``, ``column`` and ``end_column`` (UTF-8 bytes, ``None``
    before Python 3.11) and ``function``.
    """
    found = brief(error)
    frames = []
    if isinstance(error, SyntaxError) and error.filename and locate(error.filename):
        frames.append(_syntax_place(error, locate))
    for code, instruction, line in _walk(error):
        at = locate(code.co_filename)
        if at is not None:
            frames.append(_place(code, instruction, line, at))
    found["frames"] = frames
    return found


def brief(error: BaseException) -> Place:
    """``error`` without its place in cells, but with its line in the serve code."""
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ not in ("builtins", "__main__"):
        name = f"{kind.__module__}.{name}"
    try:
        message = str(error)
    except Exception:  # __str__ is anyone's code
        message = ""
    found: Place = {
        "type": name,
        "bases": [base.__name__ for base in kind.__mro__[:-2]],
        "message": message,
        "text": f"{kind.__qualname__}: {message}" if message else kind.__qualname__,
        "lines": [line for code, _, line in _walk(error) if code.co_filename == REFERENCE],
    }
    if isinstance(error, ImportError):
        found["module"] = error.name or ""
    if isinstance(error, OSError) and isinstance(error.filename, (str, bytes)):
        found["file"] = os.fsdecode(error.filename)
    return found


def _walk(error: BaseException) -> list[tuple[Any, int, int]]:
    out = []
    trace = error.__traceback__
    while trace is not None:
        out.append((trace.tb_frame.f_code, trace.tb_lasti, trace.tb_lineno))
        trace = trace.tb_next
    return out


def _place(code: Any, instruction: int, line: int, at: tuple[int, int]) -> Place:
    cell, first_line = at
    columns: tuple[Any, ...] = (line, line, None, None)
    if hasattr(code, "co_positions") and instruction >= 0:
        found = list(code.co_positions())[instruction // 2]
        if found[0] is not None:
            columns = found
    shift = first_line - 1
    return {
        "cell": cell,
        "line": line + shift if columns[2] is None else columns[0] + shift,
        "end_line": (columns[1] or line) + shift,
        "column": columns[2],
        "end_column": columns[3],
        "function": code.co_name,
    }


def _syntax_place(error: SyntaxError, locate: Callable[[str], Any]) -> Place:
    cell, first_line = locate(error.filename or "")
    line = (error.lineno or 1) + first_line - 1
    column = max(0, (error.offset or 1) - 1)
    return {
        "cell": cell,
        "line": line,
        "end_line": line,
        "column": column,
        "end_column": column + 1,
        "function": "<module>",
    }
