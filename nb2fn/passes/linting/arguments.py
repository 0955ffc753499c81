"""Edits of a call's arguments."""

from __future__ import annotations

import ast
import re

from nb2fn.diagnostics import Edit
from nb2fn.ir.notebook import Cell
from nb2fn.passes.expressions import span_of
from nb2fn.span import Span

_BEHIND = re.compile(r"[\s)]*")


def added_keyword(cell: Cell, call: ast.Call, text: str) -> Edit | None:
    """Gives a call one more argument, the last; ``None`` where that is not simple."""
    last = _last(call)
    outer = span_of(call, cell)
    if last is None:
        place = Span(cell.number, outer.end_line, outer.end_column - 1, 0, 0)
        added = text
    else:
        inner = span_of(last, cell)
        rest = Span(
            cell.number, inner.end_line, inner.end_column, outer.end_line, outer.end_column - 1
        ).cut(cell.python)
        closing = _BEHIND.match(rest.split("\n", 1)[0])
        assert closing
        behind = closing[0].rstrip().rfind(")") + 1  # an argument in brackets of its own
        place = Span(cell.number, inner.end_line, inner.end_column + behind, 0, 0)
        added = f", {text}"
    at = Span(cell.number, place.line, place.column, place.line, place.column)
    return Edit(cell.number, cell.id, at, added) if _fits(cell, at, call, added) else None


def _last(call: ast.Call) -> ast.expr | None:
    values = [*call.args, *(k.value for k in call.keywords)]
    return max(values, key=lambda v: (v.end_lineno or 0, v.end_col_offset or 0), default=None)


def _fits(cell: Cell, at: Span, call: ast.Call, added: str) -> bool:
    """Whether the cell still parses, with the call as it was and one argument more."""
    lines = cell.python.split("\n")
    line = lines[at.line - 1]
    lines[at.line - 1] = line[: at.column] + added + line[at.column :]
    try:
        tree = ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError):
        return False
    wanted = (call.lineno, call.col_offset)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (node.lineno, node.col_offset) == wanted:
            count = len(node.args) + len(node.keywords)
            if ast.dump(node.func) == ast.dump(call.func):
                return count == len(call.args) + len(call.keywords) + 1
    return False
