"""Applying summaries of the notebook's own functions and classes where they run."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from nb2fn.analysis.code import Change, Code, Summary, Way
from nb2fn.analysis.frames import Frame, ModuleFrame
from nb2fn.analysis.heap import Heap
from nb2fn.analysis.lookup import find_method, is_open, lineage
from nb2fn.analysis.values import FRESH, NONE, Value, merge
from nb2fn.ir.dataflow import Effect

if TYPE_CHECKING:
    from nb2fn.analysis.arguments import Arguments


# The object that stands for all objects after a barrier.
ANYTHING = "anything"


class Bound(NamedTuple):
    """Objects that arrive in parameters; ``anything``: may be any of these, in any place."""

    positional: tuple[frozenset[int], ...] = ()
    keywords: tuple[tuple[str, frozenset[int]], ...] = ()
    spread: frozenset[int] = NONE
    anything: frozenset[int] | None = None
    own: frozenset[int] | None = None

    def of(self, code: Code, name: str) -> frozenset[int]:
        """What parameter ``name`` of ``code`` may be, its default aside."""
        if isinstance(code.node, ast.GeneratorExp):
            return NONE
        arguments = code.node.args
        ordered = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
        if self.anything is not None:
            first = bool(ordered) and name == ordered[0]
            return self.own if first and self.own is not None else self.anything
        found = self.spread
        if name in ordered:
            found = found.union(*self.positional[ordered.index(name) :][:1])
        elif arguments.vararg and name == arguments.vararg.arg:
            found = found.union(*self.positional[len(ordered) :])
        elif arguments.kwarg and name == arguments.kwarg.arg:
            found = found.union(*(v for _, v in self.keywords))
        return found.union(*(v for k, v in self.keywords if k == name))

    def may_default(self, code: Code, name: str) -> bool:
        """Whether parameter ``name`` of ``code`` may be left to a default that can change."""
        if isinstance(code.node, ast.GeneratorExp):
            return False
        arguments = code.node.args
        ordered = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
        later = ordered[len(ordered) - len(arguments.defaults) :]
        later += [a.arg for a in arguments.kwonlyargs]
        defaults = dict(zip(later, (*arguments.defaults, *arguments.kw_defaults), strict=True))
        default = defaults.get(name)
        if default is None or isinstance(default, ast.Constant):
            return False
        if any(k == name for k, _ in self.keywords):
            return False
        return name not in ordered[: len(self.positional)]

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
    world = frame.world
    if world.spent > world.budget:
        return _give_up(frame)
    world.spent += 1 + len(bound.anything or ()) // 5
    summary = world.summarise(world, code)
    return _Application(frame, summary, bound, frozenset(this), node).do()


def _give_up(frame: Frame) -> Value:
    """Too entangled to follow in reasonable time: anything may have happened, and whoever
    runs this is a barrier, after which any name may hold any object."""
    frame.recorder.effect(Effect.BARRIER)
    return Value(frozenset((frame.world.heap.at(ANYTHING),)))


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
        self.resolved: dict[int, frozenset[int]] = {}
        self.module = frame.root if isinstance(frame.root, ModuleFrame) else None

    def do(self) -> Value:
        summary, frame = self.summary, self.frame
        if self.module is not None:
            for name in sorted(summary.reads):
                self.module.reads(name)
        for effect in tuple(summary.effects):
            frame.recorder.effect(effect)
        sweep = frame.root.sweep
        for change in self._changes():
            if sweep is None or sweep.first(change.tokens, change.only):
                frame.recorder.changed(change)
        sure = self.bound.anything is None
        for ambient in tuple(summary.ambient.values()):
            frame.recorder.ambient(ambient._replace(certain=ambient.certain and sure))
        for targets, held, guess in self._stores():
            if sweep is None:
                self.heap.store(targets, held)
            elif sweep.first(targets, held):
                self.heap.mix(targets, held, id(self.node), frame.local)
            else:
                continue
            frame.recorder.stored(targets, held, guess)
        for name, tokens in tuple(summary.writes.items()):
            self._write(name, self.resolve(tokens))
        frame.recorder.absorbed(summary)
        result = self._result()
        return self._invoke(result)

    def _changes(self) -> Iterable[Change]:
        """The changes, each set of objects once."""
        found: dict[tuple[frozenset[int], frozenset[str] | None], Change] = {}
        for change in tuple(self.summary.changes.values()):
            tokens = self.resolve(change.tokens)
            known = found.get((tokens, change.only))
            if tokens and (known is None or (change.certain and not known.certain)):
                certain = change.certain and self.bound.anything is None
                found[tokens, change.only] = change._replace(tokens=tokens, certain=certain)
        return found.values()

    def _stores(self) -> Iterable[tuple[frozenset[int], frozenset[int], bool]]:
        """Which objects come to hold which."""
        for (values, guess), into in tuple(self.summary.stores.items()):
            targets, held = self.resolve(tuple(into)), self.resolve(values)
            if guess:
                targets = self.heap.holding(targets)
            if targets and held:
                yield targets, held, guess

    def resolve(self, tokens: Iterable[int]) -> frozenset[int]:
        """From the summary's symbols to the objects of this place."""
        found: set[int] = set()
        for token in tokens:
            one = self.resolved.get(token)
            if one is None:
                one = self.resolved[token] = self._one(token)
            found |= one
        return frozenset(found)

    def _one(self, token: int) -> frozenset[int]:
        symbol = self.heap.symbols.get(token)
        if symbol is not None:
            return self._symbol(token, *symbol)
        return NONE if token in self.heap.local else frozenset((token,))

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
            if self.bound.may_default(code, name):
                found |= self.heap.reach(self.this)  # which hold the function's defaults
        else:
            return NONE
        return self.heap.inside(found) if inside else found

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
        one = summary.code.node if self.bound.anything is None else None
        site = (id(self.node), "answer", id(one))
        token = heap.at(site, kind, self.frame.local)
        heap.store((token,), held | summary.instances)
        if summary.carries and summary.plain:
            # Beside the code stands data that the code may share.
            data = heap.at((*site, "data"), "", self.frame.local)
            heap.store((data,), held)
            heap.store((token,), (data,))
            tokens |= {data}
        heap.add_code(token, summary.carries)
        heap.add_code(token, summary.implicit, Way.OPERATED)
        if len(summary.instances) == 1:
            heap.instance_of[token] = next(iter(summary.instances))
            heap.private(token)
        return Value(tokens | {token}, kind)

    def _invoke(self, result: Value) -> Value:
        """What the code runs without our seeing what it is; the result with that."""
        for way, found in tuple(self.summary.runs.items()):
            tokens = self.resolve(found)
            if tokens:
                given = tokens | self.bound.every() | self.this
                answer = run_reachable(self.frame, tokens, given, self.node, way)
                result = merge(result, answer) if answer is not FRESH else result
        return result


class Sweep:
    """Running all code that can be reached, once with all it may be given.

    ``tokens`` are the objects it is reached from, by the way it comes to run.
    """

    def __init__(self, frame: Frame, node: ast.AST) -> None:
        self.frame = frame
        self.node = node
        self.tokens: dict[Way, frozenset[int]] = dict.fromkeys(Way, NONE)
        self.given: frozenset[int] = NONE
        self.result = FRESH
        self.seen: set[tuple[frozenset[int], frozenset[int] | frozenset[str] | None]] = set()

    def first(self, tokens: frozenset[int], other: frozenset[int] | frozenset[str] | None) -> bool:
        """Whether this change, or this pair of a store, is new to the sweep."""
        size = len(self.seen)
        self.seen.add((tokens, other))
        return len(self.seen) > size

    def add(self, tokens: frozenset[int], given: frozenset[int], way: Way) -> None:
        """More that may run, and more that it may be given."""
        self.tokens[way] |= tokens
        self.given |= given

    def run(self) -> Value:
        """Run until nothing new may be called or given."""
        done: dict[Code, frozenset[int]] = {}
        again = True
        while again:
            again = False
            for code, tokens in self._runnable().items():
                seen = self.given | tokens
                if done.get(code) != seen:
                    done[code] = seen
                    self._run(code, tokens)
                    again = True
        return self.result

    def _runnable(self) -> dict[Code, frozenset[int]]:
        heap = self.frame.world.heap
        operated = self.tokens[Way.OPERATED]
        lazy = [t for t in heap.reach(operated) if heap.types[t] == "iterator"]
        found: dict[Code, frozenset[int]] = {}
        for token in heap.runnable(self.tokens[Way.CALLED].union(lazy)):
            every = (heap.implicit, heap.properties, heap.code)
            _note(found, token, *(table.get(token, ()) for table in every))
        for token in heap.runnable(operated):
            _note(found, token, heap.implicit.get(token, ()), heap.properties.get(token, ()))
        for token in self.tokens[Way.ACCESSED]:
            for owner in lineage(heap, heap.instance_of.get(token, token)):
                _note(found, token, heap.properties.get(owner, ()))
        return found

    def _all(self) -> frozenset[int]:
        return self.given.union(*self.tokens.values())

    def _run(self, code: Code, tokens: frozenset[int]) -> None:
        heap = self.frame.world.heap
        bound = Bound(anything=self.given, own=_instances(heap, code, self._all()))
        answer = run(self.frame, code, bound, tokens, self.node)
        self.result = merge(self.result, answer) if self.result is not FRESH else answer


def _note(found: dict[Code, frozenset[int]], token: int, *several: tuple[Code, ...]) -> None:
    for code in (c for codes in several for c in codes):
        found[code] = found.get(code, NONE) | {token}


def run_reachable(
    frame: Frame,
    tokens: Iterable[int],
    given: frozenset[int],
    node: ast.AST,
    way: Way = Way.CALLED,
) -> Value:
    """Any code that runs in that way may run, on any of the objects ``given``.

    The value is what the code may return.
    """
    heap = frame.world.heap
    tokens = frozenset(tokens)
    if frame.local:
        frame.recorder.invoked(tokens, way)
    if not heap.code and not heap.implicit:
        return FRESH
    root = frame.root
    if root.sweep is not None:
        root.sweep.add(tokens, given, way)
        return FRESH
    if not heap.runnable(tokens):
        return FRESH
    if frame.world.spent > frame.world.budget:
        return _give_up(frame)
    key = (tokens, given, way)
    known = root.swept.get(key)
    if known is not None and known[0] == heap.version:
        return known[1]
    sweep = root.sweep = Sweep(frame, node)
    sweep.add(tokens, given, way)
    try:
        result = sweep.run()
    finally:
        root.sweep = None
    root.swept[key] = (heap.version, result)
    return result


def _instances(heap: Heap, code: Code, tokens: frozenset[int]) -> frozenset[int] | None:
    """The objects a method may be called on."""
    if code.owner is None or code.kind == "static":
        return None
    if code.name in ("__init__", "__new__", "__post_init__"):
        return NONE  # what calls a class gets a new object
    owners = {code.owner, *heap.subclasses.get(code.owner, ())}
    if code.kind == "class":
        return frozenset(owners)
    found = frozenset(t for t in heap.reach(tokens) if heap.instance_of.get(t) in owners)
    return found or None


def construct(frame: Frame, token: int, bound: Bound, node: ast.AST) -> Value:
    """Make an instance of a notebook class."""
    heap = frame.world.heap
    instance = heap.at((id(node), "instance", token), "", frame.local)
    heap.instance_of[instance] = token
    heap.private(instance)
    heap.store((instance,), (token,))
    made = frozenset((instance,))
    for maker in sorted(NONE.union(*(heap.classes[c].meta for c in lineage(heap, token)))):
        for code in find_method(heap, maker, "__call__"):
            own = frozenset((token,))
            run(frame, code, bound._replace(positional=(own, *bound.positional)), own, node)
    initialise = find_method(heap, token, "__init__")
    if initialise:
        arriving = bound._replace(positional=(made, *bound.positional))
        for code in initialise:
            run(frame, code, arriving, made, node)
    if not initialise or is_open(heap, token):
        heap.store(made, bound.every())
        frame.recorder.stored(made, bound.every())
    for name in ("__new__", "__post_init__"):
        for code in find_method(heap, token, name):
            run(frame, code, bound._replace(positional=(made, *bound.positional)), made, node)
    return Value(made)
