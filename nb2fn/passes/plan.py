"""All routes of a notebook."""

from __future__ import annotations

from collections.abc import Sequence

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.partition import Route
from nb2fn.passes.answer import find_answer
from nb2fn.passes.computed import computed_answer
from nb2fn.passes.cuts import Making, Member, grouped
from nb2fn.passes.dependence import Dependence
from nb2fn.passes.functions import Served
from nb2fn.passes.hoisting import check_hoisted
from nb2fn.passes.judged_answer import judged_answer
from nb2fn.passes.no_answer import asks_any, no_answer
from nb2fn.passes.program import Program, all_names
from nb2fn.passes.routes import Call, Finds, Script, call, named, script, script_names
from nb2fn.records import record


@record
class Plan:
    """``routes`` with what must be ``hoisted`` for them; ``cut`` is the last of the cuts,
    where the boundary is taken. ``scripts`` and then ``calls`` are what the routes were
    made of, in the same order."""

    scripts: tuple[Script, ...]
    calls: tuple[Call, ...]
    routes: tuple[Route, ...]
    hoisted: tuple[int, ...]
    cut: int
    notes: tuple[Diagnostic, ...]

    def begins(self, route: Route) -> int:
        """The cut of one route."""
        return self.cut if route.early is None else route.early.cut


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
    if not scripts and not calls and not asks_any(program, dependence):
        scripts = _scripts(program, dependence, chains, computed_answer)
    if not scripts and not calls:
        raise CompileError(no_answer(program, dependence))
    members = _members(program, scripts, calls)
    making = Making(program, dependence, all_names(program))
    *early, boundary = grouped(making, members)
    made = list(making.routes(boundary, boundary.cut))
    later = sorted({n for m in made for n in m.hoisted})
    for group in early:
        made += making.routes(group, boundary.cut, later)
    hoisted = tuple(sorted({n for m in made for n in m.hoisted if n >= boundary.cut}))
    check_hoisted(program, hoisted, [n for n in hoisted if n not in later])
    by_member = {m.member.name: m for m in made}
    in_order = [by_member[m.name] for m in members]
    return Plan(
        scripts,
        calls,
        named([m.route for m in in_order]),
        hoisted,
        boundary.cut,
        tuple(note for m in in_order for note in m.notes),
    )


def _members(
    program: Program, scripts: Sequence[Script], calls: Sequence[Call]
) -> tuple[Member, ...]:
    names = script_names(scripts, calls)
    found = [
        Member(s, n, _function_name("predict" if n == "predict" else f"predict_{n}", program))
        for s, n in zip(scripts, names, strict=True)
    ]
    own = [(c, c.served.summary.name) for c in calls]
    return (*found, *(Member(c, n, _function_name(f"predict_{n}", program)) for c, n in own))


def _scripts(
    program: Program, dependence: Dependence, chains: Sequence[tuple[int, ...]], finds: Finds
) -> tuple[Script, ...]:
    found = (script(program, dependence, chain, finds) for chain in chains)
    return tuple(s for s in found if s is not None)


def _function_name(name: str, program: Program) -> str:
    """A name for a serve function that no name of the notebook stands behind."""
    bound = {n for s in program.statements for n in s.defines | s.may_define}
    candidates = (name, f"{name}_request", *(f"{name}_{i}" for i in range(2, len(bound) + 4)))
    return next(n for n in candidates if n not in bound)
