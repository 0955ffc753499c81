"""Deciding what trains, what serves and what is left out, one pass a file.

In order: which calls ask a model (:mod:`estimators`, :mod:`presumed`); what depends on their
answers, and on true labels (:mod:`labels`, :mod:`dependence`); which functions
are routes (:mod:`functions`) and which script statements belong together
(:mod:`chains`); for each chain what it answers (:mod:`answer`, :mod:`judged_answer`) and what its
inputs are (:mod:`inputs`, :mod:`data_paths`); what a request runs
(:mod:`serve_slice`), what it captures, owns and nests (:mod:`captures`), its
text (:mod:`serve_source`); what trains (:mod:`train_slice`), and why
(:mod:`placements`).
"""

from __future__ import annotations

import sys
from dataclasses import replace

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Partition
from nb2fn.passes.asserted import asserted
from nb2fn.passes.chains import chains
from nb2fn.passes.dependence import dependence
from nb2fn.passes.estimators import estimators
from nb2fn.passes.functions import served_functions
from nb2fn.passes.lints import lints
from nb2fn.passes.plan import plan
from nb2fn.passes.presumed import presuming
from nb2fn.passes.program import program
from nb2fn.passes.remembered import refuse_stale_memories
from nb2fn.passes.train_slice import finish

__all__ = ["partition"]

_DEEP = 60_000  # frames; an expression of some hundred terms nests as deep


def partition(notebook: Notebook, graph: DataflowGraph) -> tuple[Partition, tuple[Diagnostic, ...]]:
    """Decide about every statement; the second value holds warnings.

    Raises :class:`~nb2fn.errors.CompileError` where the notebook does not say
    clearly enough what its endpoint is, or cannot be served as it is.
    """
    try:
        return _decide(notebook, graph)
    except RecursionError:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(_DEEP)
        try:
            return _decide(notebook, graph)
        finally:
            sys.setrecursionlimit(limit)


def _decide(notebook: Notebook, graph: DataflowGraph) -> tuple[Partition, tuple[Diagnostic, ...]]:
    indexed = program(notebook, graph)
    indexed, models = presuming(indexed, estimators(indexed))
    depends = dependence(indexed, models)
    functions = served_functions(indexed, depends)
    consumed = {n for f in functions for n in f.consumed}
    planned = plan(indexed, depends, functions, chains(indexed, consumed))
    turned, untested = asserted(indexed, planned)
    notes = (*planned.notes, *untested, *lints(indexed, depends, planned))
    decided = finish(indexed, models, planned)
    refuse_stale_memories(indexed, decided)
    return replace(decided, asserted=turned), notes
