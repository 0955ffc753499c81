"""What the annotations of generated source ask of its imports."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nb2fn.ir.notebook import Notebook, Role
from nb2fn.lowering.imports import STDLIB, ImportTable, top_level
from nb2fn.lowering.locate import DefinitionNode
from nb2fn.lowering.names import BUILTINS, Unannotated, annotation_reads, bound, global_reads
from nb2fn.records import record


@record
class Annotations:
    """``checking`` are names only for type checkers; ``lazy`` says that annotations
    must not be evaluated."""

    checking: frozenset[str]
    lazy: bool


def annotated(parts: Sequence[str], table: ImportTable) -> Annotations:
    """What to do about the annotations in ``parts``, which are executed in order.

    A package that only annotates parameters is no requirement of the function;
    annotations of class attributes can be read at run time (dataclasses,
    pydantic) and count like code.
    """
    known = table.names.keys() | BUILTINS
    lazy = False
    reads: set[str] = set()
    code: set[str] = set()
    for part in parts:
        found = annotation_reads(part)
        known |= bound(part)
        lazy = lazy or not found <= known
        reads |= found
        code |= global_reads(ast.unparse(_Parameters().visit(ast.parse(part))))
    checking = frozenset(
        name
        for name in reads - code
        if name in table.names and top_level(table.names[name].module) not in STDLIB
    )
    return Annotations(checking, lazy or bool(checking))


def future_flags(notebook: Notebook) -> tuple[str, ...]:
    """The ``__future__`` features the notebook switched on."""
    return tuple(
        sorted(
            {
                alias.name
                for cell in notebook.cells
                if cell.role is not Role.SKIP
                for node in cell.tree.body
                if isinstance(node, ast.ImportFrom) and node.module == "__future__"
                for alias in node.names
            }
        )
    )


class _Parameters(Unannotated):
    """Takes the annotations of parameters, results and local variables away."""

    def __init__(self) -> None:
        self._local = False

    def visit(self, node: ast.AST) -> ast.AST:
        outer = self._local
        if isinstance(node, DefinitionNode):
            self._local = not isinstance(node, ast.ClassDef)
        visited: ast.AST = super().visit(node)
        self._local = outer
        return visited

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:  # noqa: N802 - ast's name
        return super().visit_AnnAssign(node) if self._local else self.generic_visit(node)
