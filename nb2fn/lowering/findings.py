"""The diagnostics of lowering."""

from __future__ import annotations

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.extract import Definition
from nb2fn.ir.notebook import Notebook
from nb2fn.lowering.layout import Offsets
from nb2fn.lowering.locate import DefinitionNode
from nb2fn.span import Span


def at_definition(
    notebook: Notebook,
    definition: Definition,
    node: DefinitionNode | None,
    code: str,
    message: str,
    *,
    label: str = "",
    reason: str,
    fix: str,
) -> Diagnostic:
    """A finding about ``definition``; without ``node`` it points at its line alone."""
    if not 1 <= definition.cell <= len(notebook.cells):
        return at_notebook(notebook, code, message, label=label, reason=reason, fix=fix)
    cell = notebook.cell(definition.cell)
    lines = cell.source.split("\n")
    line = node.lineno if node else min(max(definition.line, 1), len(lines))
    column = Offsets(cell.python).column(line, node.col_offset) if node else 0
    span = Span(cell.number, line, column, line, len(lines[line - 1].rstrip()))
    return notebook.finding(code, message, span, label=label, reason=reason, fix=fix)


def at_line(
    notebook: Notebook,
    cell: int,
    line: int,
    code: str,
    message: str,
    *,
    label: str = "",
    reason: str,
    fix: str,
) -> Diagnostic:
    """A finding about one whole line of a cell."""
    span = notebook.line(cell, line)
    return notebook.finding(code, message, span, label=label, reason=reason, fix=fix)


def at_notebook(
    notebook: Notebook, code: str, message: str, *, label: str = "", reason: str, fix: str
) -> Diagnostic:
    """A finding that stands at no single place."""
    return notebook.finding(code, message, label=label, reason=reason, fix=fix)
