"""What a call does: by the tables, by its code in the notebook, or by guess."""

from __future__ import annotations

import ast
import re

from nb2fn.analysis import knowledge
from nb2fn.analysis.arguments import Arguments, mix, tokens_of
from nb2fn.analysis.frames import Frame
from nb2fn.analysis.library import GENERATORS, apply, read_words
from nb2fn.analysis.running import (
    arrange,
    construct,
    find_method,
    is_open,
    run,
    run_reachable,
)
from nb2fn.analysis.values import FRESH, NONE, Value, merge

_WORD = re.compile(r"[^\W\d]\w*")


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
    if spec is None and args.positional and qual.startswith("builtins."):
        # list.append(a, 1)
        spec = knowledge.method(qual.split(".")[1], name)
        if spec is not None:
            rest = args._replace(positional=args.positional[1:])
            return apply(frame, spec, args.positional[0], rest, node, name)
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
    mix(frame, given, node)
    if frame.world.seeds:
        for generator in GENERATORS:
            frame.ambient(generator, node, False, name)
    for text in _texts(node):
        read_words(frame, _WORD.findall(text))
    tokens = heap.reach(given) | returned.tokens
    return Value(tokens)


def _texts(node: ast.Call) -> list[str]:
    given = [*node.args, *(k.value for k in node.keywords)]
    return [v.value for v in given if isinstance(v, ast.Constant) and isinstance(v.value, str)]
