"""All routes of a notebook under one cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.partition import Route
from nb2fn.passes.answer import find_answer
from nb2fn.passes.dependence import Dependence
from nb2fn.passes.functions import Served
from nb2fn.passes.hoisting import check_hoisted
from nb2fn.passes.judged_answer import judged_answer
from nb2fn.passes.no_answer import no_answer
from nb2fn.passes.program import Program, all_names
from nb2fn.passes.routes import (
    Call,
    Finds,
    Script,
    call,
    call_route,
    named,
    script,
    script_names,
    script_route,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """``routes`` with what must be ``hoisted`` for them; ``cut`` is the first
    statement that a request runs, or the first example call of a function."""

    scripts: tuple[Script, ...]
    calls: tuple[Call, ...]
    routes: tuple[Route, ...]
    hoisted: tuple[int, ...]
    cut: int
    notes: tuple[Diagnostic, ...]


def plan(
    program: Program,
    dependence: Dependence,
    functions: Sequence[Served],
    chains: Sequence[tuple[int, ...]],
) -> Plan:
    """Make the routes. Raises :class:`CompileError` (NB233 and others) where there is none.

    Cells that only judge the model give a route where no others do.
    """
    scripts = _scripts(program, dependence, chains, find_answer)
    calls = tuple(call(program, f) for f in functions)
    if not scripts and not calls:
        scripts = _scripts(program, dependence, chains, judged_answer)
    if not scripts and not calls:
        raise CompileError(no_answer(program, dependence))
    cut = min([*(s.slice.first for s in scripts), *(c.served.example.statement for c in calls)])
    taken = all_names(program)
    routes: list[Route] = []
    hoisted: set[int] = set()
    notes: list[Diagnostic] = []
    names = script_names(scripts, calls)
    for one, name in zip(scripts, names, strict=True):
        function = _function_name("predict" if name == "predict" else f"predict_{name}", program)
        route, late, said = script_route(program, dependence, one, cut, name, function, taken)
        routes.append(route)
        hoisted.update(late)
        notes += said
    for served in calls:
        route, late = call_route(program, served, cut, served.served.summary.name)
        routes.append(route)
        hoisted.update(late)
    order = tuple(sorted(hoisted))
    check_hoisted(program, order, _read_after(scripts, calls, cut))
    return Plan(scripts, calls, named(routes), order, cut, tuple(notes))


def _scripts(
    program: Program, dependence: Dependence, chains: Sequence[tuple[int, ...]], finds: Finds
) -> tuple[Script, ...]:
    found = (script(program, dependence, chain, finds) for chain in chains)
    return tuple(s for s in found if s is not None)


def _read_after(scripts: Sequence[Script], calls: Sequence[Call], cut: int) -> frozenset[int]:
    """The statements from ``cut`` on whose reading decides an answer or an example."""
    found = {n for s in scripts for n in (*s.slice.needed, s.chosen.answer.statement)}
    found |= {n for s in scripts for f in s.fed for n in f.statements}
    for one in calls:
        found |= {*one.needed, *one.arguments, one.served.example.statement}
    return frozenset(n for n in found if n >= cut)


def _function_name(name: str, program: Program) -> str:
    """A name for a serve function that no name of the notebook stands behind."""
    bound = {n for s in program.statements for n in s.defines | s.may_define}
    candidates = (name, f"{name}_request", *(f"{name}_{i}" for i in range(2, len(bound) + 4)))
    return next(n for n in candidates if n not in bound)
