"""Which names and literals of a script route are its inputs (DESIGN: "Inputs", in order)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import replace

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import Statement
from nb2fn.ir.partition import Input
from nb2fn.passes.bindings import Place
from nb2fn.passes.chosen import Chosen
from nb2fn.passes.closed import Closed
from nb2fn.passes.data_paths import DataPaths, Found
from nb2fn.passes.estimators import Estimators
from nb2fn.passes.expressions import read_names, reads, root, span_of, within
from nb2fn.passes.program import Program
from nb2fn.passes.slices import Keeps, backward, reading
from nb2fn.records import record
from nb2fn.span import Span


@record
class Fed:
    """An input with the statements whose value for it the request replaces.

    ``at`` is the statement where the example's names are read. ``selected``: the
    input is a selection of an outside name, taken as a whole.
    """

    input: Input
    statements: tuple[int, ...]
    at: int
    selected: bool = False


@record
class Fitting:
    """``receivers``: the models that the answer asks. ``statements``: those that fit
    them. ``early``: all statements that these depend on, and they themselves."""

    receivers: frozenset[str]
    statements: frozenset[int]
    early: frozenset[int]


def answer_edges(program: Program, chosen: Chosen) -> Keeps:
    """Admits all edges but those into what the answer's statement shows beside the answer."""
    number = chosen.answer.statement
    if not chosen.answer.shown:
        return lambda edge: True
    return reading(program, number, {n for value in chosen.values for n in read_names(value)})


def asking_calls(
    program: Program, estimators: Estimators, needed: Iterable[int], chosen: Chosen
) -> list[tuple[ast.Call, Place]]:
    """The calls of predict cells that ask a model for the answer, in document order."""
    found = []
    for number in sorted(needed):
        node = program.statements[number].node
        if not program.predicts(number) or program.is_definition(number):
            continue
        place = Place(number, node)
        only = chosen.answer.shown and number == chosen.answer.statement
        parts: Sequence[ast.AST] = chosen.values if only else [node]
        found += [(call, place) for part in parts for call in estimators.asked(part, number)]
    return sorted(found, key=lambda f: (f[1].statement, f[0].lineno, f[0].col_offset))


def fitting(
    program: Program,
    estimators: Estimators,
    needed: frozenset[int],
    asked: Sequence[tuple[ast.Call, Place]],
) -> Fitting:
    """How the models behind the answer are trained."""
    receivers: set[str] = set()
    for call, place in asked:
        start = root(call.func)
        if start is None:
            continue
        receivers.add(start.id)
        for summary in program.called([start.id], place.statement):
            receivers |= summary.reads & estimators.models
    statements = {
        n for n in needed if not receivers.isdisjoint(estimators.fitted_by(program.statements[n]))
    }
    return Fitting(frozenset(receivers), frozenset(statements), backward(program, statements))


def find_inputs(
    program: Program,
    estimators: Estimators,
    asked: Sequence[tuple[ast.Call, Place]],
    fits: Fitting,
    declared: dict[str, tuple[int, ...]],
    needed: Iterable[int],
) -> tuple[Fed, ...]:
    """The inputs of a script route.

    ``declared`` are the names said outright with the statements that bind them;
    ``needed`` is the answer's slice, whose names no literal may take. Raises
    :class:`CompileError` where none is found or the choice is not clear.
    """
    if declared:
        return tuple(_declared(program, name, by) for name, by in declared.items())
    paths = DataPaths(program, estimators, Closed(program, estimators, fits.early))
    found: list[Found] = []
    for call, place in asked:
        of_call = paths.of_call(call, place)
        outside = sorted({f.name for f in of_call if f.kind == "outside"})
        if len(outside) > 1 and not any(f.kind != "outside" for f in of_call):
            function = isinstance(call.func, ast.Name) and call.func.id in program.functions
            if not function:
                raise CompileError(_ambiguous(program, place.statement, outside))
        found += of_call
    chosen = _by_rule(program, asked, list(dict.fromkeys(found)))
    if not chosen:
        raise CompileError(_nothing(program, asked))
    served = [s for s in needed if program.predicts(s)]
    used = {n for s in served for n in _in_scope(program.statements[s])}
    return tuple(_fed(f, name) for f, name in zip(chosen, _distinct(chosen, used), strict=True))


def _in_scope(statement: Statement) -> frozenset[str]:
    """The names that mean something where a statement stands; not a lambda's own."""
    return read_names(statement.node) | statement.defines | statement.may_define


def _by_rule(
    program: Program, asked: Sequence[tuple[ast.Call, Place]], found: list[Found]
) -> list[Found]:
    bindings = [f for f in found if f.kind == "binding"]
    literals = [f for f in found if f.kind == "literal"]
    if bindings:
        functions = [
            c for c, _ in asked if isinstance(c.func, ast.Name) and c.func.id in program.functions
        ]
        arguments = {(a.lineno, a.end_lineno) for c in functions for a in (*c.args, *_values(c))}
        straight = [f for f in literals if (f.span.line, f.span.end_line) in arguments]
        return _in_order([*_merged(bindings), *straight])
    if literals:
        return _in_order(literals)
    return _in_order(_merged(found))


def _distinct(chosen: Sequence[Found], used: set[str]) -> list[str]:
    """A name for every input; a literal's must not stand for anything else yet."""
    taken = used | {f.name for f in chosen if f.kind != "literal"}
    names = []
    for found in chosen:
        name, number = found.name, 1
        while found.kind == "literal" and name in taken:
            number += 1
            name = f"{found.name}_{number}"
        taken.add(name)
        names.append(name)
    return names


def _values(call: ast.Call) -> list[ast.expr]:
    return [k.value for k in call.keywords]


def _merged(found: list[Found]) -> list[Found]:
    """One entry a name; a name that goes in both whole and selected goes in whole."""
    by_name: dict[str, list[Found]] = {}
    for item in found:
        by_name.setdefault(item.name, []).append(item)
    merged = []
    for name, items in by_name.items():
        first = items[0]
        if len(items) == 1:
            merged.append(first)
            continue
        statements = tuple(sorted({s for f in items for s in f.statements}))
        merged.append(
            Found(first.kind, name, first.statement, first.span, statements, name, first.scalar)
        )
    return merged


def _in_order(found: list[Found]) -> list[Found]:
    return sorted(found, key=lambda f: (f.span.cell, f.span.line, f.span.column))


def _fed(found: Found, name: str) -> Fed:
    substitute = found.span if found.kind == "literal" or found.selected else None
    item = Input(name, found.kind, found.span, found.example or name, (), substitute)
    return Fed(item, found.statements, found.statement, found.selected)


def settled(program: Program, fed: Sequence[Fed], needed: Iterable[int]) -> tuple[Fed, ...]:
    """A name that is also read outside its selection goes in whole."""
    reads_of: dict[str, list[Span]] = {}
    for number in needed:
        if program.predicts(number):
            cell = program.cell(number)
            for name in reads(program.statements[number].node):
                reads_of.setdefault(name.id, []).append(span_of(name, cell))
    return tuple(
        Fed(replace(f.input, substitute=None, example=f.input.name), f.statements, f.at)
        if f.selected
        and f.input.substitute is not None
        and not all(within(s, f.input.substitute) for s in reads_of.get(f.input.name, ()))
        else f
        for f in fed
    )


def _declared(program: Program, name: str, by: tuple[int, ...]) -> Fed:
    span = program.statements[by[0]].span
    return Fed(Input(name, "directive", span, name), by, by[0])


def _ambiguous(program: Program, statement: int, names: list[str]) -> Diagnostic:
    listed = ", ".join(f"`{n}`" for n in names)
    return program.finding(
        "NB231",
        f"the model is asked about {listed}: which of them does a request bring?",
        statement,
        label="several names from earlier cells go in here",
        reason="each of them could be an input or a constant of the function",
        fix=f"say it on the first line of the predict cell: `#| input: {names[0]}`",
        notes=_where(program, names, statement),
    )


def _where(program: Program, names: Iterable[str], at: int) -> tuple[str, ...]:
    notes = []
    for name in names:
        cells = sorted({program.statements[d].cell for d in program.reaching(at, name)})
        if cells:
            notes.append(f"`{name}` comes from cell {', '.join(map(str, cells))}")
    return tuple(notes)


def _nothing(program: Program, asked: Sequence[tuple[ast.Call, Place]]) -> Diagnostic:
    first = asked[0][1].statement if asked else None
    call = program.text(_call_span(program, *asked[0])) if asked else ""
    names = sorted(
        {
            n
            for call_, place in asked
            for argument in (*call_.args, *_values(call_))
            for n in read_names(argument)
            if n not in program.imports and n not in program.functions
        }
    )
    candidates = names or _bound_in_predict_cells(program)
    listed = ", ".join(f"`{n}`" for n in candidates[:8])
    fix = (
        f"name it on the first line of the predict cell: `#| input: {candidates[0]}`"
        if candidates
        else "bind the question to a name in the predict cell, and pass that to the model"
    )
    notes = (
        (f"names that go into the call: {listed}", *_where(program, names, first or 0))
        if names
        else ((f"names bound in the predict cells: {listed}",) if candidates else ())
    )
    return program.finding(
        "NB230",
        "no input found: nothing in the predict cells is data that a request could bring",
        _call_span(program, *asked[0]) if asked else first,
        label="asked here" if call else "",
        reason="an endpoint needs at least one value that comes with the request",
        fix=fix,
        notes=notes,
    )


def _bound_in_predict_cells(program: Program) -> list[str]:
    return sorted(
        {
            n
            for s in program.statements
            if program.predicts(s.id) and not program.is_definition(s.id)
            for n in s.defines
            if not n.startswith("%")
        }
    )


def _call_span(program: Program, call: ast.Call, place: Place) -> Span:
    return span_of(call, program.cell(place.statement))
