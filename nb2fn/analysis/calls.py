"""What a call does: by the tables, by its code in the notebook, or by guess."""

from __future__ import annotations

import ast
import re
from functools import reduce

from nb2fn.analysis import knowledge
from nb2fn.analysis.arguments import Arguments, mix, tokens_of
from nb2fn.analysis.evaluation import iterate
from nb2fn.analysis.frames import Frame
from nb2fn.analysis.knowledge import Spec
from nb2fn.analysis.library import GENERATORS, apply, read_words
from nb2fn.analysis.lookup import find_method, inherited, is_open
from nb2fn.analysis.running import arrange, construct, run, run_reachable
from nb2fn.analysis.values import FRESH, NONE, REITERABLE, SCALAR, Value, merge

_ABREAST = frozenset(
    {"builtins.zip", "builtins.enumerate", "itertools.product", "itertools.zip_longest"}
)
_WORD = re.compile(r"[^\W\d]\w*")


def call_value(frame: Frame, callee: Value, args: Arguments, node: ast.Call, name: str) -> Value:
    """Call something that was evaluated to ``callee``."""
    if callee.qual:
        return call_library(frame, callee.qual, args, node)
    answers: list[Value] = []
    unseen: set[int] = set()
    for token in sorted(callee.tokens):
        answer = _call_object(frame, token, args, node, name)
        if answer is None:
            unseen.add(token)
        else:
            answers.append(answer)
    symbols = frame.world.heap.symbols.keys()
    if not answers or not unseen <= symbols or (unseen and callee.type != "code"):
        rest = callee._replace(tokens=callee.tokens if unseen or not answers else NONE)
        answers.append(call_unknown(frame, rest, args, node, name))
    return reduce(merge, answers)


def _call_object(
    frame: Frame, token: int, args: Arguments, node: ast.Call, name: str
) -> Value | None:
    """Call one object; ``None`` if nothing is known of it."""
    heap = frame.world.heap
    if token in heap.classes:
        return construct(frame, token, arrange(args), node)
    codes = heap.code.get(token, ())
    if codes:
        return reduce(merge, (run(frame, c, arrange(args), {token}, node) for c in codes))
    if token in heap.instance_of:
        return _on_instance(frame, token, args, node, "__call__", None)
    kind = heap.types[token]
    if kind == "wrapper":
        # What it wraps may be remembered from an earlier call.
        frame.change(frozenset((token,)), node, False, name)
        answer = run_reachable(frame, {token}, tokens_of(args.every), node)
        return answer._replace(tokens=answer.tokens | {token})
    spec = knowledge.method(kind, "__call__") if kind else None
    if spec is None:
        return None
    return apply(frame, spec, Value(frozenset((token,)), kind), args, node, name)


def _on_instance(
    frame: Frame, token: int, args: Arguments, node: ast.Call, name: str, above: int | None
) -> Value | None:
    """Call a method of an instance or class of the notebook; ``None`` if it is not known."""
    heap = frame.world.heap
    codes = find_method(heap, token, name, above)
    spec: Spec | None = None
    if not codes:
        codes, spec = inherited(heap, token, name)
    answers: list[Value] = []
    for code in codes:
        own = NONE if token in heap.classes and code.kind != "class" else frozenset((token,))
        bound = arrange(args) if code.kind == "static" else arrange(args, own)
        answers.append(run(frame, code, bound, {token}, node))
    if spec is not None:
        receiver = Value(frozenset((token,)))
        answers.append(apply(frame, spec, receiver, args, node, name, runs=False))
    return reduce(merge, answers) if answers else None


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
    result = apply(frame, spec, None, args, node, name)
    if qual in _ABREAST and not args.keywords and not args.spread:
        return _abreast(frame, qual, args, result, node)
    return result


def _abreast(frame: Frame, qual: str, args: Arguments, result: Value, node: ast.Call) -> Value:
    """What ``zip``, ``enumerate`` and their like give, the elements of each argument told apart.

    Only of what going over does not change.
    """
    if not args.positional or any(v.type not in REITERABLE for v in args.positional):
        return result
    parts = [iterate(frame, value, node) for value in args.positional]
    if qual == "builtins.enumerate":
        parts = [SCALAR, parts[0]]
    element = Value(tokens_of(tuple(parts)), "tuple", items=tuple(parts))
    return result._replace(items=(element,))


def call_method(frame: Frame, receiver: Value, args: Arguments, node: ast.Call, name: str) -> Value:
    """Call a method of an object."""
    heap = frame.world.heap
    answers: list[Value] = []
    rest: set[int] = set()
    above = frame.root.owner if receiver.type == "super" else None
    for token in sorted(receiver.tokens):
        answer = _on_instance(frame, token, args, node, name, above)
        if answer is None:
            rest.add(token)
        else:
            answers.append(answer)
    if answers and not rest:
        return reduce(merge, answers)
    if above is not None and not is_open(heap, above):
        return FRESH
    others = receiver._replace(tokens=frozenset(rest))
    spec = knowledge.method(receiver.type, name)
    ours = any(t in heap.instance_of or t in heap.classes for t in rest)
    if spec is None or ours or receiver.type == "super":
        answers.append(call_unknown(frame, others, args, node, name))
    else:
        answers.append(apply(frame, spec, others, args, node, name))
    return reduce(merge, answers)


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
