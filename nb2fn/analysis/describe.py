"""Summaries of the functions and classes a notebook binds at top level, for later stages."""

from __future__ import annotations

from nb2fn.analysis.code import Change, Code, Summary
from nb2fn.analysis.summaries import summarise
from nb2fn.analysis.world import World
from nb2fn.ir.dataflow import Effect, FunctionSummary, Mutation, Statement


def summaries_of(world: World, statements: tuple[Statement, ...]) -> tuple[FunctionSummary, ...]:
    """One summary per top-level ``def``, ``class`` or named lambda, with the names as they
    are at the end of the notebook."""
    found: list[FunctionSummary] = []
    for statement in statements:
        node = statement.node
        name = getattr(node, "name", "")
        if statement.kind == "function":
            codes = [world.codes[id(node)]]
        elif statement.kind == "class":
            token = world.heap.at((id(node), "class"), "class")
            methods = world.heap.classes[token].methods.values()
            codes = [c for several in methods for c in several]
        elif statement.kind == "assign" and id(getattr(node, "value", None)) in world.codes:
            codes = [world.codes[id(node.value)]]  # type: ignore[attr-defined]
            name = next(iter(sorted(statement.defines)), "")
        else:
            continue
        found.append(_describe(world, statement, name, codes))
    return tuple(found)


def _describe(world: World, statement: Statement, name: str, codes: list[Code]) -> FunctionSummary:
    reads: set[str] = set()
    writes: set[str] = set()
    calls: set[str] = set()
    effects: set[Effect] = set()
    changed: set[str] = set()
    mutations: dict[str, Mutation] = {}
    for code in codes:
        summary = summarise(world, code)
        reads |= summary.own_reads
        writes |= set(summary.writes)
        calls |= summary.calls
        effects |= summary.effects
        for mutation in _mutations(world, summary):
            known = mutations.get(mutation.name)
            if known is None or (mutation.certain and not known.certain):
                mutations[mutation.name] = mutation
        changed |= _changed_parameters(world, summary)
    parameters = codes[0].scope.parameters if statement.kind != "class" and codes else ()
    if statement.kind == "class":
        first = [c for c in codes if c.name == "__init__"]
        parameters = first[0].scope.parameters[1:] if first else ()
    return FunctionSummary(
        statement=statement.id,
        name=name,
        parameters=parameters,
        reads=frozenset(reads),
        writes=frozenset(writes),
        mutations=tuple(m for _, m in sorted(mutations.items())),
        mutates_parameters=frozenset(changed),
        calls=frozenset(calls),
        effects=frozenset(effects),
    )


def _mutations(world: World, summary: Summary) -> list[Mutation]:
    heap = world.heap
    found = [
        Mutation(a.name, a.span, a.certain, a.method, a.function) for a in summary.ambient.values()
    ]
    for change in summary.changes.values():
        if change.only is not None and not _is_of(world, change):
            continue
        names = {heap.symbols[t][1] for t in change.tokens if _is_global(world, t)}
        certain = change.certain and len(change.tokens) == 1
        found += [
            Mutation(n, change.span, certain, change.method, change.function) for n in sorted(names)
        ]
    return found


def _is_of(world: World, change: Change) -> bool:
    """Whether a global, as it is now, is of a type that such a change concerns."""
    heap = world.heap
    names = {heap.symbols[t][1] for t in change.tokens if _is_global(world, t)}
    held = {t for n in names if n in world.globals for t in world.globals[n].tokens}
    return any(heap.types[t] in (change.only or ()) for t in held)


def _is_global(world: World, token: int) -> bool:
    symbol = world.heap.symbols.get(token)
    return symbol is not None and symbol[0] == "global"


def _changed_parameters(world: World, summary: Summary) -> set[str]:
    """Names of changed parameters, and their positions as text."""
    heap = world.heap
    owner = ("param", id(summary.code.node))
    found: set[str] = set()
    for change in summary.changes.values():
        if change.only is not None and "" not in change.only:
            continue
        for token in change.tokens:
            symbol = heap.symbols.get(token)
            if symbol is not None and symbol[0] == owner:
                found |= {symbol[1], str(summary.code.scope.parameters.index(symbol[1]))}
    return found
