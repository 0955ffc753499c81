"""What an expression reads and binds, and where it stands in its cell."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from weakref import WeakKeyDictionary

from nb2fn.ir.notebook import Cell
from nb2fn.ir.walk import children, walk
from nb2fn.span import Span

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
LOOPS = (ast.For, ast.AsyncFor, ast.While)


def span_of(node: ast.expr | ast.stmt | ast.arg, cell: Cell) -> Span:
    """Where a node stands, in characters (:mod:`ast` counts UTF-8 bytes)."""
    lines = cell.python.split("\n")
    end_line = node.end_lineno or node.lineno
    return Span(
        cell.number,
        node.lineno,
        _characters(lines[node.lineno - 1], node.col_offset),
        end_line,
        _characters(lines[end_line - 1], node.end_col_offset or 0),
    )


def within(inner: Span, outer: Span) -> bool:
    """Whether one span lies inside another."""
    return (
        inner.cell == outer.cell
        and (outer.line, outer.column) <= (inner.line, inner.column)
        and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)
    )


def _characters(line: str, column: int) -> int:
    return column if line.isascii() else len(line.encode()[:column].decode(errors="ignore"))


def reads(node: ast.AST) -> Iterator[ast.Name]:
    """The names read from outside ``node``, whose own scopes are taken into account.

    Order is not that of evaluation.
    """
    stack: list[tuple[ast.AST, frozenset[str]]] = [(node, frozenset())]
    while stack:
        item, bound = stack.pop()
        if isinstance(item, ast.Name):
            if isinstance(item.ctx, ast.Load) and item.id not in bound:
                yield item
        elif isinstance(item, COMPREHENSIONS):
            first = item.generators[0]
            stack.append((first.iter, bound))
            inner = bound | bound_names(item)
            stack.extend((c, inner) for c in children(item) if c is not first)
            stack.extend((c, inner) for c in (first.target, *first.ifs))
        elif isinstance(item, FUNCTIONS):
            inner = bound | _locals(item)
            body = item.body if isinstance(item.body, list) else [item.body]
            stack.extend((c, inner) for c in body)
            stack.extend((c, bound) for c in _evaluated_early(item))
        else:
            stack.extend((c, bound) for c in children(item))


def read_names(node: ast.AST) -> frozenset[str]:
    """The identifiers of :func:`reads`."""
    return frozenset(name.id for name in reads(node))


def names_in(node: ast.AST) -> frozenset[str]:
    """Every identifier that stands in ``node`` as a name, however it is used."""
    return frozenset(n.id for n in walk(node) if isinstance(n, ast.Name))


def bound_names(node: ast.AST) -> frozenset[str]:
    """Every identifier bound anywhere within ``node``, nested scopes included."""
    found: set[str] = set()
    for item in walk(node):
        match item:
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
                found.add(name)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                found.add(name)
            case ast.MatchMapping(rest=str(name)):
                found.add(name)
            case ast.alias(name=name, asname=asname):
                found.add(asname or name.split(".")[0])
    return frozenset(found)


# Nearly every pass asks for the calls of every statement; a tree never changes.
_CALLS: WeakKeyDictionary[ast.AST, tuple[ast.Call, ...]] = WeakKeyDictionary()


def evaluated(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when ``node`` runs: bodies of functions it defines do not."""
    stack = [node]
    while stack:
        item = stack.pop()
        yield item
        if isinstance(item, FUNCTIONS):
            stack.extend(_evaluated_early(item))
        else:
            stack.extend(children(item))


def calls(node: ast.AST) -> tuple[ast.Call, ...]:
    """The calls among :func:`evaluated`."""
    found = _CALLS.get(node)
    if found is None:
        _CALLS[node] = found = tuple(n for n in evaluated(node) if isinstance(n, ast.Call))
    return found


def root(node: ast.expr) -> ast.Name | None:
    """The name an attribute, subscript or method chain begins with."""
    while True:
        match node:
            case ast.Attribute(value=value) | ast.Subscript(value=value):
                node = value
            case ast.Call(func=ast.Attribute(value=value)):
                node = value
            case ast.Name():
                return node
            case _:
                return None


def qualified(node: ast.expr, imports: Mapping[str, str] | None = None) -> str:
    """``a.b.c`` for a chain of plain attributes (``a`` resolved by ``imports``), else ``""``."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    parts.append((imports or {}).get(node.id, node.id))
    return ".".join(reversed(parts))


def _evaluated_early(node: ast.AST) -> list[ast.expr]:
    assert isinstance(node, FUNCTIONS)
    defaults = [d for d in (*node.args.defaults, *node.args.kw_defaults) if d is not None]
    return defaults if isinstance(node, ast.Lambda) else [*node.decorator_list, *defaults]


def _locals(node: ast.AST) -> frozenset[str]:
    assert isinstance(node, FUNCTIONS)
    args = node.args
    names = {a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
    names |= {a.arg for a in (args.vararg, args.kwarg) if a is not None}
    if not isinstance(node, ast.Lambda):
        names.add(node.name)
        outward: set[str] = set()
        for item in node.body:
            names |= bound_names(item)
            outward |= {n for g in walk(item) if isinstance(g, ast.Global) for n in g.names}
        names -= outward
    return frozenset(names)
