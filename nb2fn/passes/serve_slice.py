"""Which statements run on every request, and what they need that is made before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import Edge, Effect
from nb2fn.ir.notebook import Role
from nb2fn.passes.chosen import Chosen
from nb2fn.passes.deferred import deferred
from nb2fn.passes.estimators import Estimators
from nb2fn.passes.expressions import read_names, within
from nb2fn.passes.inputs import Fed, Fitting
from nb2fn.passes.program import Program
from nb2fn.passes.replaced import replaced
from nb2fn.passes.slices import Keeps, backward, forward
from nb2fn.records import record


@record
class ServeSlice:
    """``needed``: the slice of the answer without what the request replaces.
    ``replaced``: the edges the request takes the place of. ``dependent``: the
    needed statements that see the request, first of them ``first``. ``passed``: for
    each input the statements that may change it before predicting reads it.
    ``waiting``: the dependent statements above the last fit, which run after it.
    """

    needed: frozenset[int]
    replaced: frozenset[Edge]
    dependent: frozenset[int]
    passed: tuple[frozenset[int], ...]
    waiting: frozenset[int] = frozenset()

    @property
    def first(self) -> int:
        return min(self.dependent - self.waiting)

    def served(self, cut: int) -> frozenset[int]:
        """The statements that a request runs."""
        return frozenset(n for n in self.needed if n >= cut) | self.waiting


def serve_slice(
    program: Program, chosen: Chosen, keeps: Keeps, fed: Sequence[Fed], fits: Fitting
) -> ServeSlice:
    """Slice backward from the answer, then forward from the inputs.

    ``keeps`` leaves out what the answer's statement shows beside it. Raises
    :class:`CompileError` where an input has no effect or the request would train.
    """
    answer = chosen.answer
    if answer.statement in fits.statements:
        raise CompileError(fits_and_asks(program, answer.statement))
    edges, needed, passed = _settle(program, chosen, keeps, fed, fits)
    _check_effect(program, fed, edges, needed)
    users = {e.use for e in edges if e.use in needed}
    for item in fed:
        span = item.input.substitute
        if span is not None:
            users |= {n for n in needed if within(span, program.statements[n].span)}
    within_needed = needed - fits.early
    dependent = forward(program, users - fits.early, within_needed, lambda e: e not in edges)
    if not dependent:
        raise CompileError(fits_and_asks(program, answer.statement))
    made = _made_anew(program, dependent, within_needed, fits)
    waiting = deferred(program, dependent | made, needed, fed, fits)
    return ServeSlice(needed, edges, dependent | made, passed, waiting)


def _made_anew(
    program: Program, dependent: frozenset[int], within: frozenset[int], fits: Fitting
) -> frozenset[int]:
    """What predict cells bind for their own functions to change: a request's own state.

    ``results = []`` before a function that appends to it; not where a model is fitted between.
    """
    first = min(dependent)
    found: set[int] = set()
    for number in dependent:
        for summary in program.called(read_names(program.statements[number].node), number):
            changed = summary.writes | {m.name for m in summary.mutations if m.certain}
            found |= {
                d
                for name in changed - program.imports.keys()
                for d in program.reaching(number, name)
                if d in within and program.predicts(d) and not program.is_definition(d)
            }
    return frozenset(d for d in found if not any(d < n < first for n in fits.statements))


def edges_seen(replaced: frozenset[Edge], keeps: Keeps) -> Keeps:
    """Admits the edges a request does not take the place of."""
    return lambda edge: edge not in replaced and keeps(edge)


def _settle(
    program: Program, chosen: Chosen, keeps: Keeps, fed: Sequence[Fed], fits: Fitting
) -> tuple[frozenset[Edge], frozenset[int], tuple[frozenset[int], ...]]:
    """The edges the request replaces, what is needed without them, and for each input
    what it passes on its way to where predicting begins.

    A statement that adds to an input and is needed for something else too runs on
    the request's value, as does what comes after it.
    """
    first = len(program.statements)
    while True:
        edges, passed = replaced(program, fed, fits, first)
        also = [e for e in chosen.read(program) if not _brought(fed, passed, e)]
        needed = backward(program, [chosen.answer.statement], edges_seen(edges, keeps), also)
        kept = [
            replace(f, statements=tuple(n for n in f.statements if n < min(shared)))
            if (shared := needed & set(f.statements[1:]))
            else f
            for f in fed
        ]
        begins = min((e.use for e in edges if e.use in needed), default=first)
        if kept == list(fed) and begins >= first:
            return edges, needed, passed
        fed, first = kept, min(begins, first)


def _brought(fed: Sequence[Fed], passed: Sequence[frozenset[int]], edge: Edge) -> bool:
    return any(
        f.input.name == edge.name and edge.definition in {*f.statements, *by}
        for f, by in zip(fed, passed, strict=True)
    )


def _check_effect(
    program: Program, fed: Sequence[Fed], edges: frozenset[Edge], needed: frozenset[int]
) -> None:
    for item in fed:
        if item.input.substitute is not None:
            continue
        name = item.input.name
        if not any(e.name == name and e.use in needed for e in edges):
            raise CompileError(
                program.finding(
                    "NB245",
                    f"the input `{name}` has no effect on the answer",
                    item.input.span,
                    label=f"no statement that the answer needs reads `{name}` from here",
                    reason="every request would get the same answer, whatever it brings",
                    fix="name an input that the answer is computed from, or tag the cells that "
                    f"use `{name}` with `predict`",
                )
            )


def check_served(
    program: Program,
    estimators: Estimators,
    served: Sequence[int],
    dependent: frozenset[int],
    fits: Fitting,
    cut: int,
) -> tuple[Diagnostic, ...]:
    """Warnings about the statements a request runs.

    Raises :class:`CompileError` for one that cannot be part of a function, that
    trains the model, or whose cell has another role.
    """
    notes = []
    for number in served:
        statement = program.statements[number]
        if program.is_definition(number):
            continue
        if Effect.BARRIER in statement.effects:
            raise CompileError(_barrier(program, number))
        if number in fits.statements:
            raise CompileError(_trains_late(program, number, fits, cut))
        if program.role(number) in (Role.DATA, Role.TRAIN, Role.SETUP):
            raise CompileError(_not_predict(program, number, cut, number in dependent))
        if estimators.trains(statement):
            notes.append(_trains_each_time(program, number))
    return tuple(notes)


def fits_and_asks(program: Program, statement: int) -> Diagnostic:
    """What to say of one statement that trains a model and asks it."""
    return program.finding(
        "NB237",
        "this statement trains the model and asks it at once",
        statement,
        label="fits and predicts",
        reason="every request would train the model again, and the endpoint must not",
        fix="fit the model in a statement (better: a `train` cell) of its own before this one",
    )


def _trains_late(program: Program, statement: int, fits: Fitting, cut: int) -> Diagnostic:
    names = sorted(program.statements[statement].mutates & fits.receivers) or sorted(
        program.statements[statement].defines & fits.receivers
    )
    first = program.statements[cut]
    same = first.cell == program.statements[statement].cell
    place = f"line {first.span.line}" if same else f"cell {first.cell}"
    return program.finding(
        "NB237",
        f"`{', '.join(names)}` is trained after the first statement that depends on the input",
        statement,
        label="trains here",
        reason=f"predicting begins in cell {first.cell}, line {first.span.line}; what comes after "
        "it runs on every request",
        fix=f"move this above {place}" + ("" if same else ", or the predict cell below this one"),
    )


def _not_predict(program: Program, statement: int, cut: int, depends: bool) -> Diagnostic:
    cell, first = program.cell(statement), program.statements[cut]
    why = "it uses the input" if depends else "the answer needs it"
    return program.finding(
        "NB246",
        f"cell {cell.number} is tagged `{cell.role.value}`, but would run on every request",
        statement,
        label=f"{why}, and it stands after cell {first.cell}, line {first.span.line}",
        reason="what follows the first statement that depends on the input runs per request",
        fix=f"tag cell {cell.number} `predict`, or move it above cell {first.cell}",
    )


def _barrier(program: Program, statement: int) -> Diagnostic:
    return program.finding(
        "NB241",
        "this statement cannot become part of a function",
        statement,
        label="could touch any name of the notebook",
        reason="`exec`, `globals()`, star imports and magics work on the notebook's namespace, "
        "which a request does not have",
        fix="write what it does as plain Python, or move it above the predict cells",
    )


def _trains_each_time(program: Program, statement: int) -> Diagnostic:
    return program.finding(
        "NB238",
        "a predict cell fits something on every request",
        statement,
        severity="warning",
        label="fits on the data of the request",
        reason="the endpoint does what the notebook does here, but a scaler or encoder fitted on "
        "one request has not seen the training data",
        fix="fit it in a `train` cell and only `transform` here",
    )
