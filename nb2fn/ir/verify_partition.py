"""The invariants of a partition."""

from __future__ import annotations

import ast

from nb2fn.errors import VerifyError
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.partition import Early, Fate, Partition, Route


def verify_partition(partition: Partition, graph: DataflowGraph) -> None:
    """Raise :class:`VerifyError` where a partition breaks its own rules."""
    count = len(graph.statements)
    _require(
        [p.statement for p in partition.placements] == list(range(count)),
        "every statement is placed once, in order",
    )
    cut, hoisted = partition.boundary.cut, partition.boundary.hoisted
    _require(0 <= cut < count, "the cut is a statement")
    _require(bool(partition.routes), "there is a route")
    _require(len({r.path for r in partition.routes}) == len(partition.routes), "paths are distinct")
    _require(list(partition.train) == sorted(set(partition.train)), "train is in order")
    _require(all(n < cut for n in partition.train), "what trains stands before the cut")
    _require(all(n >= cut for n in hoisted), "what is hoisted stands at or after the cut")
    fates = {Fate.TRAINS: {*partition.train, *hoisted}}
    placed = {p.statement for p in partition.placements if p.fate is Fate.TRAINS}
    _require(placed == fates[Fate.TRAINS], "TRAINS is the train slice and what is hoisted")
    names = {name for route in partition.routes for name in route.captures}
    _require(names == set(partition.boundary.names), "the boundary is what the routes capture")
    for route in partition.routes:
        _verify_route(route, partition)


def _verify_route(route: Route, partition: Partition) -> None:
    inputs = [i.name for i in route.inputs]
    _require(len(set(inputs)) == len(inputs), f"{route.name}: inputs have distinct names")
    _require(set(inputs).isdisjoint(route.captures), f"{route.name}: inputs are not captured")
    _require(set(route.owned) <= set(route.captures), f"{route.name}: owned names are captured")
    _require(bool(route.answer.fields), f"{route.name}: it answers something")
    if route.early is not None:
        _verify_early(route, route.early, partition)
    fields = [name for name, _ in route.answer.fields]
    _require(len(set(fields)) == len(fields), f"{route.name}: fields have distinct names")
    for _, expression in route.answer.fields:
        _require(_parses(f"({expression}\n)"), f"{route.name}: `{expression}` is an expression")
    for item in route.inputs:
        _require(_parses(f"({item.example}\n)"), f"{route.name}: `{item.name}`'s example parses")
        cut = partition.boundary.cut if route.early is None else route.early.cut
        _require(
            all(n >= cut for n in item.prelude), f"{route.name}: a prelude stands after the cut"
        )
    if route.kind == "function":
        _require(route.definition is not None, f"{route.name}: the function is defined")
        _require(not route.serve and not route.source, f"{route.name}: a function has no body")
        return
    hoisted = set(partition.boundary.hoisted)
    _require(hoisted.isdisjoint(route.serve), f"{route.name}: hoisted statements do not serve")
    _require(route.answer.statement in route.serve, f"{route.name}: the answer is served")
    _verify_source(route, inputs)


def _verify_early(route: Route, early: Early, partition: Partition) -> None:
    _require(early.cut < partition.boundary.cut, f"{route.name}: its cut is above the boundary's")
    _require(
        all(n >= early.cut for n in early.hoisted),
        f"{route.name}: what is hoisted stands at or after its cut",
    )
    kept = {under for _, under in early.kept}
    _require(kept <= set(route.captures), f"{route.name}: what is kept is captured")


def _verify_source(route: Route, inputs: list[str]) -> None:
    try:
        tree = ast.parse(route.source)
        compile(route.source, route.name, "exec")
    except SyntaxError as error:
        raise VerifyError(f"{route.name}: the source does not compile: {error}") from error
    (function,) = tree.body
    assert isinstance(function, ast.FunctionDef)
    arguments = function.args
    _require(function.name == route.function, f"{route.name}: the source defines it")
    _require([a.arg for a in arguments.args] == inputs, f"{route.name}: inputs are parameters")
    _require(
        tuple(a.arg for a in arguments.kwonlyargs) == route.owned,
        f"{route.name}: owned names are keyword-only parameters",
    )


def _parses(expression: str) -> bool:
    try:
        ast.parse(expression, mode="eval")
    except SyntaxError:
        return False
    return True


def _require(holds: bool, rule: str) -> None:
    if not holds:
        raise VerifyError(f"partition: broken rule: {rule}")
