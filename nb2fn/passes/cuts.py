"""Which routes begin together, and at which statement.

All routes share one cut where they can. Where a model is trained between two predictions,
each of them begins for itself (:mod:`early`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.partition import Route
from nb2fn.passes.dependence import Dependence
from nb2fn.passes.early import Begins
from nb2fn.passes.hoisting import check_hoisted
from nb2fn.passes.program import Program
from nb2fn.passes.routes import Call, Script, call_route, script_route
from nb2fn.records import record

# What says that one cut is too early for some route.
_APART = frozenset({"NB237", "NB246", "NB247", "NB249"})


@record
class Member:
    """What becomes a route: under ``name``, as ``function``."""

    of: Script | Call
    name: str
    function: str

    @property
    def first(self) -> int:
        """The first statement that a request runs, or the example call."""
        if isinstance(self.of, Script):
            return self.of.slice.first
        return self.of.served.example.statement


@record
class Made:
    """A route with what is to be ``hoisted`` to its cut."""

    member: Member
    route: Route
    hoisted: tuple[int, ...]
    notes: tuple[Diagnostic, ...] = ()


@record
class Group:
    """The members that begin at statement ``cut``."""

    cut: int
    members: tuple[Member, ...]


@record
class Making:
    """Makes routes of members. ``taken``: every name of the notebook."""

    program: Program
    dependence: Dependence
    taken: frozenset[str]

    def routes(self, group: Group, last: int, later: Collection[int] = ()) -> tuple[Made, ...]:
        """The routes of a group. The boundary is taken at ``last``, after what is hoisted
        ``later`` to there. Raises :class:`CompileError`."""
        begins = Begins(group.cut, last, frozenset(later))
        made = tuple(self._route(member, begins) for member in group.members)
        hoisted = sorted({n for m in made for n in m.hoisted})
        check_hoisted(self.program, hoisted, _read_after(group))
        return made

    def _route(self, member: Member, begins: Begins) -> Made:
        if isinstance(member.of, Call):
            return Made(
                member,
                *call_route(self.program, member.of, begins, member.name, member.function),
            )
        found = script_route(
            self.program, self.dependence, member.of, begins, member.name, member.function,
            self.taken,
        )  # fmt: skip
        return Made(member, *found)


def grouped(making: Making, members: Sequence[Member]) -> tuple[Group, ...]:
    """The members by cut, in the order of the cuts: as few groups as will do.

    Raises :class:`CompileError` where a member makes no route even by itself.
    """
    together = Group(min(m.first for m in members), tuple(members))
    try:
        making.routes(together, together.cut)
        return (together,)
    except CompileError as error:
        if len(members) == 1 or not _APART & {d.code for d in error.diagnostics}:
            raise
    groups: list[Group] = []
    for member in sorted(members, key=lambda m: m.first):
        if groups:
            wider = Group(groups[-1].cut, (*groups[-1].members, member))
            if _stands(making, wider):
                groups[-1] = wider
                continue
        alone = Group(member.first, (member,))
        making.routes(alone, alone.cut)
        groups.append(alone)
    return tuple(groups)


def _stands(making: Making, group: Group) -> bool:
    try:
        making.routes(group, group.cut)
    except CompileError:
        return False
    return True


def _read_after(group: Group) -> frozenset[int]:
    """The statements from the cut on whose reading decides an answer or an example."""
    found: set[int] = set()
    for one in (m.of for m in group.members):
        if isinstance(one, Script):
            found |= {*one.slice.needed, one.chosen.answer.statement}
            found |= {n for fed in one.fed for n in fed.statements}
        else:
            found |= {*one.needed, *one.arguments, one.served.example.statement}
    return frozenset(n for n in found if n >= group.cut)
