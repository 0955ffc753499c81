"""Which expressions a name may hold, by the syntax of the statement that binds it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Literal

from nb2fn.ir.walk import walk
from nb2fn.passes.expressions import COMPREHENSIONS
from nb2fn.records import record

COMPOUND = (
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.If,
    ast.With,
    ast.AsyncWith,
    ast.Try,
    ast.TryStar,
    ast.Match,
)
GROWS = frozenset("append add insert extend update appendleft setdefault".split())


@record
class Holds:
    """``value`` (or an element of it, for ``loop``) ends up in a name; ``into``: in
    its object, by a subscript or attribute store or an ``append``."""

    value: ast.expr
    how: Literal["bind", "loop", "into", "with"]


@record
class Place:
    """Where an expression is evaluated: a statement, and the node within which
    names may be bound again before it (a compound statement, a function).
    ``written`` is the statement it stands in, where that is another one."""

    statement: int
    inside: ast.AST
    written: int | None = None


def held(node: ast.AST, name: str) -> tuple[Holds, ...]:
    """What a statement puts into ``name``, in order of the source."""
    return tuple(what for bound, what in _bindings(node) if bound == name)


def held_inside(place: Place, name: str) -> tuple[Holds, ...]:
    """What ``name`` may hold by bindings within the place's own node.

    In a simple statement only comprehensions bind for the statement's own
    expressions: ``x = f(x)`` reads the ``x`` before it.
    """
    node = place.inside
    if isinstance(node, (*COMPOUND, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return held(node, name)
    return tuple(
        what
        for item in walk(node)
        if isinstance(item, (*COMPREHENSIONS, ast.NamedExpr))
        for bound, what in _of(item)
        if bound == name
    )


def parameters(node: ast.AST) -> frozenset[str]:
    """The parameter names of a function node; none for any other."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return frozenset()
    args = node.args
    every = (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
    return frozenset(a.arg for a in every if a is not None)


def _bindings(node: ast.AST) -> Iterator[tuple[str, Holds]]:
    for item in walk(node):
        yield from _of(item)


def _of(item: ast.AST) -> Iterator[tuple[str, Holds]]:
    match item:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _target(target, value, "bind")
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield from _target(target, value, "bind")
        case ast.AugAssign(target=target, value=value):
            yield from _target(target, value, "into")
        case ast.NamedExpr(target=target, value=value):
            yield from _target(target, value, "bind")
        case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
            yield from _target(target, value, "loop")
        case ast.comprehension(target=target, iter=value):
            yield from _target(target, value, "loop")
        case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
            yield from _target(target, value, "with")
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), args=args):
            if method in GROWS:
                yield from ((name, Holds(arg, "into")) for arg in args)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            for generator in item.generators:
                yield from _target(generator.target, generator.iter, "loop")


def _target(
    target: ast.expr, value: ast.expr, how: Literal["bind", "loop", "into", "with"]
) -> Iterator[tuple[str, Holds]]:
    match target:
        case ast.Name(id=name):
            yield name, Holds(value, how)
        case ast.Starred(value=inner):
            yield from _target(inner, value, how)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
            paired = how == "bind" and len(values) == len(parts)
            if how == "loop":
                values, paired = _iterated(value), len(_iterated(value)) == len(parts)
            for i, part in enumerate(parts):
                yield from _target(part, values[i] if paired else value, how)
        case ast.Subscript(value=inner) | ast.Attribute(value=inner):
            while isinstance(inner, ast.Subscript | ast.Attribute):
                inner = inner.value
            if isinstance(inner, ast.Name):
                yield inner.id, Holds(value, "into")


def _iterated(value: ast.expr) -> list[ast.expr]:
    """What each target of a loop goes over, for ``zip`` and ``enumerate``."""
    match value:
        case ast.Call(func=ast.Name(id="zip"), args=args):
            return args
        case ast.Call(func=ast.Name(id="enumerate"), args=[first, *_]):
            return [ast.copy_location(ast.Constant(None), value), first]
    return []
