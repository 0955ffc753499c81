"""Summaries: what calling a piece of the notebook's code may do.

A body is interpreted once against symbols for its parameters, its captured
names and the globals it reads, and again when what it assumed about those
globals (which library, which code they hold) has changed by the time of a call:
late binding.
"""

from __future__ import annotations

import ast

from nb2fn.analysis.closures import assign_names
from nb2fn.analysis.code import AmbientChange, Change, Code, Summary, Way
from nb2fn.analysis.evaluation import evaluate, execute
from nb2fn.analysis.frames import FunctionFrame
from nb2fn.analysis.values import NONE, Value
from nb2fn.analysis.world import World
from nb2fn.ir.dataflow import Effect

_ROUNDS = 12


class _Body:
    """Records what a body does, for its summary."""

    def __init__(self, world: World, summary: Summary) -> None:
        self.world = world
        self.summary = summary
        key = id(summary.code.node)
        self.owners = {"global", ("self", key), ("param", key)}

    def read(self, name: str) -> None:
        self.summary.reads.add(name)
        self.summary.own_reads.add(name)
        if not name.startswith("%"):
            self.summary.depends[name] = signature(self.world, name)

    def wrote(self, name: str, value: Value) -> None:
        writes = self.summary.writes
        writes[name] = writes.get(name, NONE) | value.tokens

    def changed(self, change: Change) -> None:
        self._changed(change)
        driven = self.world.heap.driven(change.tokens) - change.tokens
        if driven:
            self._changed(change._replace(tokens=driven, certain=False, only=None))

    def _changed(self, change: Change) -> None:
        certain = change.certain and len(change.tokens) == 1
        for token in self._outside(change.tokens):
            key = (token, change.only)
            known = self.summary.changes.get(key)
            if known is None or (certain and not known.certain):
                one = frozenset((token,))
                self.summary.changes[key] = change._replace(tokens=one, certain=certain)

    def ambient(self, change: AmbientChange, reset: bool = False) -> None:
        known = self.summary.ambient.get(change.name)
        if known is None or (change.certain and not known.certain):
            self.summary.ambient[change.name] = change

    def stored(self, into: frozenset[int], values: frozenset[int], guess: bool = False) -> None:
        target, held = self._outside(into), self._outside(self.world.heap.reach(values))
        if held:
            self.summary.stores.setdefault((held, guess), set()).update(target)

    def invoked(self, tokens: frozenset[int], way: Way) -> None:
        symbols = self.world.heap.symbols
        if symbols.keys().isdisjoint(tokens):
            return
        if way is Way.CALLED:
            tokens = self.world.heap.reach(tokens)
        found = frozenset(
            t for t in self._outside(tokens) if t in symbols and symbols[t][0] != "global"
        )
        self.summary.runs[way] = self.summary.runs.get(way, NONE) | found

    def effect(self, effect: Effect) -> None:
        self.summary.effects.add(effect)

    def called(self, name: str) -> None:
        self.summary.calls.add(name)

    def deleted(self, name: str) -> None:
        pass

    def imported(self, name: str, module: str, attribute: str) -> None:
        pass

    def absorbed(self, summary: Summary) -> None:
        self.summary.reads |= summary.reads
        self.summary.depends |= summary.depends

    def _outside(self, tokens: frozenset[int]) -> frozenset[int]:
        """Without what only this body knows, or only another body means."""
        heap = self.world.heap
        found = tokens - heap.local
        symbols = found & heap.symbols.keys()
        if not symbols:
            return found
        strange = [t for t in symbols if heap.symbols[t][0] not in self.owners]
        return found.difference(strange)


class _BodyFrame(FunctionFrame):
    """A body whose returned values are collected."""

    def __init__(self, world: World, recorder: _Body, code: Code, summary: Summary) -> None:
        super().__init__(world, recorder, code)
        self.summary = summary

    def returned(self, value: Value) -> None:
        summary, heap = self.summary, self.world.heap
        kind = value.type
        summary.type = kind if summary.type in (None, kind) else ""
        local = heap.local
        summary.returns |= frozenset(t for t in value.tokens if t not in local)
        made = frozenset(t for t in value.tokens if t in local)
        summary.plain = summary.plain or not made <= heap.code.keys()
        reached = heap.reach(made)
        summary.holds |= frozenset(t for t in reached if t not in local)
        for token in sorted(reached & local):
            summary.carries = _extend(summary.carries, heap.code.get(token, ()))
            summary.implicit = _extend(summary.implicit, heap.implicit.get(token, ()))
        for token in made:
            if token in heap.instance_of:
                summary.instances |= {heap.instance_of[token]}


def _extend(known: tuple[Code, ...], new: tuple[Code, ...]) -> tuple[Code, ...]:
    return tuple(dict.fromkeys((*known, *new)))


def signature(world: World, name: str) -> tuple[object, ...]:
    """What a summary assumes about a global: its library, its family, the code it holds."""
    value = world.globals.get(name)
    if value is None:
        return ()
    return (value.qual, value.type, *world.heap.runnable(value.tokens))


def _surroundings(world: World) -> tuple[object, ...]:
    return (frozenset(world.pervasive), world.patched, len(world.stars), len(world.heap.classes))


def summarise(world: World, code: Code) -> Summary:
    """The summary of a code as of now; the same object while nothing it read changed."""
    key = id(code.node)
    known = world.summaries.get(key)
    if known is not None:
        if key in world.summarising:
            world.recursive.add(key)
            return known
        if key in world.provisional or _holds_still(world, known):
            return known
    world.summarising.add(key)
    summary = world.summaries[key] = Summary(code)
    try:
        _settle(world, code, summary)
    finally:
        world.summarising.discard(key)
        world.recursive.discard(key)
    return summary


def _settle(world: World, code: Code, summary: Summary) -> None:
    """Interpret a body, again as long as it calls itself and still learns something."""
    key = id(code.node)
    for _ in range(_ROUNDS):
        size = (summary.size(), world.heap.version)
        _interpret(world, code, summary)
        if world.recursive - {key}:
            # It called something unfinished, which will come back here.
            world.provisional.add(key)
            return
        if key not in world.recursive or size == (summary.size(), world.heap.version):
            return
        world.provisional.clear()


def _holds_still(world: World, summary: Summary) -> bool:
    return summary.depends.get("") == _surroundings(world) and all(
        signature(world, name) == seen for name, seen in summary.depends.items() if name
    )


def _interpret(world: World, code: Code, summary: Summary) -> None:
    frame = _BodyFrame(world, _Body(world, summary), code, summary)
    heap = world.heap
    summary.depends[""] = _surroundings(world)
    owner = ("param", id(code.node))
    for number, name in enumerate(code.scope.parameters):
        symbol = heap.symbol(owner, name)
        tokens = frozenset((symbol,))
        if number == 0 and code.owner is not None and code.kind != "static":
            if code.kind == "class":
                tokens |= {code.owner}
            else:
                heap.instance_of[symbol] = code.owner
        frame.assign(name, Value(tokens))
        if number == 0 and code.kind == "cached":
            frame.change(tokens, code.node, False)  # the object keeps the answer
    node = code.node
    if isinstance(node, ast.Lambda):
        frame.returned(evaluate(frame, node.body))
    elif isinstance(node, ast.GeneratorExp):
        _generator(frame, node)
    else:
        execute(frame, node.body)
        if code.scope.generator:
            # The body runs when something goes over what the call gave.
            token = heap.at((id(node), "generator"), "iterator", True)
            summary.holds |= summary.returns
            summary.returns = NONE
            frame.summary.implicit = _extend(summary.implicit, (code,))
            heap.store((token,), summary.holds)
            summary.type = "iterator"


def _generator(frame: _BodyFrame, node: ast.GeneratorExp) -> None:
    everything = Value(frame.world.heap.reach((frame.itself,)))
    for number, generator in enumerate(node.generators):
        source = everything if number == 0 else evaluate(frame, generator.iter)
        assign_names(frame, generator.target, source)
        for test in generator.ifs:
            evaluate(frame, test)
    frame.returned(evaluate(frame, node.elt))
