"""Running expressions and statements, whatever they are."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nb2fn.analysis.arguments import tokens_of
from nb2fn.analysis.code import Way
from nb2fn.analysis.frames import Frame
from nb2fn.analysis.library import is_impure
from nb2fn.analysis.running import run_reachable
from nb2fn.analysis.values import FRESH, REITERABLE, SCALAR, Value, merge
from nb2fn.ir.dataflow import AMBIENT

_CONSUMED = frozenset({"", "iterator", "file"})


def evaluate(frame: Frame, node: ast.expr) -> Value:
    """The value of an expression; what it does is recorded in the frame."""
    return frame.world.expressions[type(node)](frame, node)


def execute(frame: Frame, body: Sequence[ast.stmt]) -> bool:
    """Run statements in order; whether the end is reached (as far as is plain)."""
    table = frame.world.statements
    for statement in body:
        table[type(statement)](frame, statement)
        if isinstance(statement, ast.Return | ast.Raise):
            return False
    return True


def operate(frame: Frame, node: ast.AST, *values: Value, way: Way = Way.OPERATED) -> Value:
    """Something is done with values: settings matter, and operators may be code.

    The value is what that code may give, if there is any.
    """
    frame.computes()
    result = FRESH
    tokens = tokens_of(values)
    if tokens:
        result = run_reachable(frame, tokens, tokens, node, way)
    run_patched(frame, node, *values)
    return result


def run_patched(frame: Frame, node: ast.AST, *values: Value) -> None:
    """Code that was put into a library may run wherever the library works."""
    patched = frame.world.patched
    if patched:
        run_reachable(frame, patched, patched | tokens_of(values), node)


def iterate(frame: Frame, value: Value, node: ast.AST) -> Value:
    """Go over a value; iterators move on. The value is an element."""
    given = operate(frame, node, value)
    if value.type in ("str", "bytes", "range"):
        return SCALAR
    if value.type == "loader":
        frame.ambient(AMBIENT["torch.random"], node, False)
    if value.items is not None and value.items:
        element = value.items[0]
        for item in value.items[1:]:
            element = merge(element, item)
        extra = value.tokens
        return element._replace(tokens=element.tokens | extra) if extra else element
    if value.type not in REITERABLE:
        frame.change(value.tokens, node, value.type == "iterator", "", _CONSUMED)
    heap = frame.world.heap
    reach = heap.inside(value.tokens) | heap.reach(given.tokens)
    if value.type in ("iterator", ""):
        frame.change(reach, node, True, "", frozenset({"iterator", "file"}))
    kind = value.type if value.type in ("array", "axes") else ""
    return Value(reach, kind)


def hold(
    frame: Frame, node: ast.AST, kind: str, items: tuple[Value, ...], places: list[ast.expr]
) -> Value:
    """A new container of values."""
    heap = frame.world.heap
    quals = tuple(i.qual for i in items if i.qual and is_impure(i.qual) is not None)
    loose = any(not i.tokens and not i.qual and i.type in ("", "iterator") for i in items)
    if not loose and not quals and not tokens_of(items):
        return Value(type=kind)
    token = heap.at((id(node), "made"), kind, frame.local)
    if quals:
        heap.library[token] = quals
    for item, place in zip(items, places, strict=True):
        frame.store(frozenset((token,)), item, place)
    return Value(frozenset((token,)), kind)


def maybe(frame: Frame, before: set[str]) -> None:
    """End a branch that may not have been taken."""
    ends = frame.back()
    frame.join([ends, {}])
    frame.bound &= before


def patch(frame: Frame, tokens: frozenset[int], node: ast.AST) -> None:
    """Something of a library is replaced: everything computed later may see it."""
    frame.ambient(AMBIENT["modules"], node, True)
    frame.world.pervasive.add(AMBIENT["modules"])
    frame.world.patched |= tokens
