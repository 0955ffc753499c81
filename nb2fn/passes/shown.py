"""What a statement shows: the values behind ``print``, ``display`` and bare expressions.

The value is taken, never the formatted text around it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nb2fn.ir.walk import children
from nb2fn.passes.expressions import LOOPS
from nb2fn.records import record

SHOWS = frozenset({"print", "display", "pprint"})
_FACTS = frozenset("shape dtype dtypes ndim size columns index".split())
_ASKS_FACTS = frozenset("len type isinstance dir help id".split())


@record
class Shown:
    """Values shown by one expression statement. ``looped``: inside a loop;
    ``nested``: inside another compound statement; ``printed``: by a call."""

    node: ast.Expr
    values: tuple[ast.expr, ...]
    looped: bool
    nested: bool
    printed: bool


def shown(statement: ast.stmt) -> tuple[Shown, ...]:
    """All that a top-level statement shows, in order of the source."""
    return tuple(_within(statement, False, False))


def _within(node: ast.stmt, looped: bool, nested: bool) -> Iterator[Shown]:
    if isinstance(node, ast.Expr):
        values, printed = _values(node.value)
        if values:
            yield Shown(node, values, looped, nested, printed)
        return
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    inner = looped or isinstance(node, LOOPS)
    for child in children(node):
        if isinstance(child, ast.stmt):
            yield from _within(child, inner, True)
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            for item in child.body:
                yield from _within(item, inner, True)


def is_show(call: ast.expr) -> bool:
    """Whether an expression is a call of ``print`` or ``display``."""
    return (
        isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and (call.func.id in SHOWS)
    )


def _values(expression: ast.expr) -> tuple[tuple[ast.expr, ...], bool]:
    printed = is_show(expression)
    if printed:
        assert isinstance(expression, ast.Call)
        parts = [a.value if isinstance(a, ast.Starred) else a for a in expression.args]
    elif isinstance(expression, ast.Tuple):
        parts = list(expression.elts)
    else:
        parts = [expression]
    values = [v for part in parts for v in unformatted(part)]
    return tuple(v for v in values if not _is_fact(v)), printed


def unformatted(node: ast.expr) -> list[ast.expr]:
    """The values that go into a formatted text; a value that is no text as it is."""
    match node:
        case ast.Constant():
            return []
        case ast.JoinedStr(values=parts):
            inner = [p.value for p in parts if isinstance(p, ast.FormattedValue)]
            return [v for p in inner for v in unformatted(p)]
        case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod(), right=right):
            parts = right.elts if isinstance(right, ast.Tuple) else [right]
            return [v for p in parts for v in unformatted(p)]
        case ast.BinOp(op=ast.Mult()) if _is_text(node):
            return []
        case ast.BinOp(left=left, op=ast.Add(), right=right) if _is_text(node):
            return [*unformatted(left), *unformatted(right)]
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=str()), attr="format"), args=args
        ):
            return [v for p in (*args, *(k.value for k in node.keywords)) for v in unformatted(p)]
        case ast.Call(func=ast.Name(id="str" | "repr"), args=[value]):
            return unformatted(value)
    return [node]


def _is_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=value):
            return isinstance(value, str)
        case ast.JoinedStr():
            return True
        case ast.Call(func=ast.Name(id="str" | "repr")):
            return True
        case ast.BinOp(left=left, right=right):
            return _is_text(left) or _is_text(right)
    return False


def _is_fact(node: ast.expr) -> bool:
    """Whether an expression tells about a value instead of giving it."""
    match node:
        case ast.Attribute(attr=attribute):
            return attribute in _FACTS
        case ast.Subscript(value=ast.Attribute(attr=attribute)):
            return attribute in _FACTS
        case ast.Call(func=ast.Name(id=name)):
            return name in _ASKS_FACTS
    return False
