"""Proposes roles for the cells of a notebook without tags.

Which cells predict is tried out: the partition of the notebook with them tagged decides,
so that what is proposed is what compiles. The roles of the others follow from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import islice

from nb2fn.analysis.graph import analyse
from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.notebook import Notebook, Role
from nb2fn.ir.proposal import Addition, Proposal, Suggestion
from nb2fn.passes.added_cell import additions, saying, wider, with_cell
from nb2fn.passes.candidates import Marks, Trial, marked, trials, tried
from nb2fn.passes.estimators import Estimators, estimators
from nb2fn.passes.program import Program, program
from nb2fn.passes.ranks import NEW
from nb2fn.passes.role_reasons import other, predicting

_ADDITIONS = 4  # how many calls are tried as a cell of their own


def propose(notebook: Notebook, graph: DataflowGraph, without: Collection[str] = ()) -> Proposal:
    """A role with a reason for every code cell; roles the notebook gives are kept.

    ``graph`` is the notebook's own (:func:`nb2fn.analysis.graph.analyse`); ``without`` are
    the choices (:attr:`Proposal.choice`) that are not wanted. Raises
    :class:`~nb2fn.errors.CompileError` (NB270) where no cell seems to ask a model.
    """
    indexed = program(notebook, graph)
    models = estimators(indexed)
    given = frozenset(c.number for c in notebook.cells if c.role is Role.PREDICT)
    if given:
        return _proposal(notebook, graph, indexed, tried(notebook, graph, indexed, Marks(given)))
    if without and (added := _added_of(notebook, without, wider(indexed))) is not None:
        return added
    best = _best(notebook, graph, indexed, models, without)
    if best is not None and best.likely:
        return _proposal(notebook, graph, indexed, best)
    if (added := _added_of(notebook, without, additions(indexed))) is not None:
        return added
    if best is None or without:
        raise CompileError(_nothing_asks(indexed, models))
    return _proposal(notebook, graph, indexed, best)


def applied(notebook: Notebook, proposal: Proposal) -> Notebook:
    """The notebook as it would read with the proposal written into it."""
    roles = {s.cell: s.role for s in proposal.suggestions if s.new}
    inputs = tuple((s.cell, s.input) for s in proposal.suggestions if s.input)
    outputs = tuple((s.cell, s.output) for s in proposal.suggestions if s.output)
    read = marked(notebook, roles, Marks(frozenset(), inputs, outputs))
    return with_cell(read, proposal.added) if proposal.added else read


def adopt(
    notebook: Notebook, graph: DataflowGraph, without: Collection[str] = ()
) -> tuple[Notebook, DataflowGraph, Proposal | None, tuple[Diagnostic, ...]]:
    """The notebook in the roles proposed for it, with its graph, the proposal and notes.

    A notebook with a predict cell says itself what it is and comes back as it is;
    ``without`` as in :func:`propose`. Raises
    :class:`~nb2fn.errors.CompileError` where no choice of predict cells compiles.
    """
    if any(cell.role is Role.PREDICT for cell in notebook.cells):
        return notebook, graph, None, ()
    proposal = propose(notebook, graph, without)
    notes = tuple(_taken(notebook, s) for s in proposal.suggestions if s.role is Role.PREDICT)
    if proposal.diagnostics:
        raise CompileError(*proposal.diagnostics, *notes)
    read = applied(notebook, proposal)
    if proposal.added is not None:
        notes = (_added(notebook, proposal.added),)
    if proposal.added or any(s.new and s.role is Role.SKIP for s in proposal.suggestions):
        graph = analyse(read)
    return read, graph, proposal, notes


def _added_of(
    notebook: Notebook, without: Collection[str], some: Iterable[Addition]
) -> Proposal | None:
    """The proposal with the first of some cells added that compiles."""
    wanted = (a for a in some if a.question not in without)
    for addition in islice(wanted, _ADDITIONS):
        proposal = _with_added(notebook, addition)
        if proposal is not None:
            return proposal
    return None


def _with_added(notebook: Notebook, addition: Addition) -> Proposal | None:
    """The proposal for the notebook with a cell added, if it compiles."""
    longer = with_cell(notebook, addition)
    graph = analyse(longer)
    indexed = program(longer, graph)
    number = len(longer.cells)
    best = tried(longer, graph, indexed, Marks(frozenset({number})))
    if best.partition is None:
        return None
    said = (dict(names).get(number, "") for names in (best.marks.inputs, best.marks.outputs))
    proposal = _proposal(longer, graph, indexed, best)
    return replace(proposal, suggestions=proposal.suggestions[:-1], added=saying(addition, *said))


def _proposal(notebook: Notebook, graph: DataflowGraph, indexed: Program, best: Trial) -> Proposal:
    models = estimators(indexed)
    suggestions = tuple(_suggestion(indexed, models, best, c.number) for c in notebook.cells)
    return _compiling(notebook, graph, Proposal(suggestions, best.diagnostics))


def _added(notebook: Notebook, addition: Addition) -> Diagnostic:
    code = addition.question.replace("\n", "; ")
    return Diagnostic(
        "NB272",
        f"a predict cell is added at the end: `{code}`",
        severity="info",
        notebook=str(notebook.path),
        reason=addition.reason,
        fix=f"to have it in the notebook: `nb2fn tag --write {notebook.path.name}`",
    )


def instead(notebook: Notebook, refused: Proposal, why: Diagnostic) -> Diagnostic:
    """NB274: what was chosen first cannot be asked, so that another choice was taken."""
    added = refused.added
    first = f"`{added.question.partition(chr(10))[0]}`" if added else refused.choice
    return Diagnostic(
        "NB274",
        f"{first} would have been the predict cell, but cannot be asked",
        severity="info",
        notebook=str(notebook.path),
        reason=f"{why.code}: {why.message}",
        fix="nothing needs fixing, if the endpoint is the one you want; else tag its cell "
        "`predict`",
    )


def _taken(notebook: Notebook, suggestion: Suggestion) -> Diagnostic:
    return Diagnostic(
        "NB271",
        f"cell {suggestion.cell} is taken for a predict cell",
        severity="info",
        notebook=str(notebook.path),
        cell=suggestion.cell,
        cell_id=suggestion.cell_id,
        reason=suggestion.reason,
        fix=f"to keep it so: `nb2fn tag --write {notebook.path.name}`; to choose another, tag that",
    )


def _best(
    notebook: Notebook,
    graph: DataflowGraph,
    indexed: Program,
    models: Estimators,
    without: Collection[str],
) -> Trial | None:
    """The best trial, of equally good ones the first; else the first that failed, if any."""
    best: Trial | None = None
    for trial in trials(notebook, graph, indexed, models):
        if f"cell {max(trial.marks.predict)}" in without:
            continue
        if best is None or trial.rank > best.rank:
            best = trial
        if best.rank >= NEW:
            break
    return best


def _suggestion(indexed: Program, models: Estimators, best: Trial, number: int) -> Suggestion:
    cell = indexed.notebook.cell(number)
    said = dict(best.marks.inputs).get(number, ""), dict(best.marks.outputs).get(number, "")
    if cell.role is not Role.NONE:
        return Suggestion(number, cell.id, cell.role, "says so itself", True, *said)
    if number in best.marks.predict:
        reason = predicting(indexed, models, best.partition, number)
        return Suggestion(number, cell.id, Role.PREDICT, reason, False, *said)
    role, reason = other(indexed, models, best.partition, cell)
    return Suggestion(number, cell.id, role, reason)


def _compiling(notebook: Notebook, graph: DataflowGraph, proposal: Proposal) -> Proposal:
    """The proposal; with the predict cells alone where the other roles stand in the way."""
    from nb2fn.passes import partition

    if proposal.diagnostics or Role.SKIP in {s.role for s in proposal.suggestions if s.new}:
        return proposal
    try:
        partition(applied(notebook, proposal), graph)
    except CompileError:
        kept = tuple(
            s
            if s.given or s.role is Role.PREDICT
            else Suggestion(s.cell, s.cell_id, Role.NONE, s.reason)
            for s in proposal.suggestions
        )
        return Proposal(kept)
    return proposal


def _nothing_asks(indexed: Program, models: Estimators) -> Diagnostic:
    fitted = sorted(models.models - indexed.imports.keys())
    names = ", ".join(f"`{name}`" for name in fitted[:8])
    return indexed.finding(
        "NB270",
        "no cell seems to ask a model, so there is none to tag `predict`",
        reason="looked for: a call of `predict`, `predict_proba`, `decision_function` and the "
        "like, or of a function of the notebook that makes one, outside cells with other roles",
        fix=f"add a cell that asks it, for instance `{fitted[-1]}.predict(X_new)`"
        if fitted
        else "add a cell that fits a model and one that asks it",
        notes=(f"models fitted: {names}",) if names else ("no call of `fit` was found either",),
    )
