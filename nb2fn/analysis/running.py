"""Applying summaries of the notebook's own functions and classes where they run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from nb2fn.analysis.code import Code, Summary
from nb2fn.analysis.frames import Frame, ModuleFrame
from nb2fn.analysis.heap import Heap
from nb2fn.analysis.values import FRESH, NONE, Value, merge

if TYPE_CHECKING:
    from nb2fn.analysis.calls import Arguments


class Bound(NamedTuple):
    """Objects that arrive in parameters; ``anything``: may be any of these, in any place."""

    positional: tuple[frozenset[int], ...] = ()
    keywords: tuple[tuple[str, frozenset[int]], ...] = ()
    spread: frozenset[int] = NONE
    anything: frozenset[int] | None = None
    own: frozenset[int] | None = None

    def of(self, code: Code, name: str) -> frozenset[int]:
        """What parameter ``name`` of ``code`` may be."""
        if isinstance(code.node, ast.GeneratorExp):
            return NONE
        arguments = code.node.args
        ordered = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
        if self.anything is not None:
            first = bool(ordered) and name == ordered[0]
            return self.own if first and self.own is not None else self.anything
        found = self.spread
        if name in ordered:
            index = ordered.index(name)
            if index < len(self.positional):
                found |= self.positional[index]
        elif arguments.vararg and name == arguments.vararg.arg:
            found = found.union(*self.positional[len(ordered) :])
        elif arguments.kwarg and name == arguments.kwarg.arg:
            found = found.union(*(v for _, v in self.keywords))
        return found.union(*(v for k, v in self.keywords if k == name))

    def every(self) -> frozenset[int]:
        """All objects handed over."""
        extra = (self.anything or NONE) | (self.own or NONE)
        return self.spread.union(extra, *self.positional, *(v for _, v in self.keywords))


def arrange(args: Arguments, own: frozenset[int] | None = None) -> Bound:
    """Arguments as they arrive; ``own`` is what the method is called on."""
    positional = [v.tokens for v in args.positional]
    if own:
        positional.insert(0, own)
    keywords = tuple((k, v.tokens) for k, v in args.keywords.items())
    spread = NONE.union(*(v.tokens for v in args.spread)) if args.spread else NONE
    return Bound(tuple(positional), keywords, spread)


def run(frame: Frame, code: Code, bound: Bound, this: Iterable[int], node: ast.AST) -> Value:
    """Run a code here: what it may do is done to the objects it is given."""
    from nb2fn.analysis.summaries import summarise

    return _Application(frame, summarise(frame.world, code), bound, frozenset(this), node).do()


class _Application:
    """One summary applied at one place."""

    def __init__(
        self, frame: Frame, summary: Summary, bound: Bound, this: frozenset[int], node: ast.AST
    ) -> None:
        self.frame = frame
        self.heap = frame.world.heap
        self.summary = summary
        self.bound = bound
        self.this = this
        self.node = node
        self.module = frame.root if isinstance(frame.root, ModuleFrame) else None

    def do(self) -> Value:
        summary, frame = self.summary, self.frame
        if self.module is not None:
            for name in sorted(summary.reads):
                self.module.reads(name)
        for effect in summary.effects:
            frame.recorder.effect(effect)
        for change in summary.changes.values():
            tokens = self.resolve(change.tokens)
            if tokens:
                frame.recorder.changed(change._replace(tokens=tokens))
        for ambient in summary.ambient.values():
            frame.recorder.ambient(ambient)
        for into, values in summary.stores:
            targets, held = self.resolve(into), self.resolve(values)
            self.heap.store(targets, held)
            frame.recorder.stored(targets, held)
        for name, tokens in summary.writes.items():
            self._write(name, self.resolve(tokens))
        frame.recorder.absorbed(summary)
        result = self._result()
        return merge(result, self._invoke()) if summary.invokes else result

    def resolve(self, tokens: frozenset[int]) -> frozenset[int]:
        """From the summary's symbols to the objects of this place."""
        found: set[int] = set()
        for token in tokens:
            symbol = self.heap.symbols.get(token)
            if symbol is None:
                if token not in self.heap.local:
                    found.add(token)
                continue
            found |= self._symbol(token, *symbol)
        return frozenset(found)

    def _symbol(self, token: int, owner: object, name: str, inside: bool) -> frozenset[int]:
        code = self.summary.code
        if owner == "global":
            if self.module is None:
                return frozenset((token,))
            value = self.module.names.get(name)
            found = value.tokens if value is not None else NONE
        elif owner == ("self", id(code.node)):
            found = self.this
        elif owner == ("param", id(code.node)):
            found = self.bound.of(code, name)
            if not found:
                found = self.heap.reach(self.this)  # left to its default, held by the function
        else:
            return NONE
        return self.heap.reach(found) if inside else found

    def _write(self, name: str, tokens: frozenset[int]) -> None:
        value = Value(tokens)
        if self.module is not None:
            self.module.bind(name, value, self.node, sure=False)
            self.module.recorder.wrote(name, value)
        else:
            self.frame.recorder.wrote(name, value)
            self.frame.root.names[name] = value

    def _result(self) -> Value:
        summary, heap = self.summary, self.heap
        tokens = self.resolve(summary.returns)
        held = self.resolve(summary.holds)
        kind = summary.type or ""
        if not (held or summary.carries or summary.implicit or summary.instances):
            return Value(tokens, kind)
        site = (id(self.node), "answer", id(summary.code.node))
        token = heap.at(site, kind, self.frame.local)
        heap.store((token,), held | summary.instances)
        heap.add_code(token, summary.carries)
        heap.add_code(token, summary.implicit, implicit=True)
        if len(summary.instances) == 1:
            heap.instance_of[token] = next(iter(summary.instances))
        return Value(tokens | {token}, kind)

    def _invoke(self) -> Value:
        """What the code calls without our seeing what it is."""
        tokens = self.resolve(self.summary.invokes)
        self.frame.recorder.invoked(tokens)
        given = tokens | self.bound.every() | self.this
        skip = frozenset((id(self.summary.code.node),))
        return run_reachable(self.frame, tokens, given, self.node, skip=skip)


def run_reachable(
    frame: Frame,
    tokens: Iterable[int],
    given: frozenset[int],
    node: ast.AST,
    implicit: bool = False,
    skip: frozenset[int] = frozenset(),
) -> Value:
    """Any code that can be reached may run, on any of the objects ``given``.

    ``implicit``: only code that runs without being called. The value is what the
    code may return.
    """
    heap = frame.world.heap
    tokens = frozenset(tokens)
    if not implicit:
        frame.recorder.invoked(tokens)
    result = FRESH
    if not heap.code and not heap.implicit:
        return result
    for token in heap.runnable(tokens):
        codes = heap.implicit.get(token, ())
        if not implicit:
            codes += heap.code.get(token, ())
        for code in codes:
            if id(code.node) in skip or code in frame.world.active:
                continue
            bound = Bound(anything=given, own=_instances(heap, code, tokens | given))
            frame.world.active.append(code)
            try:
                answer = run(frame, code, bound, {token}, node)
            finally:
                frame.world.active.pop()
            result = merge(result, answer) if result is not FRESH else answer
    return result


def _instances(heap: Heap, code: Code, tokens: frozenset[int]) -> frozenset[int] | None:
    """The objects a method may be called on."""
    if code.owner is None or code.kind == "static":
        return None
    owners = {code.owner, *heap.subclasses.get(code.owner, ())}
    if code.kind == "class":
        return frozenset(owners)
    found = frozenset(t for t in heap.reach(tokens) if heap.instance_of.get(t) in owners)
    return found or None


def lineage(heap: Heap, token: int) -> Iterator[int]:
    """A class and its notebook bases, nearest first."""
    pending, seen = [token], set()
    while pending:
        one = pending.pop(0)
        if one not in seen and one in heap.classes:
            seen.add(one)
            yield one
            pending += heap.classes[one].bases


def find_method(heap: Heap, token: int, name: str) -> tuple[Code, ...]:
    """Code of a method of an instance or class, overriding subclasses included."""
    owner = heap.instance_of.get(token, token if token in heap.classes else None)
    if owner is None:
        return ()
    found: tuple[Code, ...] = ()
    for one in lineage(heap, owner):
        found = heap.classes[one].methods.get(name, ())
        if found:
            break
    if token in heap.symbols:
        for sub in heap.subclasses.get(owner, ()):
            found += heap.classes[sub].methods.get(name, ())
    return tuple(dict.fromkeys(found))


def construct(frame: Frame, token: int, bound: Bound, node: ast.AST) -> Value:
    """Make an instance of a notebook class."""
    heap = frame.world.heap
    instance = heap.at((id(node), "instance", token), "", frame.local)
    heap.instance_of[instance] = token
    heap.store((instance,), (token,))
    made = frozenset((instance,))
    initialise = find_method(heap, token, "__init__")
    if initialise:
        arriving = bound._replace(positional=(made, *bound.positional))
        for code in initialise:
            run(frame, code, arriving, made, node)
    if not initialise or any(heap.classes[c].open for c in lineage(heap, token)):
        heap.store(made, bound.every())
        frame.recorder.stored(made, bound.every())
    for name in ("__new__", "__post_init__"):
        for code in find_method(heap, token, name):
            run(frame, code, bound._replace(positional=(made, *bound.positional)), made, node)
    return Value(made)
