"""Finds the source of a live function or class in the notebook's own syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nb2fn.ir.extract import Definition
from nb2fn.ir.notebook import Cell, Notebook
from nb2fn.lowering.layout import Offsets, dedent, string_lines
from nb2fn.records import record

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
DefinitionNode = FunctionNode | ast.ClassDef | ast.Lambda


@record
class Place:
    """Where a definition stands; ``scopes`` encloses it, outermost first."""

    cell: Cell
    node: DefinitionNode
    scopes: tuple[FunctionNode | ast.ClassDef | ast.Lambda, ...] = ()


def locate(notebook: Notebook, definition: Definition) -> Place | None:
    """The place of ``definition``, or ``None`` if no such source is in its cell."""
    if not 1 <= definition.cell <= len(notebook.cells):
        return None
    cell = notebook.cell(definition.cell)
    found = [
        (node, scopes)
        for node, scopes in _definitions(cell.tree)
        if _kind(node) == definition.kind and definition.line in _first_lines(node)
    ]
    if not found:
        return None
    if definition.kind == "lambda":
        found.sort(key=lambda pair: pair[0].col_offset)
    node, scopes = found[_choose(definition, [n for n, _ in found], cell)]
    return Place(cell, node, scopes)


def source_of(place: Place) -> str:
    """The text of a ``def`` or ``class`` at column 0, decorators and own comments
    included; of a lambda, the expression alone."""
    source = place.cell.python
    node = place.node
    if isinstance(node, ast.Lambda):
        offsets = Offsets(source)
        end = offsets.at(node.end_lineno or node.lineno, node.end_col_offset or 0)
        return source[offsets.at(node.lineno, node.col_offset) : end]
    lines = source.split("\n")
    kept = string_lines(source)
    width = Offsets(source).column(node.lineno, node.col_offset)
    first = _with_comments_above(lines, min(_first_lines(node)), width, kept)
    last = _with_comments_below(lines, node.end_lineno or node.lineno, width)
    return dedent(lines[first - 1 : last], first, width, kept)


def _definitions(
    tree: ast.Module,
) -> Iterator[tuple[DefinitionNode, tuple[FunctionNode | ast.ClassDef | ast.Lambda, ...]]]:
    stack: list[tuple[ast.AST, tuple[FunctionNode | ast.ClassDef | ast.Lambda, ...]]] = [(tree, ())]
    while stack:
        node, scopes = stack.pop()
        inner = scopes
        if isinstance(node, DefinitionNode):
            yield node, scopes
            inner = (*scopes, node)
        stack.extend((child, inner) for child in ast.iter_child_nodes(node))


def _kind(node: DefinitionNode) -> str:
    if isinstance(node, ast.ClassDef):
        return "class"
    return "lambda" if isinstance(node, ast.Lambda) else "function"


def _first_lines(node: DefinitionNode) -> set[int]:
    decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
    return {node.lineno, *(d.lineno for d in decorators)}


def _choose(definition: Definition, nodes: list[DefinitionNode], cell: Cell) -> int:
    if len(nodes) == 1:
        return 0
    if definition.column is not None:
        offsets = Offsets(cell.python)
        columns = [offsets.column(n.lineno, n.col_offset) for n in nodes]
        if definition.column in columns:
            return columns.index(definition.column)
    return definition.ordinal if definition.ordinal < len(nodes) else 0


def _with_comments_above(lines: list[str], first: int, width: int, kept: frozenset[int]) -> int:
    while first > 1:
        above = lines[first - 2]
        own = above[:width].strip() == "" and above[width:].startswith("#")
        if not own or above.lstrip().startswith("#|") or first - 1 in kept:
            break
        first -= 1
    return first


def _with_comments_below(lines: list[str], last: int, width: int) -> int:
    while last < len(lines):
        below = lines[last]
        depth = len(below) - len(below.lstrip())
        if not below.lstrip().startswith("#") or depth <= width:
            break
        last += 1
    return last
