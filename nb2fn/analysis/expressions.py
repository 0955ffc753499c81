"""Evaluating expressions: what they read, change, and may be."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable

from nb2fn.analysis import knowledge
from nb2fn.analysis.calls import (
    DISPLAY_SETTINGS,
    Arguments,
    call_method,
    call_value,
    tokens_of,
)
from nb2fn.analysis.code import Code
from nb2fn.analysis.frames import Frame, InnerFrame
from nb2fn.analysis.running import run_reachable
from nb2fn.analysis.values import FRESH, NONE, REITERABLE, SCALAR, Value, merge
from nb2fn.ir.dataflow import AMBIENT, Effect

HISTORY = re.compile(r"(_+|_i{1,3}|_i?\d+|_[iod]h|In|Out)$")
BUILTINS = frozenset(dir(builtins)) | {"display", "get_ipython"}
PROVIDED = {"display": "IPython.display.display", "get_ipython": "IPython.get_ipython"}
_CONSUMED = frozenset({"", "iterator", "file"})
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
_CONSTANTS = {int: "int", float: "float", str: "str", bool: "bool", bytes: "bytes"}


def evaluate(frame: Frame, node: ast.expr) -> Value:
    """The value of an expression; what it does is recorded in the frame."""
    return _TABLE[type(node)](frame, node)


def operate(frame: Frame, node: ast.AST, *values: Value) -> Value:
    """Something is done with values: settings matter, and operators may be code.

    The value is what that code may give, if there is any.
    """
    frame.computes()
    result = FRESH
    if frame.world.heap.implicit:
        tokens = tokens_of(values)
        if tokens:
            result = run_reachable(frame, tokens, tokens, node, implicit=True)
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
    if value.type in ("", "iterator"):
        given = merge(given, run_reachable(frame, value.tokens, value.tokens, node))
    if value.items is not None and value.items:
        element = value.items[0]
        for item in value.items[1:]:
            element = merge(element, item)
        extra = value.tokens
        return element._replace(tokens=element.tokens | extra) if extra else element
    if value.type not in REITERABLE:
        frame.change(value.tokens, node, value.type == "iterator", "", _CONSUMED)
    reach = frame.world.heap.reach(value.tokens | given.tokens)
    if value.type in ("iterator", ""):
        frame.change(reach, node, True, "", frozenset({"iterator", "file"}))
    kind = value.type if value.type in ("array", "axes") else ""
    return Value(reach, kind)


def _constant(frame: Frame, node: ast.Constant) -> Value:
    return Value(type=_CONSTANTS.get(type(node.value), "none" if node.value is None else "scalar"))


def _name(frame: Frame, node: ast.Name) -> Value:
    value = frame.load(node.id)
    if value is not None:
        return value
    if HISTORY.match(node.id) and not frame.world.stars:
        # IPython's record of inputs and outputs: any statement may have made it.
        frame.recorder.effect(Effect.BARRIER)
        return FRESH
    if node.id in PROVIDED:
        return Value(qual=PROVIDED[node.id])
    if node.id in BUILTINS:
        return Value(qual="builtins." + node.id)
    for module in reversed(frame.world.stars):
        return Value(qual=f"{module}.{node.id}")
    return FRESH


def _display(kind: str) -> Callable[[Frame, ast.expr], Value]:
    def holding(frame: Frame, node: ast.expr) -> Value:
        items = tuple(evaluate(frame, e) for e in node.elts)  # type: ignore[attr-defined]
        starred = any(isinstance(e, ast.Starred) for e in node.elts)  # type: ignore[attr-defined]
        places = node.elts  # type: ignore[attr-defined]
        made = hold(frame, node, kind, items, places)
        return made._replace(items=None if starred or kind == "set" else items)

    return holding


def hold(
    frame: Frame, node: ast.AST, kind: str, items: tuple[Value, ...], places: list[ast.expr]
) -> Value:
    """A new container of values."""
    loose = any(not i.tokens and not i.qual and i.type in ("", "iterator") for i in items)
    if not loose and not tokens_of(items):
        return Value(type=kind)
    token = frame.world.heap.at((id(node), "made"), kind, frame.local)
    for item, place in zip(items, places, strict=True):
        frame.store(frozenset((token,)), item, place)
    return Value(frozenset((token,)), kind)


def _dict(frame: Frame, node: ast.Dict) -> Value:
    pairs = [e for k, v in zip(node.keys, node.values, strict=True) for e in (k, v) if e]
    return hold(frame, node, "dict", tuple(evaluate(frame, e) for e in pairs), pairs)


def _starred(frame: Frame, node: ast.Starred) -> Value:
    return iterate(frame, evaluate(frame, node.value), node)


def _attribute(frame: Frame, node: ast.Attribute) -> Value:
    base = evaluate(frame, node.value)
    if base.qual:
        return _library_attribute(frame, base.qual, node.attr)
    given = operate(frame, node, base)
    if base.immutable:
        return SCALAR
    spec = knowledge.attribute(base.type, node.attr)
    heap = frame.world.heap
    if spec is not None:
        if spec.result == "scalar":
            return Value(type=spec.type or "scalar")
        return Value(heap.reach(base.tokens) if spec.result == "alias" else NONE, spec.type)
    return Value(heap.reach(base.tokens | given.tokens))


def _library_attribute(frame: Frame, base: str, name: str) -> Value:
    qual = f"{base}.{name}"
    if qual == "os.environ":
        frame.root.reads(AMBIENT["environ"])
    elif qual in ("sys.path", "sys.modules"):
        frame.root.reads(AMBIENT["modules"])
    elif qual == "matplotlib.pyplot.rcParams":
        frame.root.reads(AMBIENT["matplotlib"])
    return Value(qual=qual)


def _subscript(frame: Frame, node: ast.Subscript) -> Value:
    base = evaluate(frame, node.value)
    index = evaluate(frame, node.slice)
    given = operate(frame, node, base, index)
    if base.qual:
        return FRESH if base.qual.split(".")[0] in ("numpy", "typing") else Value(qual=base.qual + "[]")
    if base.type in ("str", "range", "bytes") or base.immutable:
        return SCALAR
    if base.type in ("", "defaultdict"):
        # Reading a missing key of a defaultdict makes it.
        frame.change(base.tokens, node, False, "", frozenset({"defaultdict"}))
    if given.tokens:
        return Value(frame.world.heap.reach(base.tokens | given.tokens))
    return _element(frame, base, node.slice)


def _element(frame: Frame, base: Value, index: ast.expr) -> Value:
    heap = frame.world.heap
    tabular = base.type in ("array", "pandas")
    if isinstance(index, ast.List) and (tabular or base.type == ""):
        # A list as index copies in numpy and pandas, and is an error elsewhere.
        if not any(t in heap.instance_of for t in heap.reach(base.tokens)):
            return Value(type=base.type) if tabular else Value(type="pandas")
    if tabular and isinstance(index, ast.Compare):
        return Value(type=base.type)
    if base.items is not None and isinstance(index, ast.Constant) and type(index.value) is int:
        if -len(base.items) <= index.value < len(base.items):
            item = base.items[index.value]
            return item._replace(tokens=item.tokens | heap.reach(base.tokens))
    reach = heap.reach(base.tokens)
    if base.type == "array" or base.type == "axes":
        return Value(reach, base.type)
    if isinstance(index, ast.Slice) and base.type in ("list", "tuple"):
        return Value(reach, base.type)
    named = isinstance(index, ast.Constant) and isinstance(index.value, str)
    if base.type == "pandas" and (named or isinstance(index, ast.Slice | ast.Compare | ast.BinOp)):
        return Value(reach, "pandas")
    if base.type == "bunch" and named:
        return Value(reach, "array")
    return Value(reach)


def _call(frame: Frame, node: ast.Call) -> Value:
    func = node.func
    frame.computes()
    run_patched(frame, node)
    if isinstance(func, ast.Attribute):
        receiver = evaluate(frame, func.value)
        if receiver.qual:
            callee = _library_attribute(frame, receiver.qual, func.attr)
            return _special(frame, callee, _arguments(frame, node), node, func.attr)
        args = _arguments(frame, node)
        if frame.world.heap.implicit:
            operate(frame, node, receiver)
        return call_method(frame, receiver, args, node, func.attr)
    callee = evaluate(frame, func)
    name = func.id if isinstance(func, ast.Name) else ""
    if name and any(t in frame.world.heap.code or t in frame.world.heap.classes for t in callee.tokens):
        frame.recorder.called(name)
    return _special(frame, callee, _arguments(frame, node), node, name)


def _arguments(frame: Frame, node: ast.Call) -> Arguments:
    positional: list[Value] = []
    spread: list[Value] = []
    keywords: dict[str, Value] = {}
    for arg in node.args:
        if isinstance(arg, ast.Starred):
            spread.append(evaluate(frame, arg))
        else:
            (spread if spread else positional).append(evaluate(frame, arg))
    for keyword in node.keywords:
        value = evaluate(frame, keyword.value)
        if keyword.arg is None:
            spread.append(Value(frame.world.heap.reach(value.tokens)))
        else:
            keywords[keyword.arg] = value
    return Arguments(tuple(positional), keywords, tuple(spread))


def _special(frame: Frame, callee: Value, args: Arguments, node: ast.Call, name: str) -> Value:
    """Builtins that touch names or libraries; all others are plain calls."""
    qual = callee.qual
    if qual == "builtins.super":
        return _super(frame)
    if qual in ("builtins.setattr", "builtins.delattr") and args.positional:
        if args.positional[0].qual:
            frame.recorder.effect(Effect.BARRIER)
            patch(frame, tokens_of(args.every), node)
    if qual == "builtins.vars" and node.args:
        return Value(frame.world.heap.reach(tokens_of(args.every)))
    if qual in ("builtins.__import__", "importlib.import_module"):
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return Value(qual=first.value)
    if qual.startswith("os.environ."):
        return _environ(frame, node, name)
    if qual.startswith(("sys.path.", "sys.modules.")):
        frame.ambient(AMBIENT["modules"], node, True, name)
        return FRESH
    if qual.startswith(("matplotlib.pyplot.rcParams.", "matplotlib.rcParams.")):
        frame.ambient(AMBIENT["matplotlib"], node, True, name)
        return FRESH
    if qual.startswith("IPython.get_ipython"):
        return _shell(frame, qual, node)
    return call_value(frame, callee, args, node, name)


def _environ(frame: Frame, node: ast.Call, name: str) -> Value:
    if name in ("get", "keys", "values", "items", "copy"):
        return SCALAR
    frame.ambient(AMBIENT["environ"], node, True, name)
    return SCALAR


def _shell(frame: Frame, qual: str, node: ast.Call) -> Value:
    """Shell commands touch files, not names; other magics may touch anything."""
    if qual.endswith((".system", ".getoutput", ".getoutputs", ".sx")):
        frame.recorder.effect(Effect.READS)
        frame.ambient(AMBIENT["files"], node, False, "system")
        return FRESH
    frame.recorder.effect(Effect.BARRIER)
    return Value(qual="IPython.get_ipython")


def _super(frame: Frame) -> Value:
    frame_root = frame.root
    names = list(frame_root.names)
    own = frame_root.names.get(names[0]) if names else None
    return Value(own.tokens if own else NONE, "super")


def patch(frame: Frame, tokens: frozenset[int], node: ast.AST) -> None:
    """Something of a library is replaced: everything computed later may see it."""
    frame.ambient(AMBIENT["modules"], node, True)
    frame.world.pervasive.add(AMBIENT["modules"])
    frame.world.patched |= tokens


def _operator(frame: Frame, node: ast.BinOp) -> Value:
    spine: list[ast.BinOp] = [node]
    while isinstance(spine[-1].left, ast.BinOp):
        spine.append(spine[-1].left)
    left = evaluate(frame, spine[-1].left)
    for one in reversed(spine):
        left = combine(frame, one, one.op, left, evaluate(frame, one.right))
    return left


_ELEMENTWISE = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult, ast.LShift, ast.RShift)


def combine(frame: Frame, node: ast.AST, op: ast.operator, left: Value, right: Value) -> Value:
    """The result of a binary operator."""
    given = operate(frame, node, left, right)
    if given.tokens:
        return Value(frame.world.heap.reach(left.tokens | right.tokens | given.tokens))
    if left.type in ("str", "bytes"):
        if isinstance(op, ast.Mod):
            for ambient in DISPLAY_SETTINGS:
                frame.root.reads(ambient)
        return Value(type=left.type)
    if left.immutable and right.immutable:
        return Value(type="int" if left.type == right.type == "int" else "scalar")
    for one in ("pandas", "array"):
        if one in (left.type, right.type):
            return Value(type=one)
    numeric = left.immutable or right.immutable
    if isinstance(op, _ELEMENTWISE) or (numeric and not isinstance(op, ast.Mult)):
        if not any(t in frame.world.heap.instance_of for t in left.tokens | right.tokens):
            return FRESH
    tokens = frame.world.heap.reach(left.tokens | right.tokens)
    if not tokens:
        return Value(type=left.type if left.type == right.type else "")
    if any(t in frame.world.heap.instance_of for t in tokens):
        return Value(tokens)
    made = frame.world.heap.at((id(node), "made"), "", frame.local)
    frame.world.heap.store((made,), tokens)
    frame.recorder.stored(frozenset((made,)), tokens)
    return Value(frozenset((made,)), left.type if left.type == right.type else "")


def _unary(frame: Frame, node: ast.UnaryOp) -> Value:
    value = evaluate(frame, node.operand)
    given = operate(frame, node, value)
    if isinstance(node.op, ast.Not):
        return SCALAR
    if given.tokens:
        return Value(frame.world.heap.reach(value.tokens | given.tokens))
    if any(t in frame.world.heap.instance_of for t in value.tokens):
        return value
    return Value(type=value.type)


def _either(frame: Frame, node: ast.BoolOp) -> Value:
    result = evaluate(frame, node.values[0])
    for other in node.values[1:]:
        trail = frame.fork()
        before = set(frame.bound)
        operate(frame, node, result)
        result = merge(result, evaluate(frame, other))
        maybe(frame, trail, before)
    return result


def maybe(frame: Frame, trail: object, before: set[str]) -> None:
    """End a branch that may not have been taken."""
    ends = frame.back()
    frame.join([ends, {}])
    frame.bound &= before


def _compare(frame: Frame, node: ast.Compare) -> Value:
    values = [evaluate(frame, node.left), *(evaluate(frame, c) for c in node.comparators)]
    operate(frame, node, *values)
    for op, right in zip(node.ops, values[1:], strict=True):
        if isinstance(op, ast.In | ast.NotIn) and right.type not in REITERABLE:
            frame.change(right.tokens, node, False, "", frozenset({"iterator", "file"}))
    for kind in ("pandas", "array"):
        if any(v.type == kind for v in values):
            return Value(type=kind)
    return SCALAR if all(v.immutable for v in values) else FRESH


def _conditional(frame: Frame, node: ast.IfExp) -> Value:
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


def _formatted(frame: Frame, node: ast.JoinedStr) -> Value:
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            operate(frame, part, evaluate(frame, part.value))
            if part.format_spec is not None:
                evaluate(frame, part.format_spec)
    for ambient in DISPLAY_SETTINGS:
        frame.root.reads(ambient)
    return Value(type="str")


def _slice(frame: Frame, node: ast.Slice) -> Value:
    for part in (node.lower, node.upper, node.step):
        if part is not None:
            evaluate(frame, part)
    return FRESH


def _walrus(frame: Frame, node: ast.NamedExpr) -> Value:
    value = frame.settle(evaluate(frame, node.value), node.value)
    target: Frame = frame
    while isinstance(target, InnerFrame) and target.comprehension:
        target = target.parent
    target.bind(node.target.id, value, node.value)
    return value


def _lambda(frame: Frame, node: ast.Lambda) -> Value:
    held = [evaluate(frame, d) for d in (*node.args.defaults, *node.args.kw_defaults) if d]
    return closure(frame, node, "<lambda>", held)


def call_decorator(frame: Frame, decorator: Value, value: Value, place: ast.expr) -> Value:
    """What a decorator makes of a function or class."""
    if decorator.qual in _TRANSPARENT:
        return value
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


def closure(
    frame: Frame,
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.GeneratorExp,
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


def _comprehension(kind: str) -> Callable[[Frame, ast.expr], Value]:
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
    trail = frame.fork()
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
        result = frame.settle(result, node, "element") if result.type in ("", "iterator") else result
    maybe(frame, trail, before)
    return result


def assign_names(frame: Frame, target: ast.expr, value: Value) -> None:
    """Bind the names of a comprehension's target."""
    if isinstance(target, ast.Name):
        frame.bind(target.id, value, target)
    elif isinstance(target, ast.Tuple | ast.List):
        part = iterate(frame, value, target)
        for element in target.elts:
            assign_names(frame, element, part)
    elif isinstance(target, ast.Starred):
        assign_names(frame, target.value, value)
    else:
        evaluate(frame, target)


def _generator(frame: Frame, node: ast.GeneratorExp) -> Value:
    """Evaluated now for what it reads, and again whenever something goes over it."""
    value = _elements(frame, node)
    heap = frame.world.heap
    token = heap.at((id(node), "made"), "iterator", frame.local)
    made = closure(frame, node, "<genexpr>", [])
    heap.add_code(token, heap.code[next(iter(made.tokens))], implicit=True)
    heap.store((token,), value.tokens | made.tokens)
    frame.recorder.stored(frozenset((token,)), value.tokens | made.tokens)
    return Value(frozenset((token,)), "iterator")


def _yield(frame: Frame, node: ast.Yield | ast.YieldFrom | ast.Await) -> Value:
    if node.value is None:
        return FRESH
    value = evaluate(frame, node.value)
    if isinstance(node, ast.Await):
        return Value(frame.world.heap.reach(value.tokens))
    if isinstance(node, ast.YieldFrom):
        value = iterate(frame, value, node)
    frame.root.returned(value)
    return FRESH


_TABLE: dict[type[ast.expr], Callable[..., Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Call: _call,
    ast.BinOp: _operator,
    ast.UnaryOp: _unary,
    ast.BoolOp: _either,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.JoinedStr: _formatted,
    ast.FormattedValue: lambda frame, node: evaluate(frame, node.value),
    ast.Slice: _slice,
    ast.NamedExpr: _walrus,
    ast.Lambda: _lambda,
    ast.Tuple: _display("tuple"),
    ast.List: _display("list"),
    ast.Set: _display("set"),
    ast.Dict: _dict,
    ast.Starred: _starred,
    ast.ListComp: _comprehension("list"),
    ast.SetComp: _comprehension("set"),
    ast.DictComp: _comprehension("dict"),
    ast.GeneratorExp: _generator,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
    ast.Await: _yield,
}
