"""The whole compiler on one screen.

``.ipynb → Notebook → DataflowGraph → Partition → Snapshot → Function → Bundle → Proof``
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.bundle import Bundle
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.function import Function
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Partition
from nb2fn.ir.proof import Proof
from nb2fn.ir.snapshot import Snapshot
from nb2fn.progress import Progress
from nb2fn.settings import Settings


@dataclass(frozen=True, slots=True)
class Front:
    """The front half's result: nothing of the user's has run yet."""

    notebook: Notebook
    graph: DataflowGraph
    partition: Partition
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build; ``directory`` holds the project."""

    front: Front
    snapshot: Snapshot
    function: Function
    bundle: Bundle
    proof: Proof
    directory: Path
    diagnostics: tuple[Diagnostic, ...]


def check(path: Path, progress: Progress) -> Front:
    """Read and analyse a notebook without running it.

    Raises :class:`~nb2fn.errors.CompileError` where it cannot be compiled.
    """
    from nb2fn.analysis.graph import analyse
    from nb2fn.frontend.read import read
    from nb2fn.passes import partition

    with progress.stage("read"):
        notebook, read_notes = read(path)
    with progress.stage("analyse"):
        graph = analyse(notebook)
    with progress.stage("partition"):
        parts, part_notes = partition(notebook, graph)
    return Front(notebook, graph, parts, (*read_notes, *part_notes))


def build(path: Path, settings: Settings, progress: Progress) -> Build:
    """Compile a notebook into ``settings.output/<name>/``, proven equal.

    Raises :class:`~nb2fn.errors.CompileError`; then nothing was written.
    """
    from nb2fn.project import check_place
    from nb2fn.targets.registry import target
    from nb2fn.training.run import train
    from nb2fn.wheels import weather

    front = check(path, progress)
    try:
        with weather.anywhere(settings.output):
            # Training may take hours: what can be refused before is.
            target(settings.target)
            check_place(settings.output / front.notebook.name)
            snapshot = train(front.notebook, front.graph, front.partition, settings, progress)
            return finish(front, snapshot, settings, progress)
    except CompileError as error:
        found = (d if d.notebook else replace(d, notebook=str(path)) for d in error.diagnostics)
        raise CompileError(*found) from error


def _held_back(failure: Diagnostic) -> Diagnostic:
    """A quicker tier's failure as an information: the build goes on with the next tier."""
    if failure.severity == "info":
        return failure
    reason = f"a quicker form of the function was not proven equal: {failure.reason}"
    fix = "nothing needs fixing: the function uses the notebook's libraries instead"
    return replace(failure, severity="info", reason=reason, fix=fix, notes=failure.notes[:3])


def finish(front: Front, snapshot: Snapshot, settings: Settings, progress: Progress) -> Build:
    """From a snapshot to a proven project: the reproducible half of :func:`build`."""
    from nb2fn.lowering.registry import candidates
    from nb2fn.project import publish, stage
    from nb2fn.proof.prove import prove
    from nb2fn.targets.registry import target

    aim = target(settings.target)
    path = front.notebook.path
    failures: list[Diagnostic] = []
    held: list[Diagnostic] = []  # why quicker tiers stepped aside
    for tier in candidates(settings.tier):
        try:
            with progress.stage("lower", tier.tier):
                function = tier.lower(front.notebook, front.graph, front.partition, snapshot)
            bundle = aim.emit(function, settings, progress)
            with stage(bundle, settings, progress) as staged:
                paths = {route.name: route.path for route in front.partition.routes}
                caveats = ("platform-differs",) if staged.platform_differs else ()
                proof, found = prove(
                    bundle,
                    replace(snapshot, signatures=function.signatures),
                    staged.project,
                    progress,
                    paths,
                    caveats,
                    str(path),
                )
                if proof.passed:
                    directory = publish(staged, bundle, proof, settings)
                    notes = (*front.diagnostics, *snapshot.diagnostics, *held, *found)
                    return Build(front, snapshot, function, bundle, proof, directory, notes)
            failures = list(found)
        except CompileError as error:
            failures = list(error.diagnostics)
        held = [_held_back(failure) for failure in failures]
    raise CompileError(*failures)
