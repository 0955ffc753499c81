"""Executing statements: what they bind, on which paths."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TypeGuard

from nb2fn.analysis.classes import define_class
from nb2fn.analysis.expressions import (
    assign_names,
    call_decorator,
    closure,
    combine,
    evaluate,
    iterate,
    operate,
    patch,
)
from nb2fn.analysis.frames import Frame
from nb2fn.analysis.scopes import annotations
from nb2fn.analysis.values import FRESH, SCALAR, Value, merge
from nb2fn.ir.dataflow import AMBIENT, Effect

# A context manager may swallow exceptions; of these it is known that they do not.
_TRANSPARENT = ("builtins.open", "warnings.", "torch.", "numpy.", "pandas.", "matplotlib.", "sklearn.")
_ROUNDS = 20


def execute(frame: Frame, body: Sequence[ast.stmt]) -> bool:
    """Run statements in order; whether the end is reached (as far as is plain)."""
    for statement in body:
        _TABLE[type(statement)](frame, statement)
        if isinstance(statement, ast.Return | ast.Raise):
            return False
    return True


def _expr(frame: Frame, node: ast.Expr) -> None:
    evaluate(frame, node.value)


def _assign(frame: Frame, node: ast.Assign) -> None:
    value = evaluate(frame, node.value)
    if len(node.targets) > 1 or not isinstance(node.targets[0], ast.Tuple | ast.List):
        value = frame.settle(value, node.value)
    for target in node.targets:
        assign(frame, target, value)


def assign(frame: Frame, target: ast.expr, value: Value) -> None:
    """Assign to any target."""
    if isinstance(target, ast.Name):
        if value.items is not None and value.type != "tuple":
            value = value._replace(items=None)
        frame.bind(target.id, value, target)
    elif isinstance(target, ast.Tuple | ast.List):
        _unpack(frame, target, value)
    elif isinstance(target, ast.Starred):
        assign(frame, target.value, value._replace(items=None, type="list"))
    elif isinstance(target, ast.Attribute):
        base = evaluate(frame, target.value)
        _store(frame, target, base, value, f"{base.qual}.{target.attr}" if base.qual else "")
    elif isinstance(target, ast.Subscript):
        base = evaluate(frame, target.value)
        evaluate(frame, target.slice)
        _store(frame, target, base, value, base.qual)


def _store(
    frame: Frame, target: ast.Attribute | ast.Subscript, base: Value, value: Value, qual: str
) -> None:
    """``x.a = v`` and ``x[i] = v``: into an object, or into a library."""
    operate(frame, target, base)
    if qual:
        _store_library(frame, target, qual, value)
        return
    if base.type == "decimal":
        frame.ambient(AMBIENT["decimal"], target, True)
        frame.world.pervasive.add(AMBIENT["decimal"])
    frame.change(base.tokens, target, True)
    frame.store(base.tokens, value, target)


def _store_library(frame: Frame, target: ast.expr, qual: str, value: Value) -> None:
    if qual.startswith("os.environ"):
        frame.ambient(AMBIENT["environ"], target)
    elif ".rcParams" in qual:
        frame.ambient(AMBIENT["matplotlib"], target)
    elif qual.startswith("pandas.options."):
        looks = qual.startswith("pandas.options.display.")
        name = AMBIENT["pandas.display" if looks else "pandas"]
        frame.ambient(name, target)
        if not looks:
            frame.world.pervasive.add(name)
    else:
        patch(frame, value.tokens, target)


def _unpack(frame: Frame, target: ast.Tuple | ast.List, value: Value) -> None:
    items = value.items
    plain = not any(isinstance(e, ast.Starred) for e in target.elts)
    if items is not None and plain and len(items) == len(target.elts):
        settled = [
            frame.settle(item, place) for item, place in zip(items, target.elts, strict=True)
        ]
        for element, item in zip(target.elts, settled, strict=True):
            assign(frame, element, item)
        return
    part = iterate(frame, value, target)
    if value.type == "tuple" and not value.tokens and value.items is None:
        part = FRESH
    for element in target.elts:
        assign(frame, element, frame.settle(part, element))


def _augmented(frame: Frame, node: ast.AugAssign) -> None:
    target = node.target
    if isinstance(target, ast.Name):
        old = frame.load(target.id) or FRESH
        value = evaluate(frame, node.value)
        result = combine(frame, node, node.op, old, value)
        if not old.immutable:
            frame.change(old.tokens, node, True, "augmented")
            frame.store(old.tokens, value, node.value)
            result = merge(old, result)._replace(type=old.type)
        frame.bind(target.id, result, target)
        return
    base = evaluate(frame, target.value)
    if isinstance(target, ast.Subscript):
        evaluate(frame, target.slice)
    value = evaluate(frame, node.value)
    qual = f"{base.qual}.{target.attr}" if base.qual and isinstance(target, ast.Attribute) else base.qual
    if not base.qual:
        frame.change(frame.world.heap.reach(base.tokens), node, True, "augmented")
    _store(frame, target, base, value, qual)


def _annotated(frame: Frame, node: ast.AnnAssign) -> None:
    if not frame.local:
        evaluate(frame, node.annotation)
    if node.value is not None:
        assign(frame, node.target, frame.settle(evaluate(frame, node.value), node.value))


def _delete(frame: Frame, node: ast.Delete) -> None:
    for target in node.targets:
        _delete_target(frame, target)


def _delete_target(frame: Frame, target: ast.expr) -> None:
    if isinstance(target, ast.Name):
        frame.load(target.id)
        frame.unbind(target.id)
        frame.recorder.deleted(target.id)
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            _delete_target(frame, element)
    elif isinstance(target, ast.Attribute | ast.Subscript):
        base = evaluate(frame, target.value)
        if isinstance(target, ast.Subscript):
            evaluate(frame, target.slice)
        if base.qual.startswith("os.environ"):
            frame.ambient(AMBIENT["environ"], target)
        elif base.qual:
            patch(frame, base.tokens, target)
        frame.change(base.tokens, target, True, "del")


def _function(frame: Frame, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    define_function(frame, node)


def define_function(
    frame: Frame,
    node: ast.FunctionDef | ast.AsyncFunctionDef,
    owner: int | None = None,
    kind: str = "",
) -> Value:
    """Make the function, decorate it, bind it."""
    decorators = [evaluate(frame, d) for d in node.decorator_list]
    held = [evaluate(frame, d) for d in (*node.args.defaults, *node.args.kw_defaults) if d]
    for annotation in annotations(node):
        evaluate(frame, annotation)
    value = closure(frame, node, node.name, held, owner, kind)
    for place, decorator in zip(reversed(node.decorator_list), reversed(decorators), strict=True):
        value = call_decorator(frame, decorator, value, place)
    frame.bind(node.name, value, node)
    return value


def _class(frame: Frame, node: ast.ClassDef) -> None:
    define_class(frame, node, execute, define_function)


def _return(frame: Frame, node: ast.Return) -> None:
    frame.root.returned(evaluate(frame, node.value) if node.value else SCALAR)


def _import(frame: Frame, node: ast.Import) -> None:
    frame.root.reads(AMBIENT["modules"])
    for alias in node.names:
        top = alias.name.split(".")[0]
        name, qual = (alias.asname, alias.name) if alias.asname else (top, top)
        frame.bind(name, Value(qual=qual), node)
        frame.recorder.imported(name, alias.name, "")


def _import_from(frame: Frame, node: ast.ImportFrom) -> None:
    frame.root.reads(AMBIENT["modules"])
    module = "." * node.level + (node.module or "")
    for alias in node.names:
        if alias.name == "*":
            frame.world.stars.append(module)
            frame.recorder.effect(Effect.BARRIER)
            frame.recorder.imported("*", module, "*")
            continue
        name = alias.asname or alias.name
        frame.bind(name, Value(qual=f"{module}.{alias.name}"), node)
        frame.recorder.imported(name, module, alias.name)


def _if(frame: Frame, node: ast.If) -> None:
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
    return not any(isinstance(n, ast.NamedExpr) for n in ast.walk(node.test))


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
        ends = [{n: v for n, v in outer.every.items()}, dict(outer.before)]
        frame.join(ends)
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


def _for(frame: Frame, node: ast.For | ast.AsyncFor) -> None:
    source = evaluate(frame, node.iter)

    def once() -> None:
        assign(frame, node.target, frame.settle(iterate(frame, source, node.iter), node.target))
        execute(frame, node.body)

    _loop(frame, once, node.orelse)


def _while(frame: Frame, node: ast.While) -> None:
    def once() -> None:
        operate(frame, node.test, evaluate(frame, node.test))
        execute(frame, node.body)

    operate(frame, node.test, evaluate(frame, node.test))
    _loop(frame, once, node.orelse)


def _with(frame: Frame, node: ast.With | ast.AsyncWith) -> None:
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
    every = dict(trail.every)
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


def _try(frame: Frame, node: ast.Try | ast.TryStar) -> None:
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
            frame.recorder.deleted(handler.name)
        handler_ends = frame.back()
        if done:
            ends.append(handler_ends)
            bounds.append(frame.bound)
    if ends:
        frame.join(ends)
    frame.bound = set.intersection(*bounds) if bounds else before
    execute(frame, node.finalbody)


def _match(frame: Frame, node: ast.Match) -> None:
    subject = evaluate(frame, node.subject)
    operate(frame, node.subject, subject)
    part = Value(frame.world.heap.reach(subject.tokens))
    ends: list[dict[str, Value | None]] = [{}]
    before = set(frame.bound)
    for case in node.cases:
        frame.bound = set(before)
        frame.fork()
        _pattern(frame, case.pattern, subject, part)
        if case.guard is not None:
            operate(frame, case.guard, evaluate(frame, case.guard))
        execute(frame, case.body)
        ends.append(frame.back())
    frame.join(ends)
    frame.bound = before


def _pattern(frame: Frame, pattern: ast.pattern, subject: Value, part: Value) -> None:
    for inner in ast.walk(pattern):
        if isinstance(inner, ast.expr):
            evaluate(frame, inner)
        name = getattr(inner, "name", None) or getattr(inner, "rest", None)
        if isinstance(inner, ast.MatchAs | ast.MatchStar | ast.MatchMapping) and name:
            frame.bind(name, subject if inner is pattern else part, inner)


def _assert(frame: Frame, node: ast.Assert) -> None:
    operate(frame, node.test, evaluate(frame, node.test))
    if node.msg is not None:
        evaluate(frame, node.msg)


def _raise(frame: Frame, node: ast.Raise) -> None:
    for part in (node.exc, node.cause):
        if part is not None:
            evaluate(frame, part)


def _nothing(frame: Frame, node: ast.stmt) -> None:
    return None


_TABLE: dict[type[ast.stmt], Callable[..., None]] = {
    ast.Expr: _expr,
    ast.Assign: _assign,
    ast.AugAssign: _augmented,
    ast.AnnAssign: _annotated,
    ast.Delete: _delete,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Return: _return,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Match: _match,
    ast.Assert: _assert,
    ast.Raise: _raise,
    ast.Global: _nothing,
    ast.Nonlocal: _nothing,
    ast.Pass: _nothing,
    ast.Break: _nothing,
    ast.Continue: _nothing,
}
__all__ = ["assign", "assign_names", "define_function", "execute"]
