"""NB286: what a cell's tag says and what its statements do. NB201 to NB203 that stop nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nb2fn.analysis.undefined import undefined
from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.notebook import Role
from nb2fn.passes.linting.subject import Subject


def training_in_predict(subject: Subject) -> Iterator[Diagnostic]:
    """Statements of predict cells that train, the first of each cell."""
    told: set[int] = set()
    for statement in subject.trained():
        cell = subject.program.cell(statement.id)
        if cell.role is not Role.PREDICT or cell.number in told:
            continue
        if subject.models.trains(statement):
            told.add(cell.number)
            yield subject.program.finding(
                "NB286",
                "a predict cell trains",
                statement.id,
                severity="info",
                label="runs once, when the endpoint is built",
                reason="training comes before the first question, so no request trains anything; "
                "the cell's tag only hides that",
                fix="put the training into a cell of its own, tagged `train`",
            )


def undefined_names(subject: Subject) -> Iterator[Diagnostic]:
    """Reads of undefined names in what the predict cells do not need."""
    for found in undefined(subject.program.notebook, subject.program.graph):
        yield replace(found.diagnostic, severity="warning")
