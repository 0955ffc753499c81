"""Notebooks and graphs from sources, without the front half."""

from __future__ import annotations

import ast
from pathlib import Path

from nb2fn.ir.dataflow import DataflowGraph, Statement
from nb2fn.ir.notebook import Cell, Notebook, Role
from nb2fn.span import Span


def notebook(
    *sources: str, roles: dict[int, Role] | None = None, path: Path | None = None
) -> Notebook:
    """Cells numbered from 1; what begins with ``%`` or ``!`` is a magic line."""
    cells = []
    for number, source in enumerate(sources, 1):
        python = "\n".join("" if line[:1] in ("%", "!") else line for line in source.split("\n"))
        role = (roles or {}).get(number, Role.NONE)
        cells.append(Cell(number, f"c{number}", role, source, python, source, ast.parse(python)))
    return Notebook(path or Path("book.ipynb"), "book", "book", tuple(cells))


def graph(book: Notebook) -> DataflowGraph:
    """Statements with their spans and stored names; no edges."""
    found: list[Statement] = []
    for cell in book.cells:
        for node in cell.tree.body:
            assert node.end_lineno is not None
            assert node.end_col_offset is not None
            span = Span(
                cell.number, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset
            )
            names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            stored = {
                n.id
                for n in ast.walk(node)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            }
            found.append(
                Statement(
                    id=len(found),
                    cell=cell.number,
                    span=span,
                    source=span.cut(cell.python),
                    kind=type(node).__name__.lower(),
                    node=node,
                    defines=frozenset(stored),
                    uses=frozenset(names - stored),
                )
            )
    return DataflowGraph(tuple(found), ())
