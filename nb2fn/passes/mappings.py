"""Inputs that are dicts of named samples: the code goes over them, whatever their keys."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from nb2fn.ir.partition import Input
from nb2fn.ir.walk import walk

_ALL = frozenset({"items", "keys", "values"})


def with_mappings(code: ast.AST, inputs: Sequence[Input]) -> tuple[Input, ...]:
    """The inputs, those marked whose keys ``code`` iterates over and never names."""
    iterated: set[str] = set()
    named: set[str] = set()
    for node in walk(code):
        match node:
            case ast.For(iter=over) | ast.comprehension(iter=over):
                iterated |= _over(over)
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant()):
                named.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get" | "pop")):
                named.add(name)
    return tuple(replace(i, mapping=i.name in iterated - named) for i in inputs)


def _over(node: ast.expr) -> set[str]:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if method in _ALL:
            return {name}
        case ast.Call(args=args):  # enumerate, sorted, zip
            return {name for a in args for name in _over(a)}
    return set()
