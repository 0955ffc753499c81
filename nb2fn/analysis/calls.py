"""What a call does: by the tables, by its code in the notebook, or by guess."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from nb2fn.analysis import knowledge
from nb2fn.analysis.frames import Frame
from nb2fn.analysis.knowledge import Spec
from nb2fn.analysis.running import arrange, construct, find_method, is_open, run, run_reachable
from nb2fn.analysis.values import FRESH, NONE, SCALAR, Value, merge
from nb2fn.ir.dataflow import AMBIENT, Effect

DISPLAY_SETTINGS = (AMBIENT["pandas.display"], AMBIENT["numpy.display"])
_GENERATORS = (AMBIENT["random"], AMBIENT["numpy.random"])
ESTIMATORS = frozenset({"estimator", "transformer"})
_FITTED = ESTIMATORS | {"inplace", "splitter"}
_CALLBACKS = ("key", "func", "function", "default", "default_factory")
_ITERATORS = frozenset({"iterator", "file"})
_WORD = re.compile(r"[^\W\d]\w*")
_QUERIED = re.compile(r"@([^\W\d]\w*)")


class Arguments(NamedTuple):
    """Evaluated arguments; ``spread``: those after ``*`` and ``**``."""

    positional: tuple[Value, ...]
    keywords: dict[str, Value]
    spread: tuple[Value, ...]

    @property
    def every(self) -> tuple[Value, ...]:
        return (*self.positional, *self.keywords.values(), *self.spread)


def tokens_of(values: tuple[Value, ...]) -> frozenset[int]:
    """All objects the values may be."""
    return NONE.union(*(v.tokens for v in values)) if values else NONE


def call_value(frame: Frame, callee: Value, args: Arguments, node: ast.Call, name: str) -> Value:
    """Call something that was evaluated to ``callee``."""
    if callee.qual:
        return call_library(frame, callee.qual, args, node)
    heap = frame.world.heap
    result: Value | None = None
    unseen = not callee.tokens
    for token in sorted(callee.tokens):
        codes = heap.code.get(token, ())
        answer: Value
        if token in heap.classes:
            answer = construct(frame, token, arrange(args), node)
        elif codes:
            answer = FRESH
            for code in codes:
                answer = merge(answer, run(frame, code, arrange(args), {token}, node))
        elif heap.instance_of.get(token) is not None:
            found = find_method(heap, token, "__call__")
            if not found:
                unseen = True
                continue
            answer = FRESH
            for code in found:
                bound = arrange(args, frozenset((token,)))
                answer = merge(answer, run(frame, code, bound, {token}, node))
        elif heap.types[token] == "wrapper":
            # What it wraps may be remembered from an earlier call.
            frame.change(frozenset((token,)), node, False, name)
            answer = run_reachable(frame, {token}, tokens_of(args.every), node)
            answer = answer._replace(tokens=answer.tokens | {token})
        else:
            unseen = unseen or token not in heap.symbols or callee.type != "code"
            continue
        result = answer if result is None else merge(result, answer)
    if unseen or result is None:
        guess = call_unknown(frame, callee, args, node, name)
        return guess if result is None else merge(result, guess)
    return result


def call_library(frame: Frame, qual: str, args: Arguments, node: ast.Call) -> Value:
    """Call a function or class by its qualified name."""
    spec = knowledge.function(qual)
    name = qual.rpartition(".")[2]
    if spec is None:
        return call_unknown(frame, Value(qual=qual), args, node, name)
    return apply(frame, spec, None, args, node, name)


def call_method(frame: Frame, receiver: Value, args: Arguments, node: ast.Call, name: str) -> Value:
    """Call a method of an object."""
    heap = frame.world.heap
    result: Value | None = None
    rest: set[int] = set()
    above = frame.root.owner if receiver.type == "super" else None
    for token in sorted(receiver.tokens):
        found = find_method(heap, token, name, above)
        if not found:
            rest.add(token)
            continue
        for code in found:
            own = NONE if token in heap.classes and code.kind != "class" else frozenset((token,))
            bound = arrange(args, own) if code.kind != "static" else arrange(args)
            answer = run(frame, code, bound, {token}, node)
            result = answer if result is None else merge(result, answer)
    if receiver.tokens and not rest:
        return result or FRESH
    if above is not None and not is_open(heap, above):
        return FRESH
    others = receiver._replace(tokens=frozenset(rest))
    spec = knowledge.method(receiver.type, name)
    ours = any(t in heap.instance_of or t in heap.classes for t in rest)
    if spec is None or ours or receiver.type == "super":
        guess = call_unknown(frame, others, args, node, name)
    else:
        guess = apply(frame, spec, others, args, node, name)
    return guess if result is None else merge(result, guess)


def call_unknown(frame: Frame, callee: Value, args: Arguments, node: ast.Call, name: str) -> Value:
    """Anything may happen to what the call is given, and to what that holds."""
    heap = frame.world.heap
    given = callee.tokens | tokens_of(args.every)
    returned = run_reachable(frame, given, given, node)
    frame.change(heap.data(given), node, False, name)
    _mix(frame, given, node)
    if frame.world.seeds:
        for generator in _GENERATORS:
            frame.ambient(generator, node, False, name)
    for text in _texts(node):
        _read_words(frame, _WORD.findall(text))
    tokens = heap.reach(given) | returned.tokens
    return Value(tokens)


def _mix(frame: Frame, given: frozenset[int], node: ast.AST) -> None:
    """Any of the objects may come to hold any other."""
    heap = frame.world.heap
    into = given - heap.code.keys() - heap.classes.keys()
    if not into or len(given) == 1:
        return
    if len(given) > 2:
        hub = frozenset((heap.at((id(node), "mixed"), "", frame.local),))
        heap.store(hub, given)
        heap.store(into, hub)
    else:
        heap.store(into, given)
    frame.recorder.stored(into, given)


def apply(
    frame: Frame, spec: Spec, receiver: Value | None, args: Arguments, node: ast.Call, name: str
) -> Value:
    """Do what the tables say."""
    values = args.every if receiver is None else (receiver, *args.every)
    returned = FRESH
    given = tokens_of(values)
    if given:
        returned = run_reachable(frame, given, given, node)
        _consume(frame, given, node, name)
    driven = _callbacks(frame, spec, args, node, name)
    _ambient(frame, spec, given, args, node, name)
    _changes(frame, spec, receiver, args, node, name)
    if name in ("query", "eval") and spec.type in ("", "pandas"):
        _query(frame, node)
    result = _result(frame, spec, receiver, args, returned, node)
    if driven and result.type == "iterator":
        for token in result.tokens:
            frame.world.heap.drives[token] = driven
    return result


def _callbacks(
    frame: Frame, spec: Spec, args: Arguments, node: ast.Call, name: str
) -> frozenset[int]:
    """An argument that is called may be a bound method: its object may change."""
    if not spec.calls:
        return NONE
    called = [*args.positional[:1], *(v for k, v in args.keywords.items() if k in _CALLBACKS)]
    unseen = NONE.union(*(v.tokens for v in called if v.type == ""))
    found = frame.world.heap.data(unseen)
    frame.change(found, node, False, name)
    if found:
        _mix(frame, tokens_of(args.every), node)
    return found


def _consume(frame: Frame, given: frozenset[int], node: ast.Call, name: str) -> None:
    """Iterators that are handed on move on; a file may be written or read."""
    heap = frame.world.heap
    reached = heap.reach(given)
    found = frozenset(t for t in reached if t in heap.symbols or heap.types[t] in _ITERATORS)
    if found:
        frame.change(found, node, True, name, _ITERATORS)
        if any(heap.types[t] == "file" for t in found):
            frame.ambient(AMBIENT["files"], node, True, name)


def _ambient(
    frame: Frame, spec: Spec, given: frozenset[int], args: Arguments, node: ast.Call, name: str
) -> None:
    for effect in spec.effects:
        frame.recorder.effect(effect)
    for ambient in spec.uses:
        frame.root.reads(ambient)
    for ambient in spec.state:
        frame.ambient(ambient, node, not spec.unsure, name)
    for ambient in spec.resets:
        frame.ambient(ambient, node, True, name, reset=True)
    for ambient in spec.pervades:
        _setting(frame, ambient, node, name)
    if spec.formats:
        for ambient in DISPLAY_SETTINGS:
            frame.root.reads(ambient)
    draws = spec.seeded and spec.type not in ("estimator", "splitter") and not _fixed(args)
    if draws or (spec.draws and _may_draw(frame, given)):
        frame.ambient(AMBIENT["numpy.random"], node, True, name)
    state = args.keywords.get("random_state")
    if state is not None and state.tokens:
        frame.change(state.tokens, node, False, name)


def _fixed(args: Arguments) -> bool:
    """Whether ``random_state`` is surely an integer."""
    state = args.keywords.get("random_state", args.keywords.get("seed"))
    return state is not None and state.type == "int"


def _may_draw(frame: Frame, given: frozenset[int]) -> bool:
    heap = frame.world.heap
    return any(
        t in heap.drawing or (heap.types[t] == "" and t not in heap.code) for t in heap.data(given)
    )


def _setting(frame: Frame, ambient: str, node: ast.Call, name: str) -> None:
    """A setting of a library; those that only concern looks do not pervade."""
    looks = False
    first = node.args[0] if node.args else None
    if ambient == AMBIENT["pandas"] and isinstance(first, ast.Constant):
        looks = str(first.value).startswith(("display.", "plotting.", "max_", "precision"))
        if looks:
            frame.ambient(AMBIENT["pandas.display"], node, True, name)
            return
    if ambient == AMBIENT["sklearn"] and node.keywords and not node.args:
        looks = all(k.arg in ("display", "print_changed_only") for k in node.keywords)
    if ambient == AMBIENT["numpy"] and (node.args or node.keywords):
        given = [*node.args, *(k.value for k in node.keywords)]
        looks = all(
            isinstance(v, ast.Constant) and v.value in ("ignore", "warn", "print") for v in given
        )
    frame.ambient(ambient, node, True, name)
    if not looks:
        frame.world.pervasive.add(ambient)


def _changes(
    frame: Frame,
    spec: Spec,
    receiver: Value | None,
    args: Arguments,
    node: ast.Call,
    name: str,
) -> None:
    own = receiver.tokens if receiver is not None else NONE
    certain = not spec.unsure
    for what in spec.changes:
        if what == "self":
            frame.change(own, node, certain and receiver is not None, name)
        elif what == "parts":
            parts = frame.world.heap.data(own)
            frame.change(_estimators(frame, parts - own), node, False, name)
        elif what == "all":
            frame.change(frame.world.heap.data(tokens_of(args.every)), node, certain, name)
        else:
            target = args.positional[int(what) : int(what) + 1] or args.every
            frame.change(tokens_of(target), node, certain, name)
    if spec.keeps:
        for number, value in enumerate(args.every):
            place = (*node.args, *(k.value for k in node.keywords))
            frame.store(own, value, place[number] if number < len(place) else node)
    for keyword in node.keywords:
        literal = isinstance(keyword.value, ast.Constant)
        if keyword.arg == "inplace" and not (literal and not keyword.value.value):  # type: ignore[attr-defined]
            frame.change(own, node, literal, name)
        elif keyword.arg == "copy" and not (literal and keyword.value.value):  # type: ignore[attr-defined]
            frame.change(own | tokens_of(args.every), node, False, name)
        elif keyword.arg == "out":
            frame.change(args.keywords["out"].tokens, node, True, name)
        elif keyword.arg is None and spec.type in ("", "pandas", "array"):
            frame.change(own, node, False, name)


def _estimators(frame: Frame, tokens: frozenset[int]) -> frozenset[int]:
    heap = frame.world.heap
    return frozenset(
        t for t in tokens if heap.types[t] in _FITTED or t in heap.instance_of or t in heap.symbols
    )


def _query(frame: Frame, node: ast.Call) -> None:
    """``df.query("a > @limit")`` reads ``limit``; an unseen text may read anything."""
    first = node.args[0] if node.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        _read_words(frame, _QUERIED.findall(first.value))
    elif isinstance(first, ast.JoinedStr):
        parts = [v.value for v in first.values if isinstance(v, ast.Constant)]
        _read_words(frame, _QUERIED.findall("".join(map(str, parts))))
    else:
        frame.recorder.effect(Effect.BARRIER)


def _texts(node: ast.Call) -> list[str]:
    given = [*node.args, *(k.value for k in node.keywords)]
    return [v.value for v in given if isinstance(v, ast.Constant) and isinstance(v.value, str)]


def _read_words(frame: Frame, words: list[str]) -> None:
    """Formulas and queries name variables in their text."""
    for word in words:
        if word in frame.world.globals:
            frame.load(word)


def _result(
    frame: Frame,
    spec: Spec,
    receiver: Value | None,
    args: Arguments,
    returned: Value,
    node: ast.Call,
) -> Value:
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
    out = args.keywords.get("out")
    if out is not None and out.tokens:
        return Value(out.tokens, spec.type)
    if spec.result == "alias":
        tokens = heap.reach(held) | returned.tokens
        return Value(tokens, "" if returned.tokens else spec.type)
    held = returned.tokens if spec.result == "fresh" else held | returned.tokens
    drawing = spec.seeded and spec.type in ("estimator", "splitter") and not _fixed(args)
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
