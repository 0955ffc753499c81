"""What a class statement reads while the class is made: before any frozen value is there."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from .carried import literal
from .members import Members, stored_names
from .problems import RefusedError


def creation_names(body: Members) -> dict[str, bool]:
    """Names that the kept expressions of a class read, and whether they call them."""
    found: dict[str, bool] = {}
    inner = set(body.bound)
    for node in body.kept:
        inner |= stored_names(node)
    called = {id(root) for root in map(_root, body.decorators)}
    for node in (*body.decorators, *body.kept):
        for part in _eager(node):
            if isinstance(part, ast.Call):
                called.add(id(_root(part)))
            elif isinstance(part, ast.Name) and part.id not in inner:
                found[part.id] = found.get(part.id, False) or id(part) in called
    return found


def late_names(body: Members) -> list[str]:
    """Names that lambdas in the kept expressions read when they are called."""
    found = []
    for node in body.kept:
        for part in ast.walk(node):
            if isinstance(part, ast.Lambda):
                arguments = {a.arg for a in ast.walk(part.args) if isinstance(a, ast.arg)}
                found += [n for n in names([part.body]) if n not in arguments]
    return found


def names(nodes: Iterable[ast.AST]) -> list[str]:
    """All names that ``nodes`` read."""
    return [n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)]


def _eager(node: ast.AST) -> Iterator[ast.AST]:
    """``node`` and what is evaluated with it: not the bodies of lambdas. Outer ones first."""
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(node, ast.Lambda) and child is node.body:
            continue
        yield from _eager(child)


def _root(node: ast.AST) -> ast.AST:
    """The name at the start of ``a.b(…).c``."""
    while isinstance(node, (ast.Attribute, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node


def check_defaults(body: Members, node: ast.ClassDef) -> None:
    """Raise :class:`RefusedError` for a decorated method whose defaults no path reaches.

    Its decorator hides the live function, so their values cannot be set again.
    """
    reached = {id(entry.node) for _, _, entry in body.methods}
    for method in node.body:
        if not isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)) or id(method) in reached:
            continue
        defaults = [*method.args.defaults, *(d for d in method.args.kw_defaults if d is not None)]
        if method.decorator_list and not all(literal(d)[0] for d in defaults):
            raise RefusedError(
                "NB322",
                f"{{path}} has the method `{method.name}`, whose default value its decorator hides",
                "Default values cross as they were when the method was defined, not as code.",
                "write a constant as the default value, or use None and fill it in the body",
            )
