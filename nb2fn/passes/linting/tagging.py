"""The tag that a notebook without a predict cell seems to lack."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from nb2fn.diagnostics import Edit
from nb2fn.errors import CompileError


@contextmanager
def proposing(path: Path, data: bytes | None) -> Iterator[None]:
    """Gives NB121, where it is raised within, the tag as an edit if there is one choice."""
    try:
        yield
    except CompileError as error:
        if not any(d.code == "NB121" for d in error.diagnostics):
            raise
        edits = _tags(path, data)
        found = (replace(d, edits=edits) if d.code == "NB121" else d for d in error.diagnostics)
        raise CompileError(*found) from None


def _tags(path: Path, data: bytes | None) -> tuple[Edit, ...]:
    """The tag of the one cell that can be the predict cell; none where there are several."""
    from nb2fn.analysis.graph import analyse
    from nb2fn.frontend.read import read
    from nb2fn.ir.notebook import Role
    from nb2fn.passes.roles import propose

    try:
        notebook, _ = read(path, data, tagged=False)
        proposal = propose(notebook, analyse(notebook))
    except CompileError:
        return ()
    chosen = [s for s in proposal.suggestions if s.new and s.role is Role.PREDICT]
    said = any(s.input or s.output for s in proposal.suggestions)
    if proposal.diagnostics or proposal.added or said or len(chosen) != 1:
        return ()
    return (Edit(chosen[0].cell, chosen[0].cell_id, tag=Role.PREDICT.value),)
