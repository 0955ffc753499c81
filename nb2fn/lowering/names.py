"""Which global names generated source reads, binds, and needs when it is imported."""

from __future__ import annotations

import ast
import builtins
import keyword
import symtable
from collections.abc import Collection

from nb2fn.lowering.locate import FunctionNode

# Scopes that run where they stand, as symtable names them.
_AT_ONCE = frozenset({"listcomp", "setcomp", "dictcomp", "genexpr"})
BUILTINS = frozenset(dir(builtins)) | {"__file__", "__name__", "__doc__", "__annotations__"}


def global_reads(source: str) -> frozenset[str]:
    """The global names that ``source`` reads at any time, in any scope."""
    found: set[str] = set()
    stack = [symtable.symtable(source, "<module>", "exec")]
    while stack:
        table = stack.pop()
        top = table.get_type() == "module"
        found.update(
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_referenced() and (top or symbol.is_global())
        )
        stack.extend(table.get_children())
    return frozenset(found)


def bound(source: str) -> frozenset[str]:
    """The names that ``source`` binds at module level."""
    table = symtable.symtable(source, "<module>", "exec")
    return frozenset(
        s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()
    )


def free(wanted: str, taken: Collection[str]) -> str:
    """``wanted``, or the nearest name to it that is not ``taken``."""
    name, number = wanted, 1
    while name in taken or keyword.iskeyword(name):
        number += 1
        name = f"{wanted}_{number}"
    return name


def import_time_reads(source: str) -> frozenset[str]:
    """Names that must have a value when ``source`` is executed, annotations aside:
    decorators, bases, class bodies, defaults, module-level expressions."""
    text = ast.unparse(Unannotated().visit(ast.parse(source)))
    found: set[str] = set()
    stack = [symtable.symtable(text, "<module>", "exec")]
    while stack:
        table = stack.pop()
        module = table.get_type() == "module"
        found.update(
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_referenced() and (module or symbol.is_global())
        )
        stack.extend(
            inner
            for inner in table.get_children()
            if inner.get_type() == "class" or inner.get_name() in _AT_ONCE
        )
    return frozenset(found)


def annotation_reads(source: str) -> frozenset[str]:
    """Names inside annotations that are evaluated when ``source`` is executed."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, FunctionNode):
            notes = [a.annotation for a in _arguments(node.args)] + [node.returns]
        elif isinstance(node, ast.AnnAssign):
            notes = [node.annotation]
        else:
            continue
        found.update(
            n.id for note in notes if note for n in ast.walk(note) if isinstance(n, ast.Name)
        )
    return frozenset(found)


class Unannotated(ast.NodeTransformer):
    """Takes annotations away; those of class attributes too."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        node.annotation = ast.Constant(None)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.returns = None
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.returns = None
        return node


def _arguments(args: ast.arguments) -> list[ast.arg]:
    rest = [a for a in (args.vararg, args.kwarg) if a is not None]
    return [*args.posonlyargs, *args.args, *args.kwonlyargs, *rest]
