"""Prints within served loops and branches: a request's data does not belong in logs."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from nb2fn.ir.notebook import Cell
from nb2fn.ir.walk import children, walk
from nb2fn.passes.estimators import PREDICTS
from nb2fn.passes.expressions import span_of, within
from nb2fn.passes.shown import is_show
from nb2fn.span import Span

_PURE = frozenset("len str round repr int float type sorted sum min max abs format".split())


def silenced(
    statement: ast.stmt, cell: Cell, answers: Collection[Span] = ()
) -> tuple[tuple[Span, str], ...]:
    """Edits that take ``print`` and ``display`` calls out of a compound statement, but for
    those at ``answers``.

    Only calls whose arguments do nothing else when evaluated, and branches of nothing but
    such calls; a block of nothing else becomes ``pass``.
    """
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Expr):
        return ()
    edits: list[tuple[Span, str]] = []
    last = span_of(statement, cell).end_line
    for block in _blocks(statement):
        silent = [node for node in block if _silent(node, cell, answers)]
        for number, node in enumerate(silent):
            alone = len(silent) == len(block) and number == 0
            edits.append((span_of(node, cell), "pass") if alone else _removed(node, cell, last))
    return tuple(e for e in edits if not any(within(e[0], o[0]) and e != o for o in edits))


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for item in walk(node):
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for name in ("body", "orelse", "finalbody"):
            block = getattr(item, name, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield block


def _silent(node: ast.stmt, cell: Cell, answers: Collection[Span]) -> bool:
    if isinstance(node, ast.If):
        both = (*node.body, *node.orelse)
        return _harmless(node.test) and all(_silent(n, cell, answers) for n in both)
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and is_show(node.value)
        and span_of(node, cell) not in answers
        and all(_harmless(n) for n in children(node.value))
    )


def _harmless(node: ast.AST) -> bool:
    """Whether evaluating an expression does nothing besides."""
    return not any(
        isinstance(n, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom)
        or (isinstance(n, ast.Call) and not _pure(n))
        for n in walk(node)
    )


def _pure(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id=name):
            return name in _PURE
        case ast.Attribute(attr=name):
            return name in _PURE or name in PREDICTS
    return False


def _removed(node: ast.stmt, cell: Cell, last: int) -> tuple[Span, str]:
    """Takes a statement out with its line; ``pass`` where it shares the line."""
    span = span_of(node, cell)
    lines = cell.python.split("\n")
    after = lines[span.end_line - 1][span.end_column :].strip()
    if lines[span.line - 1][: span.column].strip() or (after and not after.startswith("#")):
        return span, "pass"
    comment = after and span.end_line < last
    end = len(lines[span.end_line - 1]) if comment else span.end_column
    above = span.line - 1
    return Span(cell.number, above, len(lines[above - 1]), span.end_line, end), ""
