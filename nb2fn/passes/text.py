"""Cutting statements out of cells: edits by span, and indentation that leaves strings alone."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterable, Sequence

from nb2fn.ir.notebook import Cell
from nb2fn.passes.expressions import span_of
from nb2fn.span import Span

_OPENS = {getattr(tokenize, n, -1) for n in ("FSTRING_START", "TSTRING_START")} - {-1}
_CLOSES = {getattr(tokenize, n, -1) for n in ("FSTRING_END", "TSTRING_END")} - {-1}


def statement_span(node: ast.stmt, cell: Cell) -> Span:
    """A statement's span, its decorators included."""
    span = span_of(node, cell)
    decorators = getattr(node, "decorator_list", ())
    if not decorators:
        return span
    first = min(d.lineno for d in decorators)
    return Span(cell.number, first, span.column, span.end_line, span.end_column)


def cut(cell: Cell, span: Span, edits: Iterable[tuple[Span, str]] = ()) -> str:
    """The text of a span, with the spans of ``edits`` within it replaced."""
    lines = cell.python.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def offset(line: int, column: int) -> int:
        return starts[line - 1] + column

    begin, end = offset(span.line, span.column), offset(span.end_line, span.end_column)
    text = cell.python
    for where, new in sorted(edits, key=lambda e: e[0], reverse=True):
        at, to = offset(where.line, where.column), offset(where.end_line, where.end_column)
        if where.cell == span.cell and begin <= at and to <= end:
            text = text[:at] + new + text[to:]
            end += len(new) - (to - at)
    return text[begin:end]


def statement_text(cell: Cell, node: ast.stmt, edits: Iterable[tuple[Span, str]] = ()) -> str:
    """A statement's text, edited, as it stands at the left margin.

    A whole cell may be indented, as IPython allows.
    """
    span = statement_span(node, cell)
    text = cut(cell, span, edits)
    margin = cell.python.split("\n")[span.line - 1][: span.column]
    if not margin or margin.strip():
        return text
    kept = inside_strings(margin + text)
    return "\n".join(
        line if number in kept else line.removeprefix(margin)
        for number, line in enumerate(text.split("\n"), 1)
    )


def leading_comments(cell: Cell, span: Span) -> list[str]:
    """The comment lines right above a statement that begins its line."""
    lines = cell.source.split("\n")
    if lines[span.line - 1][: span.column].strip():
        return []
    found: list[str] = []
    for line in reversed(lines[: span.line - 1]):
        comment = line.strip()
        if not comment.startswith("#") or comment.startswith("#|"):
            break
        found.append(comment)
    return found[::-1]


def trailing_comment(cell: Cell, span: Span) -> str:
    """The comment that ends a statement's last line, with the space before it."""
    rest = cell.source.split("\n")[span.end_line - 1][span.end_column :]
    return rest.rstrip() if rest.lstrip().startswith("#") else ""


def indent(text: str, prefix: str = "    ") -> str:
    """Indent code; lines that begin inside a string stay as they are."""
    kept = inside_strings(text)
    return "\n".join(
        line if number in kept or not line.strip() else prefix + line
        for number, line in enumerate(text.split("\n"), 1)
    )


def inside_strings(text: str) -> frozenset[int]:
    """The numbers (from 1) of the lines that begin inside a string literal."""
    found: set[int] = set()
    opened: list[int] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.STRING:
            found.update(range(token.start[0] + 1, token.end[0] + 1))
        elif token.type in _OPENS:
            opened.append(token.start[0])
        elif token.type in _CLOSES:
            found.update(range(opened.pop() + 1, token.end[0] + 1))
    return frozenset(found)


def signature(name: str, inputs: Sequence[str], owned: Sequence[str], width: int = 100) -> str:
    """``def name(inputs, *, owned):`` on one line, or one parameter a line."""
    parts = [*inputs, *(("*", *owned) if owned else ())]
    line = f"def {name}({', '.join(parts)}):"
    if len(line) <= width:
        return line
    return "\n".join([f"def {name}(", *(f"    {part}," for part in parts), "):"])
