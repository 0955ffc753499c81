"""The cuts above the boundary's: each route is asked where its own predict cells begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Early, Partition, Route
from nb2fn.records import record
from nb2fn.settings import Settings
from nb2fn.training import cases, cut, findings
from nb2fn.training.session import Session


@record
class Stage:
    """The routes that begin at one statement above the boundary."""

    cut: int
    hoisted: tuple[int, ...]
    routes: tuple[Route, ...]


def stages(partition: Partition) -> Iterator[Stage]:
    """The cuts above the boundary's, in order."""
    early = [(r.early, r) for r in partition.routes if r.early is not None]
    for at in sorted({e.cut for e, _ in early}):
        here = [(e, r) for e, r in early if e.cut == at]
        hoisted = sorted({n for e, _ in here for n in e.hoisted})
        yield Stage(at, tuple(hoisted), tuple(r for _, r in here))


@record
class Seen:
    """What an early route shares with the notebook after it, by digest."""

    route: Route
    digests: tuple[tuple[str, str], ...]


def take(
    session: Session, notebook: Notebook, graph: DataflowGraph, stage: Stage, settings: Settings
) -> tuple[list[cases.Asked], list[Seen]]:
    """Keep what the stage's routes need as it is now, and ask them.

    Raises :class:`~nb2fn.errors.CompileError`.
    """
    for route in stage.routes:
        assert route.early is not None
        names = [list(pair) for pair in route.early.kept]
        problem = session.call("keep", names=names) if names else None
        if problem is not None:
            raise CompileError(_uncopied(notebook, graph, route, route.early, problem["text"]))
    before = {r.name: cut.digests(session, graph, r.captures) for r in stage.routes}
    asked = cut.ask(session, notebook, graph, stage.routes, settings)
    for route in stage.routes:
        cut.check_unchanged(session, notebook, graph, [route], before[route.name])
    return asked, [Seen(r, tuple(sorted(before[r.name].items()))) for r in stage.routes]


def check_kept(
    session: Session, notebook: Notebook, graph: DataflowGraph, seen: Sequence[Seen]
) -> None:
    """Raise :class:`~nb2fn.errors.CompileError` (NB254) where the boundary no longer has
    what an early route was asked with."""
    for one in seen:
        now = cut.digests(session, graph, one.route.captures)
        changed = [name for name, digest in one.digests if now.get(name) != digest]
        if changed:
            raise CompileError(_changed(notebook, one.route, changed))


def _changed(notebook: Notebook, route: Route, names: Sequence[str]) -> Diagnostic:
    listed = ", ".join(f"`{name}`" for name in names)
    return findings.located(
        notebook,
        route.answer.span,
        "NB254",
        f"{listed} changes below, and this prediction needs it as it was",
        label="was answered before the change",
        reason="each route has its values as they were when its cell ran, but functions and "
        "libraries have one state for all routes",
        fix=f"let the cells below work on a copy of {listed}, or under another name",
    )


def _uncopied(
    notebook: Notebook, graph: DataflowGraph, route: Route, early: Early, problem: str
) -> Diagnostic:
    listed = ", ".join(f"`{name}`" for name, _ in early.kept)
    return findings.located(
        notebook,
        graph.statements[early.cut].span,
        "NB348",
        f"{listed} cannot be copied: {problem}",
        label="predicting begins here",
        reason="it changes before the notebook's last prediction, so the first needs a copy of "
        "it as it is here (`copy.deepcopy`)",
        fix="use another name for what is trained later",
    )
