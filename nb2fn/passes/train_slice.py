"""What trains: the slice behind the boundary; and the partition as a whole."""

from __future__ import annotations

import ast

from nb2fn.ir.partition import Boundary, Partition, Route
from nb2fn.ir.verify_partition import verify_partition
from nb2fn.passes.estimators import Estimators
from nb2fn.passes.expressions import read_names
from nb2fn.passes.placements import Decided, placements
from nb2fn.passes.plan import Plan
from nb2fn.passes.program import Program
from nb2fn.passes.replaced import changes_surely
from nb2fn.passes.slices import backward, needed_names


def finish(program: Program, estimators: Estimators, plan: Plan) -> Partition:
    """The partition of a planned notebook, verified."""
    needed: set[int] = set()
    behind = [s.slice.needed - s.slice.waiting for s in plan.scripts]
    behind += [c.needed for c in plan.calls]
    for before, route in zip(behind, plan.routes, strict=True):
        needed |= {n for n in before if n < plan.begins(route)}
        needed |= backward(program, route.early.hoisted if route.early else ())
    needed |= backward(program, plan.hoisted)
    train = tuple(sorted(n for n in needed if n < plan.cut))
    captures = frozenset(n for r in plan.routes for n in r.captures)
    decided = Decided(
        plan.routes,
        frozenset(train),
        frozenset(plan.hoisted),
        _examples(program, plan),
        _crossing(program, plan, captures),
    )
    result = Partition(
        placements(program, estimators, decided),
        plan.routes,
        Boundary(plan.cut, plan.hoisted, tuple(sorted(captures))),
        train,
    )
    verify_partition(result, program.graph)
    return result


def _crossing(program: Program, plan: Plan, captures: frozenset[str]) -> tuple[str, ...]:
    captures |= {n for r in plan.routes if r.early for n, _ in r.early.kept}
    inner = needed_names(program, plan.cut, captures) - captures
    return (*sorted(captures), *sorted(inner))


def _examples(program: Program, plan: Plan) -> dict[int, str]:
    """The statements that only build a route's examples, with the reason."""
    found: dict[int, str] = {}
    for script, route in zip(plan.scripts, plan.routes, strict=False):
        for fed, item, passed in zip(script.fed, route.inputs, script.slice.passed, strict=True):
            names = read_names(ast.parse(item.example, mode="eval"))
            direct = {d for n in names for d in program.reaching(fed.at, n)}
            direct |= {n for n in passed if changes_surely(program, n, item.name)}
            for number in backward(program, {*fed.statements, *direct}):
                found.setdefault(number, _reason(program, number, item.name))
    for call in plan.calls:
        route = _route_of(plan, call.served.summary.statement)
        shown = call.served.consumed - {route.answer.statement}
        found |= dict.fromkeys(shown, f"shows an answer of `{route.function}`")
        found[route.answer.statement] = f"calls `{route.function}` with the example"
        for number in call.arguments - {route.answer.statement}:
            found.setdefault(number, f"builds the example of `{route.function}`")
    return found


def _reason(program: Program, number: int, name: str) -> str:
    if program.is_import(number):
        return f"imported for the example of `{name}`"
    return f"builds the example of `{name}`; the request takes its place"


def _route_of(plan: Plan, definition: int) -> Route:
    return next(r for r in plan.routes if r.definition == definition)
