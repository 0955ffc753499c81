"""From chains and functions to routes."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.partition import Early, Input, Route
from nb2fn.passes.captures import Layout, captured, lay_out, under_other_names
from nb2fn.passes.chosen import Chosen
from nb2fn.passes.computed import written_inputs
from nb2fn.passes.dependence import Dependence
from nb2fn.passes.directives import declared_answer, declared_inputs, flagged
from nb2fn.passes.early import Begins, check_one_state, kept
from nb2fn.passes.expressions import read_names
from nb2fn.passes.field_names import distinct
from nb2fn.passes.function_inputs import calling, function_inputs
from nb2fn.passes.functions import Served, function_answer
from nb2fn.passes.inputs import (
    Fed,
    Fitting,
    answer_edges,
    asking_calls,
    find_inputs,
    fitting,
    settled,
)
from nb2fn.passes.mappings import with_mappings
from nb2fn.passes.paired import check_paired
from nb2fn.passes.program import Program
from nb2fn.passes.serve_slice import ServeSlice, check_served, edges_seen, serve_slice
from nb2fn.passes.serve_source import serve_source
from nb2fn.passes.serving import Serving
from nb2fn.passes.slices import Keeps, backward, needed_names
from nb2fn.passes.states import changes_state
from nb2fn.records import record

Finds = Callable[[Program, Dependence, Sequence[int]], Chosen | None]


@record
class Script:
    """A script route before the common cut is known."""

    chain: tuple[int, ...]
    chosen: Chosen
    fed: tuple[Fed, ...]
    fits: Fitting
    slice: ServeSlice
    keeps: Keeps


@record
class Call:
    """A function route before the common cut is known. ``needed``: what the function
    needs; ``arguments``: what the example's arguments need."""

    served: Served
    needed: frozenset[int]
    arguments: frozenset[int]


def script(
    program: Program, dependence: Dependence, chain: tuple[int, ...], finds: Finds
) -> Script | None:
    """The route of a chain, if it says or ``finds`` an answer."""
    chosen = declared_answer(program, chain) or finds(program, dependence, chain)
    if chosen is None:
        return None
    estimators = dependence.estimators
    keeps = answer_edges(program, chosen)
    needed = backward(program, [chosen.answer.statement], keeps, chosen.read(program))
    asked = asking_calls(program, estimators, needed, chosen)
    fits = fitting(program, estimators, needed, asked)
    # A prediction that another model is trained on is part of training.
    asked = [found for found in asked if found[1].statement not in fits.early] or asked
    declared = declared_inputs(program, chain, chosen.answer.statement)
    if not declared and not asked:
        declared = written_inputs(program, estimators, needed)
    fed = find_inputs(program, estimators, asked, fits, declared, needed)
    fed = settled(program, fed, needed)
    sliced = serve_slice(program, chosen, keeps, fed, fits)
    return Script(chain, chosen, fed, fits, sliced, keeps)


def call(program: Program, served: Served) -> Call:
    """The route of a function."""
    name = served.summary.name
    at = served.example.statement
    own = needed_names(program, at, [name])
    needed = backward(
        program, [at], lambda e: e.use != at or e.name in own or e.name.startswith("%")
    )
    return Call(served, needed - {at}, backward(program, [at]) - needed)


def script_route(
    program: Program,
    dependence: Dependence,
    found: Script,
    begins: Begins,
    name: str,
    function: str,
    taken: frozenset[str],
) -> tuple[Route, tuple[int, ...], tuple[Diagnostic, ...]]:
    """The finished route, the statements to hoist, and warnings."""
    cut = begins.cut
    served = tuple(sorted(found.slice.served(cut)))
    models, dependent = dependence.estimators, found.slice.dependent
    notes = check_served(program, models, served, dependent, found.fits, cut)
    _check_inputs(program, dependence, found, served, cut)
    stateful = flagged(program, found.chain, "stateful")
    with_passed = zip(found.fed, found.slice.passed, strict=True)
    inputs = tuple(_with_prelude(program, fed, passed, cut) for fed, passed in with_passed)
    serving = Serving(program, served, found.chosen)
    names, sees = [i.name for i in inputs], edges_seen(found.slice.replaced, found.keeps)
    before = found.slice.needed - found.slice.served(cut)
    layout = lay_out(serving, before, names, sees, stateful)
    source = serve_source(serving, function, inputs, layout, taken)
    captures = captured(source, layout.owned, program)
    early = _early(serving, begins, layout, captures, names, taken)
    if early is not None and early.kept:
        layout = under_other_names(layout, dict(early.kept))
        source = serve_source(serving, function, inputs, layout, taken, dict(early.kept))
        captures = captured(source, layout.owned, program)
    inputs = with_mappings(ast.parse(source), inputs)
    if "get_ipython" in captures:
        raise CompileError(_magic(program, layout.body))
    route = Route(
        name=name,
        path="",
        kind="script",
        function=function,
        inputs=inputs,
        answer=found.chosen.answer,
        serve=layout.body,
        captures=captures,
        owned=layout.owned,
        source=source,
        stateful=stateful,
        nondeterministic=flagged(program, found.chain, "nondeterministic"),
        early=early,
    )
    return route, layout.hoisted, notes


def _early(
    serving: Serving,
    begins: Begins,
    layout: Layout,
    captures: Iterable[str],
    inputs: Iterable[str],
    taken: frozenset[str],
) -> Early | None:
    """The cut of a script route that begins above the boundary's."""
    if begins.last == begins.cut:
        return None
    program = serving.program
    local = serving.bound() | frozenset(inputs)
    reads = frozenset().union(*(program.statements[n].uses for n in layout.body)) - local
    names = kept(program, captures, reads, begins, layout.hoisted, taken)
    return Early(begins.cut, layout.hoisted, tuple(names.items()))


def _check_inputs(
    program: Program, dependence: Dependence, found: Script, served: tuple[int, ...], cut: int
) -> None:
    """Raise :class:`CompileError` where an input cannot be told from what stays."""
    check_paired(program, dependence, found.fed, served)
    for fed in found.fed:
        shared = set(fed.statements) & set(served)
        if shared:
            raise CompileError(_shared(program, min(shared), fed.input.name, cut))


def call_route(
    program: Program, found: Call, begins: Begins, name: str, function: str
) -> tuple[Route, tuple[int, ...]]:
    """The finished route of a function, and what must be hoisted for it.

    ``function`` names the function that is put around one whose parameters a request
    cannot name.
    """
    cut = begins.cut
    summary = found.served.summary
    cells = [summary.statement, found.served.example.statement]
    stateful = flagged(program, cells, "stateful")
    for inner in program.called([summary.name], found.served.example.statement):
        finding = changes_state(program, inner)
        if finding is not None and not stateful:
            raise CompileError(finding)
    late = tuple(sorted(n for n in found.needed if n >= cut))
    for number in late:
        if not program.is_definition(number) and not _is_constant(program, number):
            raise CompileError(_late(program, number, summary.name, cut))
    prelude = tuple(sorted(n for n in found.arguments if n >= cut))
    inputs = tuple(replace(i, prelude=prelude) for i in function_inputs(program, found.served))
    inputs = with_mappings(program.statements[summary.statement].node, inputs)
    if not stateful:
        later = max(found.served.consumed, default=cut)
        example = found.served.example.statement
        check_one_state(program, summary.name, Begins(example, later), late)
    early = None
    if begins.last > cut:
        check_one_state(program, summary.name, begins, late)
        early = Early(cut, late)
    source = calling(program, found.served, inputs, function)
    route = Route(
        name=name,
        path="",
        kind="script" if source else "function",
        function=function if source else summary.name,
        inputs=inputs,
        answer=function_answer(program, found.served),
        serve=(found.served.example.statement,) if source else (),
        captures=(summary.name,),
        source=source,
        stateful=stateful,
        nondeterministic=flagged(program, cells, "nondeterministic"),
        definition=summary.statement,
        early=early,
    )
    return route, late


def named(routes: Sequence[Route]) -> tuple[Route, ...]:
    """Give every route its path: ``/predict``, or ``/predict/<name>`` where several are."""
    if len(routes) == 1:
        return (replace(routes[0], path="/predict"),)
    return tuple(replace(r, path=f"/predict/{r.name}") for r in routes)


def script_names(scripts: Sequence[Script], functions: Sequence[Call]) -> list[str]:
    """A name for every script route: ``predict``, or what it answers where several are."""
    if len(scripts) == 1 and not functions:
        return ["predict"]
    used = [f.served.summary.name for f in functions]
    own = [re.sub(r"\W+", "_", s.chosen.answer.fields[0][0]) for s in scripts]
    return distinct([*used, *own])[len(used) :]


def _with_prelude(program: Program, fed: Fed, passed: frozenset[int], cut: int) -> Input:
    """The input with the statements after the cut that its example needs."""
    late = {n for n in {*fed.statements, *passed} if n >= cut}
    if fed.input.substitute is not None:
        names = read_names(ast.parse(fed.input.example, mode="eval"))
        late = {d for name in names for d in program.reaching(fed.at, name) if d >= cut}
    needed = backward(program, late)
    return replace(fed.input, prelude=tuple(sorted(n for n in needed if n >= cut)))


def _late(program: Program, statement: int, function: str, cut: int) -> Diagnostic:
    first = program.statements[cut]
    return program.finding(
        "NB246",
        f"`{function}` needs this statement, which stands after the first that predicts",
        statement,
        label=f"after cell {first.cell}, line {first.span.line}",
        reason="what the function needs is taken from the notebook right before the first "
        "predicting statement",
        fix=f"move it above cell {first.cell}",
    )


def _shared(program: Program, statement: int, name: str, cut: int) -> Diagnostic:
    first = program.statements[cut]
    others = sorted(program.statements[statement].defines - {name})
    return program.finding(
        "NB249",
        f"this binds the input `{name}` together with {', '.join(f'`{o}`' for o in others)}",
        statement,
        label=f"after cell {first.cell}, line {first.span.line}, where predicting begins",
        reason="the request takes the place of the one, while the answer needs the other",
        fix="write two statements",
    )


def _magic(program: Program, body: Iterable[int]) -> Diagnostic:
    at = next((n for n in body if "get_ipython" in program.statements[n].source), next(iter(body)))
    return program.finding(
        "NB241",
        "a magic's value cannot be computed in an endpoint",
        at,
        label="needs IPython",
        reason="the endpoint runs plain Python, without a notebook around it",
        fix="compute the value in plain Python, or in a cell above the predict cells",
    )


def _is_constant(program: Program, number: int) -> bool:
    """Whether a statement binds names to constants, so that it may run before its time."""
    statement = program.statements[number]
    if not isinstance(statement.node, ast.Assign | ast.AnnAssign) or statement.effects:
        return False
    if statement.mutations:
        return False
    names = read_names(statement.node)
    return all(n in program.imports or hasattr(builtins, n) for n in names)
