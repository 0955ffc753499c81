"""Which global names generated source reads, binds, and needs when it is imported."""

from __future__ import annotations

import ast
import builtins
import keyword
import symtable
from collections.abc import Collection, Iterator

from nb2fn.lowering.locate import DefinitionNode, FunctionNode

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
    return frozenset(_reads(ast.parse(source).body, frozenset()))


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
        found.update(n.id for note in notes if note for n in _names(note))
    return frozenset(found)


def _reads(body: list[ast.stmt], local: frozenset[str]) -> Iterator[str]:
    """What a module or class body reads from outside, in order of execution."""
    for statement in body:
        if isinstance(statement, FunctionNode | ast.ClassDef):
            yield from _definition_reads(statement, local)
            local |= {statement.name}
            continue
        expressions = [n for n in _outside_functions(statement) if isinstance(n, ast.Name)]
        for node in expressions:
            if isinstance(node.ctx, ast.Load) and node.id not in local:
                yield node.id
        local |= {n.id for n in expressions if isinstance(n.ctx, ast.Store)}
        if isinstance(statement, ast.Import | ast.ImportFrom):
            local |= {(a.asname or a.name).split(".")[0] for a in statement.names}


def _definition_reads(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, local: frozenset[str]
) -> Iterator[str]:
    early: list[ast.expr] = [*node.decorator_list]
    if isinstance(node, ast.ClassDef):
        early += [*node.bases, *(k.value for k in node.keywords)]
    else:
        early += [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
    for expression in early:
        yield from (n.id for n in _names(expression) if n.id not in local)
    if isinstance(node, ast.ClassDef):
        yield from _reads(node.body, frozenset())


def _outside_functions(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes of a statement that run with it; the variables of comprehensions
    and what stands in lambdas and annotations left out."""
    stack: list[ast.AST] = [statement]
    hidden: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.comprehension):
            hidden.update(n.id for n in ast.walk(node.target) if isinstance(n, ast.Name))
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name) and node.id in hidden:
            continue
        yield node
        if isinstance(node, ast.Lambda):
            stack.extend([*node.args.defaults, *(d for d in node.args.kw_defaults if d)])
        elif isinstance(node, ast.AnnAssign):
            stack.extend([node.target, *([node.value] if node.value else [])])
        elif isinstance(node, DefinitionNode):
            continue
        else:
            stack.extend(ast.iter_child_nodes(node))


def _names(node: ast.AST) -> Iterator[ast.Name]:
    return (n for n in ast.walk(node) if isinstance(n, ast.Name))


def _arguments(args: ast.arguments) -> list[ast.arg]:
    rest = [a for a in (args.vararg, args.kwarg) if a is not None]
    return [*args.posonlyargs, *args.args, *args.kwonlyargs, *rest]
