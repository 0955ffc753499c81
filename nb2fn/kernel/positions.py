"""From the code object of a live function or class to its place in the notebook.

Never :mod:`inspect`: it fails on redefined classes and gives whole lines for lambdas.
"""

from __future__ import annotations

import ast
import linecache
import weakref
from collections.abc import Iterable
from types import CodeType
from typing import Any, Callable

from .piece import Entry, Piece
from .problems import home


class Positions:
    """Which file name of IPython's compile cache stands for which piece of which cell.

    ``shell`` is the IPython shell whose compiler is watched; without one, tests call
    :meth:`compiled` themselves. Call :meth:`begin` before a piece runs and :meth:`end`
    after it.
    """

    def __init__(self, shell: Any = None) -> None:
        self.pieces: list[Piece] = []
        self._files: dict[str, Piece] = {}
        self._classes: dict[int, tuple[Any, Piece]] = {}
        self._stores: tuple[int, frozenset[str]] = (-1, frozenset())
        if shell is not None:
            shell.compile.cache = self._watch(shell.compile.cache)

    def _watch(self, cache: Callable[..., str]) -> Callable[..., str]:
        def watched(code: str, number: int = 0, raw_code: str | None = None, **rest: Any) -> str:
            name = cache(code, number, raw_code=raw_code, **rest)
            if self.pieces and self.pieces[-1].raw in (raw_code, code):
                self.compiled(name, code)
            return name

        return watched

    def begin(self, cell: int, first_line: int, text: str, first_column: int = 0) -> None:
        """``text``, which begins at that place of the cell's source, is run next."""
        self.pieces.append(Piece(len(self.pieces), cell, first_line, text, first_column))

    def compiled(self, filename: str, text: str) -> None:
        """The piece that was begun is compiled under ``filename`` as ``text``."""
        piece = self.pieces[-1]
        piece.text = text
        self._files[filename] = piece

    def end(self, namespace: dict[str, Any]) -> None:
        """The piece has run: classes that are new in ``namespace`` come from it."""
        for value in list(namespace.values()) if self.pieces else ():
            if not issubclass(type(value), type) or home(value) != "__main__":
                continue
            known = self._classes.get(id(value))
            if known is None or known[0]() is not value:
                self._classes[id(value)] = (weakref.ref(value), self.pieces[-1])

    def locate(self, filename: str) -> tuple[int, int] | None:
        """``(cell, first_line)`` of the code compiled under ``filename``: its line ``n``
        is the cell's line ``first_line + n - 1``."""
        piece = self._piece(filename)
        if piece is None:
            return None
        return piece.cell, piece.place(1, 0)[0]

    def knows(self, filename: str) -> bool:
        """Whether code under that file name is the notebook's."""
        return self._piece(filename) is not None

    def function(self, code: CodeType) -> Entry | None:
        """Where the function with ``code`` was written."""
        piece = self._piece(code.co_filename)
        return piece.entry(code) if piece is not None else None

    def class_(self, cls: type, codes: Iterable[CodeType]) -> Entry | None:
        """Where ``cls`` was written; ``codes`` are its methods'. ``None`` if unclear."""
        found = {}
        for code in codes:
            entry = self.function(code)
            owner = entry.owner if entry is not None else None
            if owner is not None and owner.is_class and owner.qualname == cls.__qualname__:
                found[id(owner)] = owner
        candidates = list(found.values()) or self._named(cls)
        line = getattr(cls, "__firstlineno__", None)
        if len(candidates) > 1 and line is not None:
            candidates = [e for e in candidates if e.start == line]
        return candidates[0] if len({_shape(e) for e in candidates}) == 1 else None

    def _named(self, cls: type) -> list[Entry]:
        """The class statements of that qualified name, where known in the piece that left it."""
        piece, known = None, self._classes.get(id(cls))
        if known is not None and known[0]() is cls and "." not in cls.__qualname__:
            piece = known[1]
        return [
            entry
            for each in (self.pieces if piece is None else [piece])
            for entry in each.entries
            if entry.is_class and entry.qualname == cls.__qualname__
        ]

    def _piece(self, filename: str) -> Piece | None:
        found = self._files.get(filename)
        if found is None and filename in linecache.cache:
            text = "".join(linecache.getlines(filename)).strip()
            for piece in reversed(self.pieces):
                if text and text == piece.raw.strip():
                    piece.text = "".join(linecache.getlines(filename))
                    self._files[filename] = piece
                    return piece
        return found

    def stores(self, attribute: str) -> bool:
        """Whether code of the notebook sets an ``attribute`` of that name."""
        return attribute in self._stored()

    def stores_any(self) -> bool:
        """Whether code of the notebook sets attributes whose names it computes."""
        return "*" in self._stored()

    def _stored(self) -> frozenset[str]:
        if self._stores[0] != len(self.pieces):
            names = frozenset().union(*(_stored(piece.tree) for piece in self.pieces))
            self._stores = (len(self.pieces), names)
        return self._stores[1]


def _shape(entry: Entry) -> str:
    """Equal for the same class statement run twice."""
    return ast.dump(entry.node)


def _stored(tree: ast.AST) -> set[str]:
    """Attribute names that ``tree`` assigns; ``*`` if some name is computed, but for
    those of ``self``, which is no class."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, (ast.Store, ast.Del)):
            found.add(node.attr)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "setattr"
            and len(node.args) > 1
        ):
            target, name = node.args[:2]
            if isinstance(name, ast.Constant):
                found.add(str(name.value))
            elif not (isinstance(target, ast.Name) and target.id == "self"):
                found.add("*")
    return found
