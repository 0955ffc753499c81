"""What the serve source takes from the boundary, what it owns, and what is hoisted."""

from __future__ import annotations

import builtins
import symtable
from collections.abc import Iterable, Mapping
from dataclasses import replace

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.passes.nesting import nested_definitions
from nb2fn.passes.program import Program
from nb2fn.passes.serving import Serving
from nb2fn.passes.shown import SHOWS
from nb2fn.passes.slices import Keeps, followed
from nb2fn.passes.states import changes_code, changes_state
from nb2fn.records import record


@record
class Layout:
    """``body``: the statements of the serve function, in order, with the functions
    that must be nested in it first. ``hoisted``: imports and definitions at or
    after the cut that run before the boundary is taken. ``owned``: captured names
    passed in fresh for every request.
    """

    body: tuple[int, ...]
    hoisted: tuple[int, ...]
    owned: tuple[str, ...]


def lay_out(
    serving: Serving,
    before: frozenset[int],
    inputs: Iterable[str],
    sees: Keeps,
    stateful: bool,
) -> Layout:
    """Decide what is nested, hoisted and owned.

    ``before`` are the needed statements above the cut; ``sees`` admits the edges
    that the request does not replace. Raises :class:`CompileError` where a function
    cannot be told apart from the request (NB240) or changes the notebook's state
    (NB239), or an input shares its object with a captured name (NB250).
    """
    program, inputs = serving.program, frozenset(inputs)
    local = serving.bound() | inputs
    changed = frozenset().union(*(_changed(serving, n, stateful) for n in serving.plain))
    nested = nested_definitions(serving, local | changed, before)
    hoisted = tuple(n for n in serving.statements if program.is_definition(n) and n not in nested)
    early = tuple(sorted(n for n in nested if n not in serving.statements))
    body = (*early, *(n for n in serving.statements if n not in hoisted))
    for number in serving.plain:
        for summary in serving.called(number):
            finding = None if stateful else changes_state(program, summary, local)
            if finding is not None:
                raise CompileError(finding)
        _check_own_object(serving, number, inputs, local)
        if not stateful:
            _check_code(serving, number, nested)
    read = frozenset().union(*(serving.reads(n) for n in body))
    first_read = _read_before_bound(serving, body, hoisted, sees)
    owned = (first_read | (changed & read - local)) - inputs
    return Layout(body, hoisted, tuple(sorted(owned)))


def under_other_names(layout: Layout, names: Mapping[str, str]) -> Layout:
    """The layout with owned values under the names they cross by."""
    return replace(layout, owned=tuple(sorted(names.get(n, n) for n in layout.owned)))


def _read_before_bound(
    serving: Serving, body: tuple[int, ...], hoisted: tuple[int, ...], sees: Keeps
) -> frozenset[str]:
    """The names the body binds, but may read with the value from before the cut."""
    statements = serving.program.statements
    bound = frozenset().union(*(statements[n].defines | statements[n].may_define for n in body))
    inside = {*body, *hoisted}
    edges = followed(
        serving.program,
        body,
        lambda e: e.use in inside and sees(e),
        serving.chosen.read(serving.program),
    )
    return frozenset(e.name for e in edges if e.name in bound and e.definition not in inside)


def _changed(serving: Serving, number: int, stateful: bool) -> frozenset[str]:
    """The names whose object a statement may change, by itself or as an argument.

    What a notebook function does to the notebook's own names is no part of it: that
    is a state, which :func:`changes_state` is about where it is sure, and which the
    run at the cut finds out where it is not. Showing a value changes nothing. Other
    names of an object that is surely changed count as changed.
    """
    states = {(m.name, m.span) for s in serving.called(number) for m in s.mutations}
    mutations = serving.mutations(number)
    sure = {m.span for m in mutations if m.certain and (m.name, m.span) not in states}
    return frozenset(
        m.name
        for m in mutations
        if _is_value(serving.program, number, m.name)
        and (m.certain or m.method not in SHOWS)
        and (not m.function or (m.span in sure and not stateful and (m.name, m.span) not in states))
    )


def _is_value(program: Program, at: int, name: str) -> bool:
    """Whether a name stands for a value, not for a module, function or ambient state."""
    if name.startswith("%") or name in program.imports:
        return False
    bound = [d for d in program.reaching(at, name) if name in program.statements[d].defines]
    return not bound or not all(program.is_definition(d) for d in bound)


def _check_own_object(
    serving: Serving, number: int, inputs: frozenset[str], local: frozenset[str]
) -> None:
    """What the notebook changes under two names must not be an input under one of them."""
    changes = [m for m in serving.mutations(number) if m.certain]
    for mine in changes:
        for other in changes:
            shared = mine.name in inputs and other.name not in local and mine.span == other.span
            if shared and _is_value(serving.program, number, other.name):
                raise CompileError(_shares(serving.program, number, mine.name, other.name))


def _check_code(serving: Serving, number: int, nested: frozenset[int]) -> None:
    """A class or function that a request changes is changed for all later ones."""
    program = serving.program
    for m in serving.mutations(number):
        if not m.certain or m.name.startswith("%") or _is_value(program, number, m.name):
            continue
        if nested.isdisjoint(program.reaching(number, m.name)):
            raise CompileError(changes_code(program, m))


def _shares(program: Program, number: int, name: str, other: str) -> Diagnostic:
    return program.finding(
        "NB250",
        f"the input `{name}` is the same object as `{other}`, and is changed here",
        number,
        label=f"changes `{other}` too",
        reason=f"a request brings its own `{name}`, so `{other}` would no longer follow it",
        fix=f"change a copy: `{name} = {name}.copy()` before this line",
    )


def captured(source: str, owned: Iterable[str], program: Program) -> tuple[str, ...]:
    """The names a serve function takes from its module's globals, sorted."""
    defined = {n for s in program.statements for n in s.defines | s.may_define}
    table = symtable.symtable(source, "serve", "exec")
    found: set[str] = set()
    todo = list(table.get_children())
    while todo:
        scope = todo.pop()
        todo += scope.get_children()
        found |= {
            s.get_name()
            for s in scope.get_symbols()
            if s.is_global() and (s.is_referenced() or s.is_assigned())
        }
    names = {n for n in found if n in defined or not hasattr(builtins, n)}
    return tuple(sorted(names | set(owned)))
