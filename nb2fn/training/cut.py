"""At the cut: the boundary is taken, every route is asked, the boundary must still stand."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.extract import Extract
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Asserted, Partition, Route
from nb2fn.settings import Settings
from nb2fn.training import cases, findings
from nb2fn.training.extract_reader import read_extract
from nb2fn.training.oracle import question
from nb2fn.training.session import KernelDiedError, Session, TimedOutError

# How long recorded rows are asked, for each route.
ROW_SECONDS = 10.0
# The example is asked so often, and each time may take as long as a cell.
ASKED_TWICE = 2


def take(
    session: Session,
    notebook: Notebook,
    graph: DataflowGraph,
    partition: Partition,
    settings: Settings,
) -> tuple[Extract, list[cases.Asked]]:
    """The boundary and every route's answers.

    The rows are asked before the notebook runs on, so that serve code which changes what
    all requests share is seen. Raises :class:`~nb2fn.errors.CompileError`.
    """
    taken = extract(session, notebook, graph, partition)
    routes = [route for route in partition.routes if route.early is None]
    asked = ask(session, notebook, graph, routes, settings, partition.asserted)
    check_unchanged(session, notebook, graph, partition.routes, dict(taken.digests))
    return taken, asked


def ask(
    session: Session,
    notebook: Notebook,
    graph: DataflowGraph,
    routes: Iterable[Route],
    settings: Settings,
    asserted: Sequence[Asserted] = (),
) -> list[cases.Asked]:
    """What the kernel answers for each route, as things are now.

    Raises :class:`~nb2fn.errors.CompileError`.
    """
    budget = {"rows": settings.rows, "seconds": ROW_SECONDS}
    limit = ASKED_TWICE * settings.timeout + ROW_SECONDS if settings.timeout else None
    asked = []
    for route in routes:
        try:
            spec = question(route, graph, asserted)
            reply = session.call("ask", limit, spec=spec, budget=budget)
        except KernelDiedError as error:
            died = findings.died(notebook, graph, route, str(error))
            raise CompileError(died) from error
        except TimedOutError as error:
            slow = findings.slow(notebook, graph, route, error.seconds)
            raise CompileError(slow) from error
        mine = [a for a in asserted if a.route == route.name]
        asked.append(cases.asked(notebook, graph, route, reply, mine))
    return asked


def digests(session: Session, graph: DataflowGraph, names: Iterable[str]) -> dict[str, str]:
    """What ``names`` stand for now, and all that the functions among them read."""
    imports = [list(i) for i in graph.imports]
    found: dict[str, str] = session.call("digests", names=sorted(names), imports=imports)
    return found


def check_unchanged(
    session: Session,
    notebook: Notebook,
    graph: DataflowGraph,
    routes: Sequence[Route],
    before: dict[str, str],
) -> None:
    """Raise :class:`~nb2fn.errors.CompileError` where answering has changed what the
    routes share: its digests were ``before``."""
    if any(route.stateful for route in routes):
        return
    after = digests(session, graph, {name for route in routes for name in route.captures})
    changed = sorted(name for name, digest in before.items() if after.get(name) != digest)
    if changed:
        raise CompileError(findings.changed(notebook, graph, routes, changed))


def _roots(graph: DataflowGraph, partition: Partition) -> tuple[list[str], list[list[str]]]:
    return list(partition.boundary.names), [list(i) for i in graph.imports]


def extract(
    session: Session, notebook: Notebook, graph: DataflowGraph, partition: Partition
) -> Extract:
    """The boundary as it is now. Raises :class:`~nb2fn.errors.CompileError` for what
    cannot cross."""
    names, imports = _roots(graph, partition)
    owned = sorted({name for route in partition.routes for name in route.owned})
    with tempfile.TemporaryDirectory(dir=session.scratch, prefix="extract-") as folder:
        summary = session.call(
            "extract", names=names, directory=folder, imports=imports, owned=owned
        )
        problems = summary["problems"]
        if problems:
            raise CompileError(*(_problem(notebook, graph, p) for p in problems))
        return read_extract(Path(folder))


def _problem(notebook: Notebook, graph: DataflowGraph, problem: dict[str, Any]) -> Diagnostic:
    """A problem of :mod:`nb2fn.kernel.extract`, at the definition at fault or where the
    name was bound last."""
    definition, name = problem.get("definition"), problem["name"]
    bound = [s for s in graph.statements if name in s.defines | s.may_define]
    if definition:
        place = findings.line(notebook, definition["cell"], definition["line"])
    elif bound:
        place = findings.at(notebook, bound[-1].span)
    else:
        place = Diagnostic("", "", notebook=str(notebook.path))
    return replace(
        place,
        code=problem["code"],
        message=problem["message"].replace("{path}", f"`{problem['path'] or name}`"),
        label=problem["type"],
        reason=problem["reason"],
        fix=problem["fix"],
    )
