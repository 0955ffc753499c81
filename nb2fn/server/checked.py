"""From a notebook to a ``CheckAnswer``, as far as the front half gets."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nb2fn.analysis.graph import analyse
from nb2fn.config import load
from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError, ConfigError
from nb2fn.frontend import naming
from nb2fn.frontend.findings import no_predict
from nb2fn.frontend.read import read
from nb2fn.ir.dataflow import DataflowGraph, Statement
from nb2fn.ir.notebook import Notebook, Role
from nb2fn.ir.partition import Partition, Route
from nb2fn.ir.proposal import Suggestion
from nb2fn.passes.roles import propose
from nb2fn.pipeline import check
from nb2fn.progress import Progress
from nb2fn.server.flow import crossings, edges, requirements
from nb2fn.settings import Settings
from nb2fn.span import Span
from nb2fn.training.cache import notebook_sha256

Json = dict[str, Any]


def checked(path: Path, data: bytes | None, *, proposals: bool) -> Json:
    """What the notebook at ``path`` (or ``data`` in its stead) compiles to, as JSON of
    :class:`~nb2fn.server.schema.check.CheckAnswer`. Nothing of it runs."""
    started = time.perf_counter()
    out: Json = {
        "ok": False, "name": naming.name(path.stem), "digest": "", "cells": [],
        "statements": [], "edges": [], "routes": [], "crosses": [], "requirements": [],
        "proposals": [], "addition": None, "diagnostics": [],
    }  # fmt: skip
    found: Sequence[Diagnostic]
    try:
        notebook, found = read(path, data, tagged=False)
        out["digest"] = notebook_sha256(notebook)
        if any(cell.role is Role.PREDICT for cell in notebook.cells):
            found, told = _compiled(notebook, data)
        else:
            found = (*found, no_predict(path, [cell.source for cell in notebook.cells]))
            told = _proposed(notebook, proposals)
        out |= told
    except CompileError as error:
        found = error.diagnostics
    out["diagnostics"] = [d.to_json() for d in found]
    out["milliseconds"] = round((time.perf_counter() - started) * 1000, 2)
    return out


def _settings(path: Path) -> Settings:
    try:
        return load(path.parent).settings
    except ConfigError:  # told by whatever builds or looks for builds
        return Settings()


def _compiled(notebook: Notebook, data: bytes | None) -> tuple[Sequence[Diagnostic], Json]:
    """The findings, and what is known: where it cannot be cut, its dataflow alone."""
    path = notebook.path
    try:
        front = check(path, Progress(), data=data, settings=_settings(path))
    except CompileError as error:
        return error.diagnostics, _graph(notebook, analyse(notebook))
    known = _partition(front.notebook, front.graph, front.partition)
    return front.diagnostics, {"ok": True, **known}


def _proposed(notebook: Notebook, proposals: bool) -> Json:
    """The dataflow of a notebook without a predict cell, and roles for its cells."""
    graph = analyse(notebook)
    out = _graph(notebook, graph)
    if not proposals:
        return out
    try:
        proposal = propose(notebook, graph)
    except CompileError:  # no cell seems to ask a model: there is nothing to propose
        return out
    out["proposals"] = [_proposal(s) for s in proposal.suggestions if s.new]
    if proposal.added is not None:
        out["addition"] = {"source": proposal.added.source, "reason": proposal.added.reason}
    return out


def _proposal(suggestion: Suggestion) -> Json:
    return {
        "cell": suggestion.cell,
        "cell_id": suggestion.cell_id,
        "role": suggestion.role.value,
        "reason": suggestion.reason,
        "input": suggestion.input,
        "output": suggestion.output,
    }


def _graph(notebook: Notebook, graph: DataflowGraph) -> Json:
    return {
        "cells": [
            {
                "cell": cell.number,
                "cell_id": cell.id,
                "role": cell.role.value,
                "fates": {},
                "defines": sorted(
                    {
                        name
                        for s in graph.of_cell(cell.number)
                        for name in s.defines | s.may_define
                        if not name.startswith("%")
                    }
                ),
            }
            for cell in notebook.cells
        ],
        "statements": [_statement(notebook, s, "", "") for s in graph.statements],
        "edges": edges(graph, None),
    }


def _partition(notebook: Notebook, graph: DataflowGraph, parts: Partition) -> Json:
    fates: dict[int, Counter[str]] = {}
    for placed in parts.placements:
        cell = graph.statements[placed.statement].cell
        fates.setdefault(cell, Counter())[placed.fate.value] += 1
    cells = _graph(notebook, graph)["cells"]
    return {
        "cells": [{**cell, "fates": dict(fates.get(cell["cell"], {}))} for cell in cells],
        "statements": [
            _statement(
                notebook, s, parts.placements[s.id].fate.value, parts.placements[s.id].reason
            )
            for s in graph.statements
        ],
        "edges": edges(graph, parts),
        "routes": [_route(notebook, route) for route in parts.routes],
        "crosses": crossings(graph, parts),
        "requirements": requirements(notebook, graph, parts),
    }


def _statement(notebook: Notebook, statement: Statement, fate: str, reason: str) -> Json:
    return {
        "id": statement.id,
        "place": _place(notebook, statement.span),
        "kind": statement.kind,
        "source": statement.source,
        "fate": fate,
        "reason": reason,
    }


def _route(notebook: Notebook, route: Route) -> Json:
    return {
        "name": route.name,
        "path": route.path,
        "kind": route.kind,
        "function": route.function,
        "inputs": [
            {
                "name": i.name,
                "origin": i.origin,
                "place": _place(notebook, i.span),
                "example": i.example,
            }
            for i in route.inputs
        ],
        "outputs": [
            {"name": name, "expression": text, "place": _place(notebook, route.answer.span)}
            for name, text in route.answer.fields
        ],
        "captures": list(route.captures),
        "source": route.source,
    }


def _place(notebook: Notebook, span: Span) -> Json:
    return {
        "cell": span.cell,
        "cell_id": notebook.cell(span.cell).id,
        "line": span.line,
        "column": span.column + 1,
        "end_line": span.end_line,
        "end_column": span.end_column + 1,
    }
