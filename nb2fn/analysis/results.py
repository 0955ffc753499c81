"""What a library call may give back."""

from __future__ import annotations

import ast

from nb2fn.analysis.arguments import Arguments, tokens_of
from nb2fn.analysis.frames import Frame
from nb2fn.analysis.knowledge import Spec
from nb2fn.analysis.values import NONE, SCALAR, Value

ESTIMATORS = frozenset({"estimator", "transformer"})
# They draw when they are fitted or asked to split, not when they are made.
DRAWN_LATER = ESTIMATORS | {"splitter"}


def result_of(
    frame: Frame,
    spec: Spec,
    receiver: Value | None,
    args: Arguments,
    returned: Value,
    node: ast.Call,
) -> Value:
    """What a known call gives, by its entry in the knowledge tables."""
    heap = frame.world.heap
    if spec.type == "split":
        return _split(frame, args, node)
    if spec.result == "scalar":
        return Value(type=spec.type) if spec.type else SCALAR
    if spec.result == "self" and receiver is not None:
        return receiver
    given = [v for k, v in args.keywords.items() if k not in ("key", "out")]
    given += [*args.positional, *args.spread]
    held = tokens_of(tuple(given))
    if receiver is not None:
        held |= receiver.tokens
    out = tokens_of(args.positional[spec.out :]) if spec.out else NONE
    out |= args.keywords["out"].tokens if "out" in args.keywords else NONE
    if out:
        return Value(out, spec.type)
    first = args.positional[0].type if args.positional else ""
    if receiver is None and spec.type == "pandas" and first == "dict" and not _shares(None, node):
        held = returned.tokens  # a frame of columns copies them
    elif spec.result == "alias" or (spec.result == "fresh" and _shares(receiver, node)):
        tokens = heap.reach(held) | returned.tokens
        return Value(tokens, "" if returned.tokens else spec.type)
    held = returned.tokens if spec.result == "fresh" else held | returned.tokens
    drawing = spec.seeded and spec.type in DRAWN_LATER and not is_seeded(args)
    if spec.type == "splitter":
        drawing = drawing and "shuffle" in args.keywords
    kind = "inplace" if spec.type in ESTIMATORS and _works_in_place(node) else spec.type
    if not held and not drawing:
        return Value(type=kind)
    token = heap.at((id(node), "made"), kind, frame.local)
    heap.store((token,), held)
    frame.recorder.stored(frozenset((token,)), held)
    if drawing:
        heap.drawing.add(token)
    return Value(frozenset((token,)), kind)


def _shares(receiver: Value | None, node: ast.Call) -> bool:
    """Whether ``copy=False`` or ``deep=False`` asks for no copy, or ``x.copy(False)`` does."""
    func = node.func
    if receiver is not None and node.args and isinstance(func, ast.Attribute):
        shallow = func.attr == "copy"
    else:
        shallow = False
    return shallow or any(
        k.arg in ("copy", "deep") and not (isinstance(k.value, ast.Constant) and k.value.value)
        for k in node.keywords
    )


def _works_in_place(node: ast.Call) -> bool:
    return any(
        k.arg is not None
        and k.arg.startswith(("copy", "overwrite"))
        and not (isinstance(k.value, ast.Constant) and k.value.value is k.arg.startswith("copy"))
        for k in node.keywords
    )


def _split(frame: Frame, args: Arguments, node: ast.Call) -> Value:
    """``train_test_split(X, y)``: two parts of each argument, copied."""
    parts: list[Value] = []
    for number, value in enumerate(args.positional):
        if value.type in ("array", "pandas") or not value.tokens:
            parts += [Value(type=value.type)] * 2
            continue
        for half in "ab":
            site = (id(node), "part", number, half)
            token = frame.world.heap.at(site, value.type, frame.local)
            frame.world.heap.store((token,), value.tokens)
            frame.recorder.stored(frozenset((token,)), value.tokens)
            parts.append(Value(frozenset((token,)), value.type))
    name = ast.unparse(node.func).rpartition(".")[2]
    if name in ("shuffle", "resample"):
        parts = parts[::2]
        if len(parts) == 1:
            return parts[0]
    tokens = NONE.union(*(p.tokens for p in parts)) if parts else NONE
    return Value(tokens, "", "", None if args.spread else tuple(parts))


def is_seeded(args: Arguments) -> bool:
    """Whether ``random_state`` is surely an integer."""
    state = args.keywords.get("random_state", args.keywords.get("seed"))
    return state is not None and state.type == "int"
