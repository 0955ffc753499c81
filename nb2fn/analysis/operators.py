"""Operators, comparisons and conditional expressions."""

from __future__ import annotations

import ast

from nb2fn.analysis.evaluation import evaluate, maybe, operate
from nb2fn.analysis.frames import Frame
from nb2fn.analysis.library import DISPLAY_SETTINGS
from nb2fn.analysis.values import FRESH, REITERABLE, SCALAR, Value, merge

_ELEMENTWISE = (
    ast.Sub,
    ast.Div,
    ast.FloorDiv,
    ast.Mod,
    ast.Pow,
    ast.MatMult,
    ast.LShift,
    ast.RShift,
)


def visit_operator(frame: Frame, node: ast.BinOp) -> Value:
    spine: list[ast.BinOp] = [node]
    while isinstance(spine[-1].left, ast.BinOp):
        spine.append(spine[-1].left)
    left = evaluate(frame, spine[-1].left)
    for one in reversed(spine):
        left = combine(frame, one, one.op, left, evaluate(frame, one.right))
    return left


def combine(frame: Frame, node: ast.AST, op: ast.operator, left: Value, right: Value) -> Value:
    """The result of a binary operator."""
    given = operate(frame, node, left, right)
    if given.tokens:
        return Value(frame.world.heap.reach(left.tokens | right.tokens | given.tokens))
    for one in ("pandas", "array"):
        if one in (left.type, right.type):
            return Value(type=one)
    if left.type == "str" and isinstance(op, ast.Mod):
        for ambient in DISPLAY_SETTINGS:
            frame.root.reads(ambient)
        return Value(type="str")
    if left.immutable and right.immutable:
        return Value(type=left.type if left.type == right.type else "scalar")
    heap = frame.world.heap
    tokens = left.tokens | right.tokens
    ours = not heap.instance_of.keys().isdisjoint(tokens)
    numeric = left.immutable or right.immutable
    if not ours and (isinstance(op, _ELEMENTWISE) or (numeric and not isinstance(op, ast.Mult))):
        return FRESH
    kind = left.type if left.type == right.type else ""
    if ours:
        return Value(heap.reach(tokens))
    if not tokens:
        return Value(type=kind)
    # Lists and sets hand their elements on.
    made = frozenset((heap.at((id(node), "made"), kind, frame.local),))
    heap.store(made, tokens)
    frame.recorder.stored(made, tokens)
    return Value(made, kind)


def visit_unary(frame: Frame, node: ast.UnaryOp) -> Value:
    value = evaluate(frame, node.operand)
    given = operate(frame, node, value)
    if isinstance(node.op, ast.Not):
        return SCALAR
    if given.tokens:
        return Value(frame.world.heap.reach(value.tokens | given.tokens))
    if any(t in frame.world.heap.instance_of for t in value.tokens):
        return value
    return Value(type=value.type)


def visit_either(frame: Frame, node: ast.BoolOp) -> Value:
    result = evaluate(frame, node.values[0])
    for other in node.values[1:]:
        frame.fork()
        before = set(frame.bound)
        operate(frame, node, result)
        result = merge(result, evaluate(frame, other))
        maybe(frame, before)
    return result


def visit_compare(frame: Frame, node: ast.Compare) -> Value:
    values = [evaluate(frame, node.left), *(evaluate(frame, c) for c in node.comparators)]
    operate(frame, node, *values)
    for op, right in zip(node.ops, values[1:], strict=True):
        if isinstance(op, ast.In | ast.NotIn) and right.type not in REITERABLE:
            frame.change(right.tokens, node, False, "", frozenset({"iterator", "file"}))
    for kind in ("pandas", "array"):
        if any(v.type == kind for v in values):
            return Value(type=kind)
    return SCALAR if all(v.immutable for v in values) else FRESH


def visit_conditional(frame: Frame, node: ast.IfExp) -> Value:
    operate(frame, node, evaluate(frame, node.test))
    before = set(frame.bound)
    frame.fork()
    first = evaluate(frame, node.body)
    first_ends, first_bound = frame.back(), frame.bound
    frame.bound = set(before)
    frame.fork()
    second = evaluate(frame, node.orelse)
    second_ends = frame.back()
    frame.join([first_ends, second_ends])
    frame.bound &= first_bound
    return merge(first, second)
