"""Branches, loops, ``with``, ``try`` and ``match``: what is bound on which paths."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TypeGuard

from nb2fn.analysis.assignment import assign
from nb2fn.analysis.code import Way
from nb2fn.analysis.evaluation import evaluate, execute, iterate, operate
from nb2fn.analysis.frames import Frame
from nb2fn.analysis.values import SCALAR, Value
from nb2fn.ir.walk import walk

# A context manager may swallow exceptions; of these it is known that they do not.
_TRANSPARENT = (
    "builtins.open",
    "warnings.",
    "torch.",
    "numpy.",
    "pandas.",
    "matplotlib.",
    "sklearn.",
)


_ROUNDS = 20


def visit_if(frame: Frame, node: ast.If) -> None:
    """An elif chain is walked in a loop: every test may be the last one evaluated."""
    ends: list[dict[str, Value | None]] = []
    bounds: list[set[str]] = []
    current: ast.If | None = node
    while current is not None:
        operate(frame, current.test, evaluate(frame, current.test))
        before = set(frame.bound)
        frame.fork()
        reached = execute(frame, current.body)
        end = frame.back()
        if reached:
            bounds.append(frame.bound)
            ends.append(end)
        frame.bound = before
        if _always(current.test):
            break
        if len(current.orelse) == 1 and _plain_elif(current.orelse[0]):
            current = current.orelse[0]
            continue
        frame.fork()
        reached = execute(frame, current.orelse)
        end = frame.back()
        if reached:
            bounds.append(frame.bound)
            ends.append(end)
        current = None
    if ends:
        frame.join(ends)
        frame.bound = set.intersection(*bounds)


def _plain_elif(node: ast.stmt) -> TypeGuard[ast.If]:
    if not isinstance(node, ast.If):
        return False
    return not any(isinstance(n, ast.NamedExpr) for n in walk(node.test))


def _always(test: ast.expr) -> bool:
    if isinstance(test, ast.Constant):
        return bool(test.value)
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == "__name__"
        and isinstance(test.ops[0], ast.Eq)
    )


def _loop(frame: Frame, body: Callable[[], None], orelse: list[ast.stmt]) -> None:
    """Repeat until nothing new is bound or held; the body may not run at all."""
    before = set(frame.bound)
    outer = frame.fork()
    for _ in range(_ROUNDS):
        version = frame.world.heap.version
        state = dict(outer.every)
        body()
        frame.bound = set(before)
        frame.join([dict(outer.every), outer.before])
        if state == outer.every and version == frame.world.heap.version:
            break
    after = frame.back()
    frame.join([after, {}])
    frame.bound = set(before)
    if orelse:
        frame.fork()
        execute(frame, orelse)
        frame.join([frame.back(), {}])
        frame.bound = before


def visit_for(frame: Frame, node: ast.For | ast.AsyncFor) -> None:
    source = evaluate(frame, node.iter)

    def once() -> None:
        assign(frame, node.target, frame.settle(iterate(frame, source, node.iter), node.target))
        execute(frame, node.body)

    _loop(frame, once, node.orelse)


def visit_while(frame: Frame, node: ast.While) -> None:
    def once() -> None:
        operate(frame, node.test, evaluate(frame, node.test))
        execute(frame, node.body)

    operate(frame, node.test, evaluate(frame, node.test))
    _loop(frame, once, node.orelse)


def visit_with(frame: Frame, node: ast.With | ast.AsyncWith) -> None:
    swallows = False
    for item in node.items:
        value = evaluate(frame, item.context_expr)
        entered = operate(frame, item.context_expr, value)
        qual = _qual_of(frame, item.context_expr)
        swallows = swallows or not qual.startswith(_TRANSPARENT)
        if item.optional_vars is not None:
            inside = Value(frame.world.heap.reach(value.tokens | entered.tokens), value.type)
            assign(frame, item.optional_vars, frame.settle(inside, item.context_expr))
    before = set(frame.bound)
    trail = frame.fork()
    execute(frame, node.body)
    every: dict[str, Value | None] = dict(trail.every)
    ends = frame.back()
    frame.join([ends, every, {}] if swallows else [ends])
    if swallows:
        frame.bound &= before


def _qual_of(frame: Frame, node: ast.expr) -> str:
    if not isinstance(node, ast.Call):
        return ""
    parts: list[str] = []
    func: ast.expr = node.func
    while isinstance(func, ast.Attribute):
        parts.append(func.attr)
        func = func.value
    if not isinstance(func, ast.Name):
        return ""
    value = frame.load(func.id)
    base = value.qual if value is not None else f"builtins.{func.id}"
    return ".".join([base, *reversed(parts)])


def visit_try(frame: Frame, node: ast.Try | ast.TryStar) -> None:
    before = set(frame.bound)
    trail = frame.fork()
    reached = execute(frame, node.body)
    every = dict(trail.every)
    if reached:
        reached = execute(frame, node.orelse)
    body_ends, body_bound = frame.back(), frame.bound
    ends = [body_ends] if reached else []
    bounds = [body_bound] if reached else []
    for handler in node.handlers:
        frame.bound = set(before)
        frame.fork()
        for name, value in every.items():
            frame.assign(name, value, sure=False)
        if handler.type is not None:
            evaluate(frame, handler.type)
        if handler.name:
            frame.bind(handler.name, SCALAR, handler)
        done = execute(frame, handler.body)
        if handler.name:
            frame.unbind(handler.name)
        handler_ends = frame.back()
        if done:
            ends.append(handler_ends)
            bounds.append(frame.bound)
    if ends:
        frame.join(ends)
    frame.bound = set.intersection(*bounds) if bounds else before
    execute(frame, node.finalbody)


def visit_match(frame: Frame, node: ast.Match) -> None:
    subject = evaluate(frame, node.subject)
    operate(frame, node.subject, subject)
    part = Value(frame.world.heap.reach(subject.tokens))
    ends: list[dict[str, Value | None]] = [{}]
    before = set(frame.bound)
    for case in node.cases:
        frame.bound = set(before)
        frame.fork()
        _pattern(frame, node.subject, case.pattern, subject, part)
        if case.guard is not None:
            operate(frame, case.guard, evaluate(frame, case.guard))
        execute(frame, case.body)
        ends.append(frame.back())
    frame.join(ends)
    frame.bound = before


def _pattern(
    frame: Frame, place: ast.expr, pattern: ast.pattern, subject: Value, part: Value
) -> None:
    for inner in walk(pattern):
        if isinstance(inner, ast.expr):
            operate(frame, place, evaluate(frame, inner), part)
        elif isinstance(inner, ast.MatchClass):
            operate(frame, place, part, way=Way.ACCESSED)
        name = getattr(inner, "name", None) or getattr(inner, "rest", None)
        if isinstance(inner, ast.MatchAs | ast.MatchStar | ast.MatchMapping) and name:
            frame.bind(name, subject if inner is pattern else part, inner)
