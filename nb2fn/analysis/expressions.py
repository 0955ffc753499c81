"""Names, attributes, subscripts, displays and calls."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable

from nb2fn.analysis import knowledge
from nb2fn.analysis.arguments import Arguments, tokens_of
from nb2fn.analysis.calls import call_method, call_value
from nb2fn.analysis.code import Way
from nb2fn.analysis.evaluation import evaluate, hold, iterate, operate, patch, run_patched
from nb2fn.analysis.frames import Frame
from nb2fn.analysis.library import DISPLAY_SETTINGS
from nb2fn.analysis.running import run_reachable
from nb2fn.analysis.values import FRESH, NONE, SCALAR, Value, merge
from nb2fn.ir.dataflow import AMBIENT, Effect

HISTORY = re.compile(r"(_+|_i{1,3}|_i?\d+|_[iod]h|In|Out)$")


BUILTINS = frozenset(dir(builtins)) | {"display", "get_ipython"}


PROVIDED = {"display": "IPython.display.display", "get_ipython": "IPython.get_ipython"}


# Attributes of functions and frames through which any global can be changed.
_NAMESPACES = frozenset({"__globals__", "f_globals", "f_locals"})


_REFLECTION = frozenset(
    {"builtins.getattr", "builtins.hasattr", "builtins.setattr", "builtins.delattr"}
)


# Families that pick rows and columns out of a frame.
_SELECTIONS = frozenset({"pandas", "array", "list"})


_CONSTANTS = {int: "int", float: "float", str: "str", bool: "bool", bytes: "bytes"}


def visit_constant(frame: Frame, node: ast.Constant) -> Value:
    return Value(type=_CONSTANTS.get(type(node.value), "none" if node.value is None else "scalar"))


def visit_name(frame: Frame, node: ast.Name) -> Value:
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


def visit_display(kind: str) -> Callable[[Frame, ast.expr], Value]:
    def holding(frame: Frame, node: ast.expr) -> Value:
        items = tuple(evaluate(frame, e) for e in node.elts)  # type: ignore[attr-defined]
        starred = any(isinstance(e, ast.Starred) for e in node.elts)  # type: ignore[attr-defined]
        places = node.elts  # type: ignore[attr-defined]
        if kind == "set":
            operate(frame, node, *items)  # they are hashed
        made = hold(frame, node, kind, items, places)
        return made._replace(items=None if starred or kind == "set" else items)

    return holding


def visit_dict(frame: Frame, node: ast.Dict) -> Value:
    pairs = [e for k, v in zip(node.keys, node.values, strict=True) for e in (k, v) if e]
    values = tuple(evaluate(frame, e) for e in pairs)
    operate(frame, node, *values)  # keys are hashed
    return hold(frame, node, "dict", values, pairs)


def visit_starred(frame: Frame, node: ast.Starred) -> Value:
    return iterate(frame, evaluate(frame, node.value), node)


def visit_attribute(frame: Frame, node: ast.Attribute) -> Value:
    base = evaluate(frame, node.value)
    if node.attr in _NAMESPACES:
        frame.recorder.effect(Effect.BARRIER)
    if base.qual:
        return _library_attribute(frame, base.qual, node.attr)
    given = operate(frame, node, base, way=Way.ACCESSED)
    if base.immutable:
        return SCALAR
    heap = frame.world.heap
    ours = bool(given.tokens) or not heap.instance_of.keys().isdisjoint(base.tokens)
    spec = None if ours and not base.type else knowledge.attribute(base.type, node.attr)
    if node.attr == "__dict__":  # the object by another name
        return Value(heap.reach(base.tokens))
    if spec is not None:
        if spec.result == "scalar":
            return Value(type=spec.type or "scalar")
        return Value(heap.inside(base.tokens) if spec.result == "alias" else NONE, spec.type)
    return Value(heap.inside(base.tokens) | heap.reach(given.tokens))


def _library_attribute(frame: Frame, base: str, name: str) -> Value:
    qual = f"{base}.{name}"
    if base == "__main__":
        frame.recorder.effect(Effect.BARRIER)  # the notebook itself
    elif qual == "os.environ":
        frame.root.reads(AMBIENT["environ"])
    elif qual in ("sys.path", "sys.modules"):
        frame.root.reads(AMBIENT["modules"])
    elif qual == "matplotlib.pyplot.rcParams":
        frame.root.reads(AMBIENT["matplotlib"])
    return Value(qual=qual)


def visit_subscript(frame: Frame, node: ast.Subscript) -> Value:
    base = evaluate(frame, node.value)
    index = evaluate(frame, node.slice)
    given = operate(frame, node, base, index)
    called = frozenset(t for t in index.tokens if t in frame.world.heap.code)
    if called:  # df.loc[lambda d: …]
        run_reachable(frame, called, called | base.tokens, node)
    if base.qual == "sys.modules":
        known = isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
        return Value(qual=node.slice.value if known else "__main__")  # type: ignore[attr-defined]
    if base.qual:
        plain = base.qual.split(".")[0] in ("numpy", "typing")
        return FRESH if plain else Value(qual=base.qual + "[]")
    if base.type in ("str", "range", "bytes") or base.immutable:
        return SCALAR
    if base.type in ("", "defaultdict"):
        # Reading a missing key of a defaultdict makes it.
        frame.change(base.tokens, node, False, "", frozenset({"defaultdict"}))
        types = frame.world.heap.types
        making = frozenset(t for t in base.tokens if types[t] == "defaultdict")
        if making:
            given = merge(given, run_reachable(frame, making, making, node))
    if given.tokens:
        heap = frame.world.heap
        return Value(heap.inside(base.tokens) | heap.reach(given.tokens))
    return _element(frame, base, node.slice, index.type)


def _element(frame: Frame, base: Value, index: ast.expr, kind: str) -> Value:
    """``kind``: the family the index belongs to."""
    heap = frame.world.heap
    reach = heap.inside(base.tokens)
    tabular = base.type in ("array", "pandas")
    if isinstance(index, ast.List) and (tabular or base.type == ""):
        # A list as index copies in numpy and pandas, and is an error elsewhere.
        if not heap.instance_of.keys() & reach:
            return Value(type=base.type) if tabular else FRESH
    elif tabular and isinstance(index, ast.Compare):
        return Value(type=base.type)
    if base.type == "array" or base.type == "axes":
        return Value(reach, base.type)
    if isinstance(index, ast.Slice) and base.type in ("list", "tuple"):
        return Value(reach, base.type)
    named = isinstance(index, ast.Constant) and isinstance(index.value, str)
    if base.type == "pandas" and (named or _several(index, kind)):
        return Value(reach, "pandas")
    if base.type == "bunch" and named:
        return Value(reach, "array")
    return Value(reach)


def _several(index: ast.expr, kind: str) -> bool:
    """Whether an index surely takes several rows or columns, never a single cell."""
    if isinstance(index, ast.Tuple):
        return any(isinstance(e, ast.List | ast.Slice | ast.Compare) for e in index.elts)
    return kind in _SELECTIONS or isinstance(index, ast.Slice | ast.Compare | ast.BinOp)


def visit_slice(frame: Frame, node: ast.Slice) -> Value:
    for part in (node.lower, node.upper, node.step):
        if part is not None:
            evaluate(frame, part)
    return FRESH


def visit_formatted(frame: Frame, node: ast.JoinedStr) -> Value:
    formats = False
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            value = evaluate(frame, part.value)
            operate(frame, part, value)
            formats = formats or not value.immutable
            if part.format_spec is not None:
                evaluate(frame, part.format_spec)
    for ambient in DISPLAY_SETTINGS if formats else ():
        frame.root.reads(ambient)
    return Value(type="str")


def visit_call(frame: Frame, node: ast.Call) -> Value:
    func = node.func
    frame.computes()
    run_patched(frame, node)
    if isinstance(func, ast.Attribute):
        receiver = evaluate(frame, func.value)
        if receiver.qual:
            callee = _library_attribute(frame, receiver.qual, func.attr)
            return _special(frame, callee, _arguments(frame, node), node, func.attr)
        args = _arguments(frame, node)
        operate(frame, node, receiver, way=Way.ACCESSED)
        return call_method(frame, receiver, args, node, func.attr)
    callee = evaluate(frame, func)
    name = func.id if isinstance(func, ast.Name) else ""
    if name and any(
        t in frame.world.heap.code or t in frame.world.heap.classes for t in callee.tokens
    ):
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
    if qual in _REFLECTION and args.positional:
        operate(frame, node, args.positional[0], way=Way.ACCESSED)
    setting = qual in ("builtins.setattr", "builtins.delattr")
    if setting and args.positional and args.positional[0].qual:
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
        frame.ambient(AMBIENT["matplotlib"], node, True, name, reads=False)
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
