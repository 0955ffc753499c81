"""Cells that are indented as a whole: notebooks run them, Python would not."""

from __future__ import annotations

import ast
from dataclasses import replace

from nb2fn.frontend.magics import Translation
from nb2fn.frontend.parse import Fault
from nb2fn.records import record
from nb2fn.span import Span

_PLACED = (ast.expr, ast.stmt, ast.excepthandler, ast.arg, ast.keyword, ast.alias, ast.pattern)


@record
class Outdented:
    """A cell's ``text`` without the ``indent`` that its ``rows`` (1-based) began with."""

    text: str
    indent: str
    rows: frozenset[int]

    def width(self, row: int) -> int:
        """The columns that were taken off a row."""
        return len(self.indent) if row in self.rows else 0


def outdent(source: str) -> Outdented:
    """Take the first line's indentation off all lines that begin with it, as IPython does."""
    lines = source.split("\n")
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    if not indent:
        return Outdented(source, "", frozenset())
    rows = frozenset(n for n, line in enumerate(lines, 1) if line.startswith(indent))
    return Outdented("\n".join(line.removeprefix(indent) for line in lines), indent, rows)


def shift(translation: Translation, outdented: Outdented) -> Translation:
    """The translation of an outdented text, moved back to where the cell has it."""
    if not outdented.rows:
        return translation
    return replace(
        translation,
        python=_indented(translation.python, outdented),
        kernel=_indented(translation.kernel, outdented),
        magics=tuple(replace(m, span=_shifted(m.span, outdented)) for m in translation.magics),
    )


def shift_nodes(tree: ast.Module, outdented: Outdented) -> None:
    """Move the nodes of an outdented text's tree in place."""
    if not outdented.rows:
        return
    for node in ast.walk(tree):
        if isinstance(node, _PLACED):
            node.col_offset += outdented.width(node.lineno)
            if node.end_lineno is not None and node.end_col_offset is not None:
                node.end_col_offset += outdented.width(node.end_lineno)


def shift_fault(fault: Fault, outdented: Outdented) -> Fault:
    """A fault of an outdented text, where the cell has it."""
    return replace(
        fault,
        column=fault.column + outdented.width(fault.line),
        end_column=fault.end_column + outdented.width(fault.end_line),
    )


def _shifted(span: Span, outdented: Outdented) -> Span:
    return replace(
        span,
        column=span.column + outdented.width(span.line),
        end_column=span.end_column + outdented.width(span.end_line),
    )


def _indented(text: str, outdented: Outdented) -> str:
    lines = enumerate(text.split("\n"), 1)
    return "\n".join(outdented.indent + line if n in outdented.rows else line for n, line in lines)
