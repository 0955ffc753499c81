"""What the annotations of generated source ask of its imports."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from nb2fn.ir.notebook import Notebook, Role
from nb2fn.lowering.imports import STDLIB, ImportTable, top_level
from nb2fn.lowering.locate import DefinitionNode, FunctionNode
from nb2fn.lowering.names import BUILTINS, annotation_reads, global_reads


@dataclass(frozen=True, slots=True)
class Annotations:
    """``checking`` are names only for type checkers; ``lazy`` says that annotations
    must not be evaluated."""

    checking: frozenset[str]
    lazy: bool


def annotated(source: str, table: ImportTable, ready: frozenset[str]) -> Annotations:
    """What to do about the annotations in ``source``.

    A package that only annotates parameters is no requirement of the function;
    those of class attributes can be read at run time (dataclasses, pydantic) and
    count like code. ``ready`` are names the module binds.
    """
    reads = annotation_reads(source)
    known = table.names.keys() | ready | BUILTINS
    only = reads - global_reads(ast.unparse(_Bare().visit(ast.parse(source))))
    checking = frozenset(
        name
        for name in only
        if name in table.names and top_level(table.names[name].module) not in STDLIB
    )
    return Annotations(checking, bool(checking or reads - known))


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


class _Bare(ast.NodeTransformer):
    """Takes the annotations of parameters, results and local variables away."""

    def __init__(self) -> None:
        self._inside = False

    def visit(self, node: ast.AST) -> ast.AST:
        outer = self._inside
        if isinstance(node, DefinitionNode):
            self._inside = not isinstance(node, ast.ClassDef)
        self.generic_visit(node)
        self._inside = outer
        if isinstance(node, FunctionNode):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.AnnAssign) and self._inside:
            return _plain_assignment(node)
        return node


def _plain_assignment(node: ast.AnnAssign) -> ast.AST:
    value = node.value or ast.Constant(None)
    return ast.fix_missing_locations(ast.copy_location(ast.Assign([node.target], value), node))
