"""A piece of a cell that was run as one: its definitions, and where they stand."""

from __future__ import annotations
import __future__

import ast
import difflib
from collections.abc import Iterator
from types import CodeType
from typing import Any

from .bytecode import fingerprint, nested

Function = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_FUTURES = sum({getattr(__future__, n).compiler_flag for n in __future__.all_feature_names})
_MOVED = 1_000_000  # a line that no cell has


class Entry:
    """A function, lambda or class in a piece's syntax tree.

    ``start`` is the line of the first decorator. ``owner`` is the entry whose body it
    stands in; ``ordinal`` counts the lambdas that start on one line.
    """

    __slots__ = ("name", "node", "ordinal", "owner", "piece", "qualname", "start")

    def __init__(self, piece: Piece, node: Any, owner: Entry | None, ordinal: int) -> None:
        self.piece = piece
        self.node = node
        self.owner = owner
        self.ordinal = ordinal
        self.name: str = getattr(node, "name", "<lambda>")
        lines = [d.lineno for d in getattr(node, "decorator_list", ())]
        self.start: int = min([node.lineno, *lines])
        self.qualname = self.name
        if owner is not None:
            inside = "." if owner.is_class else ".<locals>."
            self.qualname = owner.qualname + inside + self.name

    @property
    def is_class(self) -> bool:
        return isinstance(self.node, ast.ClassDef)

    def place(self) -> tuple[int, int | None]:
        """Line and column (characters) in the cell's Python, as the user wrote it."""
        return self.piece.place(self.node.lineno, self.node.col_offset)

    def order(self) -> tuple[int, int, int]:
        """Sorts definitions by when they were made, as far as source tells."""
        return (self.piece.number, self.node.lineno, self.node.col_offset)


class Piece:
    """``raw`` begins at ``first_line`` and ``first_column`` of the cell; ``text`` is what
    IPython made of it and compiled. ``number`` counts the pieces run."""

    def __init__(
        self, number: int, cell: int, first_line: int, raw: str, first_column: int = 0
    ) -> None:
        self.number = number
        self.cell = cell
        self.first_line = first_line
        self.first_column = first_column
        self.raw = raw
        self.text = raw
        self._tree: ast.Module | None = None
        self._entries: list[Entry] | None = None

    @property
    def lead(self) -> int:
        """Blank lines at the top that IPython stripped."""
        return _blank_lines(self.raw) - _blank_lines(self.text)

    @property
    def tree(self) -> ast.Module:
        """``text`` parsed; empty where it is not Python."""
        if self._tree is None:
            try:
                self._tree = ast.parse(self.text)
            except SyntaxError:
                self._tree = ast.Module(body=[], type_ignores=[])
        return self._tree

    @property
    def entries(self) -> list[Entry]:
        """All definitions in the piece, outer ones first."""
        if self._entries is None:
            self._entries = list(_entries(self))
        return self._entries

    def place(self, line: int, column: int) -> tuple[int, int | None]:
        """A place in ``text`` (column in UTF-8 bytes) as cell line and column (characters)."""
        new = self.text.rstrip("\n").split("\n")
        old = self.raw.rstrip("\n").split("\n")
        index = line - 1 + self.lead
        if len(new) + self.lead != len(old):
            index = _aligned(new, old, line - 1)
        column = len(new[line - 1].encode()[:column].decode(errors="replace"))
        before, after = old[index], new[line - 1]
        first = self.first_column if index == 0 else 0
        if not before.endswith(after):
            return index + self.first_line, None
        return index + self.first_line, column + len(before) - len(after) + first

    def entry(self, code: CodeType) -> Entry | None:
        """The definition that ``code`` was compiled from."""
        found = [
            e
            for e in self.entries
            if e.start == code.co_firstlineno and e.name == code.co_name and not e.is_class
        ]
        if len(found) > 1:
            found = _by_columns(code, found) or self._by_compiling(code, found)
        return found[0] if found else None

    def _by_compiling(self, code: CodeType, candidates: list[Entry]) -> list[Entry]:
        """Those of the lambdas on one line that compile to ``code``.

        Each is given a line of its own; several that match are the same program.
        """
        tree = ast.parse(self.text)
        wanted = {(e.node.lineno, e.node.col_offset): e for e in candidates}
        moved: dict[int, Entry] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Lambda):
                entry = wanted.get((node.lineno, node.col_offset))
                if entry is not None:
                    node.lineno = node.end_lineno = _MOVED + len(moved)
                    moved[node.lineno] = entry
        flags = (code.co_flags & _FUTURES) | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        whole = compile(tree, "<piece>", "exec", flags=flags, dont_inherit=True)
        goal = fingerprint(code)
        return [
            moved[part.co_firstlineno]
            for part in nested(whole)
            if part.co_firstlineno in moved and fingerprint(part) == goal
        ]


def _blank_lines(text: str) -> int:
    return next((i for i, line in enumerate(text.split("\n")) if line.strip()), 0)


def _entries(piece: Piece) -> Iterator[Entry]:
    ordinals: dict[int, int] = {}
    pending: list[tuple[ast.AST, Entry | None]] = [(piece.tree, None)]
    while pending:
        node, owner = pending.pop()
        inside = owner
        if isinstance(node, (*Function, ast.ClassDef)):
            ordinal = 0
            if isinstance(node, ast.Lambda):
                ordinal = ordinals.get(node.lineno, 0)
                ordinals[node.lineno] = ordinal + 1
            inside = Entry(piece, node, owner, ordinal)
            yield inside
        outside = _outside(node)
        children = list(ast.iter_child_nodes(node))
        pending.extend((c, owner if id(c) in outside else inside) for c in reversed(children))


def _outside(node: ast.AST) -> set[int]:
    """Children of a definition that are evaluated around it: decorators, bases, defaults."""
    found: list[Any] = list(getattr(node, "decorator_list", ()))
    if isinstance(node, ast.ClassDef):
        found += [*node.bases, *node.keywords]
    elif isinstance(node, Function):
        found.append(node.args)  # holds the defaults and the annotations
    return {id(n) for n in found}


def _by_columns(code: CodeType, candidates: list[Entry]) -> list[Entry]:
    """The innermost lambda whose body holds every instruction (Python 3.11 and later)."""
    if not hasattr(code, "co_positions"):
        return []
    spots = [
        ((line, column), (end_line, end_column))
        for line, end_line, column, end_column in code.co_positions()
        if line and end_line and column is not None and end_column
    ]
    found = []
    for entry in candidates:
        body = entry.node.body
        start, end = (body.lineno, body.col_offset), (body.end_lineno, body.end_col_offset)
        if spots and all(start <= a and b <= end for a, b in spots):
            found.append((start, entry))
    return [max(found, key=lambda pair: pair[0])[1]] if found else []


def _aligned(new: list[str], old: list[str], index: int) -> int:
    """Where line ``index`` of ``new`` stands in ``old``, where IPython joined lines."""
    matcher = difflib.SequenceMatcher(None, new, old, autojunk=False)
    best = 0
    for block in matcher.get_matching_blocks():
        if block.a <= index < block.a + block.size:
            return block.b + index - block.a
        if block.a <= index:
            best = block.b + min(index - block.a, max(block.size - 1, 0))
    return min(best, len(old) - 1)
