"""Which text of the notebook runs when.

A piece is a stretch of one cell's source, line for line and column for column as the
user wrote it, so that every place in a traceback is a place in the cell.
"""

from __future__ import annotations

from collections.abc import Iterable

from nb2fn.ir.dataflow import DataflowGraph, Statement
from nb2fn.ir.notebook import Cell, Notebook, Role
from nb2fn.records import record
from nb2fn.span import Span

Position = tuple[int, int]  # line (1-based), column in characters


@record
class Piece:
    """``text`` stands at ``first_line`` of its cell; ``statements`` are the ids in it."""

    cell: int
    first_line: int
    text: str
    statements: tuple[int, ...]

    def to_json(self) -> list[object]:
        return [self.cell, self.first_line, self.text]


def span_of(statement: Statement) -> Span:
    """The statement's span, decorators included."""
    span = statement.span
    for decorator in getattr(statement.node, "decorator_list", ()):
        if decorator.lineno < span.line:
            column = statement.node.col_offset
            span = Span(span.cell, decorator.lineno, column, span.end_line, span.end_column)
    return span


def before(notebook: Notebook, graph: DataflowGraph, cut: int) -> tuple[Piece, ...]:
    """Every cell that is not skipped, in document order, up to the statement ``cut``."""
    return between(notebook, graph, 0, cut)


def between(notebook: Notebook, graph: DataflowGraph, start: int, stop: int) -> tuple[Piece, ...]:
    """The notebook from statement ``start`` (0: from its beginning) up to, not including,
    statement ``stop`` (the number of statements: to its end)."""
    out = []
    for cell in notebook.cells:
        if cell.role is Role.SKIP:
            continue
        inside = graph.of_cell(cell.number)
        if not inside:
            if _lies_between(cell, graph, start, stop):
                out.append(Piece(cell.number, 1, cell.kernel_source, ()))
            continue
        chosen = tuple(s for s in inside if start <= s.id < stop)
        if chosen:
            begin = None if chosen[0] is inside[0] else _start(chosen[0])
            end = None if chosen[-1] is inside[-1] else _start(_after(inside, chosen[-1]))
            out.append(cut_out(cell, begin, end, tuple(s.id for s in chosen)))
    return tuple(piece for piece in out if piece.text.strip())


def _lies_between(cell: Cell, graph: DataflowGraph, start: int, stop: int) -> bool:
    """Whether a cell without statements (only magics) stands between the two."""
    earlier = max((s.id for s in graph.statements if s.cell < cell.number), default=-1)
    later = min((s.id for s in graph.statements if s.cell > cell.number), default=earlier + 1)
    return (start == 0 or earlier >= start) and later <= stop and earlier < stop


def rest_of_cell(cell: Cell, graph: DataflowGraph, after: int, stop: int) -> Piece | None:
    """What stands behind statement ``after`` in its cell, up to statement ``stop``."""
    inside = graph.of_cell(cell.number)
    rest = tuple(s for s in inside if after < s.id < stop)
    if not rest:
        return None
    end = None if rest[-1] is inside[-1] else _start(_after(inside, rest[-1]))
    return cut_out(cell, _start(rest[0]), end, tuple(s.id for s in rest))


def single(notebook: Notebook, graph: DataflowGraph, statement: int) -> Piece:
    """One statement alone."""
    node = graph.statements[statement]
    span = span_of(node)
    end = (span.end_line, span.end_column)
    return cut_out(notebook.cell(node.cell), _start(node), end, (statement,))


def selected(
    notebook: Notebook, graph: DataflowGraph, statements: Iterable[int]
) -> tuple[Piece, ...]:
    """The chosen statements alone, each as a piece, in order."""
    return tuple(single(notebook, graph, s) for s in sorted(statements))


def collecting(
    notebook: Notebook,
    graph: DataflowGraph,
    statement: int,
    places: Iterable[tuple[Span, str, bool]],
) -> Piece:
    """The statement with the code at each span replaced by the collection of an expression,
    or (the third value) followed by it."""
    piece = single(notebook, graph, statement)
    lines = piece.text.split("\n")
    for span, expression, after in sorted(places, reverse=True):
        collect = f'__import__("sys").modules["_nb2fn_kernel.agent"].collect({expression})'
        first, last = span.line - piece.first_line, span.end_line - piece.first_line
        if after:
            head, tail = lines[last][: span.end_column], lines[last][span.end_column :]
            lines[last] = f"{head}; {collect}{tail}"
            continue
        joined = lines[first][: span.column] + collect + lines[last][span.end_column :]
        # As many lines as before: what follows keeps its place.
        lines[first : last + 1] = [joined] + [""] * (last - first)
    return Piece(piece.cell, piece.first_line, "\n".join(lines), piece.statements)


def cut_out(
    cell: Cell, begin: Position | None, end: Position | None, statements: tuple[int, ...]
) -> Piece:
    """The source of ``cell`` from ``begin`` up to ``end`` (``None``: its own ends).

    What stands on the first line before ``begin`` is replaced by an expression of the
    same width, so that columns stay.
    """
    lines = cell.kernel_source.split("\n")
    if end is not None:
        line, column = end
        lines = lines[:line]
        lines[-1] = lines[-1][:column]
    first_line = 1
    if begin is not None:
        first_line, column = begin
        lines = lines[first_line - 1 :]
        lines[0] = _filler(lines[0][:column]) + lines[0][column:]
    return Piece(cell.number, first_line, "\n".join(lines), statements)


def _filler(head: str) -> str:
    if not head.strip():
        return head
    return "0" + " " * (len(head) - 2) + ";"


def _start(statement: Statement) -> Position:
    span = span_of(statement)
    return span.line, span.column


def _after(inside: tuple[Statement, ...], statement: Statement) -> Statement:
    return inside[inside.index(statement) + 1]
