"""What is worth saying about a notebook that compiles, one matter a module."""

from __future__ import annotations

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Partition
from nb2fn.passes.linting.cells import training_in_predict, undefined_names
from nb2fn.passes.linting.comments import useless
from nb2fn.passes.linting.credentials import credentials, hide
from nb2fn.passes.linting.installs import Versions, unpinned
from nb2fn.passes.linting.leaks import leaks
from nb2fn.passes.linting.places import absolute_paths, network_reads
from nb2fn.passes.linting.randomness import unseeded
from nb2fn.passes.linting.subject import subject

__all__ = ["lint"]


def lint(
    notebook: Notebook,
    graph: DataflowGraph,
    partition: Partition,
    before: tuple[Diagnostic, ...],
    versions: Versions,
) -> tuple[Diagnostic, ...]:
    """``before`` and every lint's findings, without the credentials they are about.

    The lints' own stand in the order of the notebook.
    """
    linted = subject(notebook, graph, partition)
    found = [
        *undefined_names(linted),
        *unpinned(notebook, versions),
        *absolute_paths(linted),
        *network_reads(linted),
        *leaks(linted),
        *unseeded(linted),
        *training_in_predict(linted),
        *credentials(linted),
    ]
    found += useless(notebook, [*before, *found])
    found.sort(key=lambda d: (d.cell or 0, d.span.line if d.span else 0))
    return hide(notebook, (*before, *found))
