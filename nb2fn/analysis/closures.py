"""Functions, lambdas, comprehensions, generators, and what decorators make of them."""

from __future__ import annotations

import ast
from collections.abc import Callable

from nb2fn.analysis.arguments import Arguments
from nb2fn.analysis.assignment import assign
from nb2fn.analysis.calls import call_value
from nb2fn.analysis.code import Body, Code, Way
from nb2fn.analysis.evaluation import evaluate, hold, iterate, maybe, operate
from nb2fn.analysis.frames import Frame, InnerFrame
from nb2fn.analysis.scopes import signature_annotations
from nb2fn.analysis.values import FRESH, Value, merge

# Decorators that give back what they were given, as far as names are concerned …
_TRANSPARENT = frozenset(
    {"builtins.staticmethod", "builtins.classmethod", "abc.abstractmethod", "typing.final",
     "typing.overload", "dataclasses.dataclass", "functools.total_ordering", "builtins.property"}
)  # fmt: skip


# … and those whose result calls it.
_WRAPPERS = frozenset(
    {"functools.lru_cache", "functools.cache", "functools.singledispatch", "numba.njit",
     "numba.jit", "contextlib.contextmanager", "numpy.vectorize", "torch.no_grad"}
)  # fmt: skip


def closure(
    frame: Frame,
    node: Body,
    name: str,
    held: list[Value],
    owner: int | None = None,
    kind: str = "",
) -> Value:
    """A function object: it holds its defaults and what it captured."""
    heap = frame.world.heap
    scope = frame.world.scope(node)
    token = heap.at((id(node), "code"), "code", frame.local)
    code = frame.world.codes.get(id(node))
    if code is None:
        code = Code(node, scope, frame.cell, frame.lines, name, owner, kind)
        frame.world.codes[id(node)] = code
    heap.add_code(token, (code,))
    itself = frozenset((token,))
    for number, value in enumerate(held):
        settled = frame.settle(value, node, f"default {number}")
        frame.store(itself, settled, node)
    for free in sorted(scope.free):
        captured = frame.captured(free)
        heap.store(itself, captured)
        frame.recorder.stored(itself, captured)
    return Value(itself, "code")


def visit_lambda(frame: Frame, node: ast.Lambda) -> Value:
    held = [evaluate(frame, d) for d in (*node.args.defaults, *node.args.kw_defaults) if d]
    return closure(frame, node, "<lambda>", held)


def define_function(
    frame: Frame,
    node: ast.FunctionDef | ast.AsyncFunctionDef,
    owner: int | None = None,
    kind: str = "",
) -> Value:
    """Make the function, decorate it, bind it."""
    decorators = [evaluate(frame, d) for d in node.decorator_list]
    held = [evaluate(frame, d) for d in (*node.args.defaults, *node.args.kw_defaults) if d]
    for annotation in signature_annotations(node):
        evaluate(frame, annotation)
    value = closure(frame, node, node.name, held, owner, kind)
    for place, decorator in zip(reversed(node.decorator_list), reversed(decorators), strict=True):
        value = call_decorator(frame, decorator, value, place)
    frame.bind(node.name, value, node)
    return value


def call_decorator(frame: Frame, decorator: Value, value: Value, place: ast.expr) -> Value:
    """What a decorator makes of a function or class."""
    if decorator.qual in _TRANSPARENT:
        return value
    if isinstance(place, ast.Attribute) and place.attr in ("setter", "getter", "deleter"):
        return Value(decorator.tokens | value.tokens, "code")
    if decorator.qual in _WRAPPERS or _of_wrapper(place):
        token = frame.world.heap.at((id(place), "made"), "wrapper", frame.local)
        frame.world.heap.store((token,), value.tokens)
        frame.recorder.stored(frozenset((token,)), value.tokens)
        return Value(frozenset((token,)), "wrapper")
    call = ast.copy_location(ast.Call(place, [], []), place)
    frame.world.made.append(call)
    return call_value(frame, decorator, Arguments((value,), {}, ()), call, ast.unparse(place))


def _of_wrapper(place: ast.expr) -> bool:
    return isinstance(place, ast.Call) and ast.unparse(place.func).split(".")[-1] in (
        "lru_cache",
        "cache",
        "wraps",
        "njit",
        "jit",
        "contextmanager",
    )


def visit_comprehension(kind: str) -> Callable[[Frame, ast.expr], Value]:
    def building(frame: Frame, node: ast.expr) -> Value:
        value = _elements(frame, node)
        return hold(frame, node, kind, (value,), [node]) if value.tokens else Value(type=kind)

    return building


def _elements(frame: Frame, node: ast.expr) -> Value:
    """Go through a comprehension twice, for what one round leaves to the next."""
    frame.world.scope(node)
    inner = InnerFrame(frame, comprehension=True)
    first = evaluate(frame, node.generators[0].iter)  # type: ignore[attr-defined]
    before = set(frame.bound)
    frame.fork()
    result = FRESH
    for _ in range(2):
        for number, generator in enumerate(node.generators):  # type: ignore[attr-defined]
            source = first if number == 0 else evaluate(inner, generator.iter)
            assign_names(inner, generator.target, iterate(frame, source, generator.iter))
            for test in generator.ifs:
                operate(inner, test, evaluate(inner, test))
        if isinstance(node, ast.DictComp):
            key, value = evaluate(inner, node.key), evaluate(inner, node.value)
            result = merge(result, Value(key.tokens | value.tokens))
        else:
            result = evaluate(inner, node.elt)  # type: ignore[attr-defined]
        if result.type in ("", "iterator"):
            result = frame.settle(result, node, "element")
    maybe(frame, before)
    return result


def assign_names(frame: Frame, target: ast.expr, value: Value) -> None:
    """Bind the names of a comprehension's target."""
    if isinstance(target, ast.Name):
        frame.bind(target.id, value, target)
    elif isinstance(target, ast.Tuple | ast.List):
        starred = any(isinstance(e, ast.Starred) for e in target.elts)
        parts = value.items
        if starred or parts is None or len(parts) != len(target.elts):
            parts = (iterate(frame, value, target),) * len(target.elts)
        for element, part in zip(target.elts, parts, strict=True):
            assign_names(frame, element, part)
    elif isinstance(target, ast.Starred):
        assign_names(frame, target.value, value)
    else:
        assign(frame, target, value)


def visit_generator(frame: Frame, node: ast.GeneratorExp) -> Value:
    """Evaluated now for what it reads, and again whenever something goes over it."""
    value = _elements(frame, node)
    heap = frame.world.heap
    token = heap.at((id(node), "made"), "iterator", frame.local)
    made = closure(frame, node, "<genexpr>", [])
    heap.add_code(token, heap.code[next(iter(made.tokens))], Way.OPERATED)
    heap.store((token,), value.tokens | made.tokens)
    frame.recorder.stored(frozenset((token,)), value.tokens | made.tokens)
    return Value(frozenset((token,)), "iterator")


def visit_yield(frame: Frame, node: ast.Yield | ast.YieldFrom | ast.Await) -> Value:
    if node.value is None:
        return FRESH
    value = evaluate(frame, node.value)
    if isinstance(node, ast.Await):
        return Value(frame.world.heap.reach(value.tokens))
    if isinstance(node, ast.YieldFrom):
        value = iterate(frame, value, node)
    frame.root.returned(value)
    return FRESH


def visit_walrus(frame: Frame, node: ast.NamedExpr) -> Value:
    value = frame.settle(evaluate(frame, node.value), node.value)
    target: Frame = frame
    while isinstance(target, InnerFrame) and target.comprehension:
        target = target.parent
    target.bind(node.target.id, value, node.value)
    return value
