"""The whole compiler on one screen.

``.ipynb → Notebook → DataflowGraph → Partition → Snapshot → Function → Bundle → Proof``,
then ``→ DeployPlan → Deployment``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.bundle import Bundle
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.function import Function
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Partition
from nb2fn.ir.proof import Proof
from nb2fn.ir.proposal import Proposal
from nb2fn.ir.snapshot import Snapshot
from nb2fn.progress import Progress
from nb2fn.records import record
from nb2fn.settings import DeploySettings, Settings

# CPU seconds of an answer in plain Python above which numpy is tried too, and kept where it
# takes less than half of them: its start costs a tenth of a second more.
SLOW = 0.2
CHOICES = 3  # how many choices of predict cells are run, at most
# A question that has no answer: another one of the notebook's may have.
UNASKABLE = frozenset("NB341 NB342 NB346 NB347 NB348 NB351".split())

if TYPE_CHECKING:
    from nb2fn.deploy.operate import Deployed
    from nb2fn.deploy.places import Where
    from nb2fn.deploy.prepare import Prepared
    from nb2fn.lowering.registry import Lowering


@record
class Front:
    """The front half's result: nothing of the user's has run yet.

    ``proposal``: the roles taken where the notebook says none, in :func:`check`.
    """

    notebook: Notebook
    graph: DataflowGraph
    partition: Partition
    diagnostics: tuple[Diagnostic, ...]
    proposal: Proposal | None = None


@record
class Build:
    """A finished build; ``directory`` holds the project."""

    front: Front
    snapshot: Snapshot
    function: Function
    bundle: Bundle
    proof: Proof
    directory: Path
    diagnostics: tuple[Diagnostic, ...]


def check(
    path: Path,
    progress: Progress,
    *,
    auto: bool = False,
    data: bytes | None = None,
    settings: Settings | None = None,
    without: tuple[str, ...] = (),
) -> Front:
    """Read and analyse a notebook without running it.

    ``auto``: where no cell is tagged ``predict``, the roles are those that
    :func:`nb2fn.passes.roles.propose` finds; nothing is written, and ``without`` are
    choices that it must not make. ``data`` is read in the file's stead. Of ``settings``
    the kernel and what warnings are told count. Raises
    :class:`~nb2fn.errors.CompileError` where it cannot be compiled.
    """
    from nb2fn.passes.linting.silence import silenced

    chosen = settings or Settings()
    try:
        front = _front(path, progress, auto, data, without)
        with progress.stage("lint"):
            found = _linted(front, chosen)
    except CompileError as error:
        raise CompileError(*silenced(error.diagnostics, chosen.select, chosen.ignore)) from error
    told = silenced(found, chosen.select, chosen.ignore)
    if any(d.severity == "error" for d in told):
        raise CompileError(*told)
    return replace(front, diagnostics=told)


def _front(
    path: Path, progress: Progress, auto: bool, data: bytes | None, without: tuple[str, ...]
) -> Front:
    from nb2fn.analysis.graph import analyse
    from nb2fn.frontend.read import read
    from nb2fn.passes import partition
    from nb2fn.passes.linting.tagging import proposing

    with progress.stage("read"), proposing(path, data):
        notebook, read_notes = read(path, data, tagged=not auto)
    with progress.stage("analyse"):
        graph = analyse(notebook)
    proposal = None
    if auto:
        from nb2fn.passes.roles import adopt

        with progress.stage("propose"):
            notebook, graph, proposal, role_notes = adopt(notebook, graph, without)
        read_notes = (*read_notes, *role_notes)
    with progress.stage("partition"):
        parts, part_notes = partition(notebook, graph)
    return Front(notebook, graph, parts, (*read_notes, *part_notes), proposal)


def _linted(front: Front, settings: Settings) -> tuple[Diagnostic, ...]:
    from nb2fn.passes.linting import lint
    from nb2fn.training.versions import kernel_versions

    versions = kernel_versions(settings.kernel or front.notebook.kernel)
    return lint(front.notebook, front.graph, front.partition, front.diagnostics, versions)


def build(path: Path, settings: Settings, progress: Progress) -> Build:
    """Compile a notebook into ``settings.output/<name>/``, proven equal.

    Raises :class:`~nb2fn.errors.CompileError`; then nothing was written.
    """
    from nb2fn.passes.linting.credentials import hide
    from nb2fn.project import check_place
    from nb2fn.targets.registry import target
    from nb2fn.wheels import weather

    front = check(path, progress, auto=settings.auto, settings=settings)
    try:
        with weather.anywhere(settings.output):
            # Training may take hours: what can be refused before is.
            target(settings.target)
            check_place(settings.output / front.notebook.name)
            front, snapshot = _trained(front, settings, progress)
            return finish(front, snapshot, settings, progress)
    except CompileError as error:
        found = (d if d.notebook else replace(d, notebook=str(path)) for d in error.diagnostics)
        raise CompileError(*hide(front.notebook, found)) from None


def _trained(front: Front, settings: Settings, progress: Progress) -> tuple[Front, Snapshot]:
    """The run of a notebook. Where the roles are nb2fn's own choice, and what it chose cannot
    be asked, up to two other choices are run instead."""
    from nb2fn.passes.roles import instead
    from nb2fn.training.run import train

    first: CompileError | None = None
    notes: tuple[Diagnostic, ...] = ()
    without: tuple[str, ...] = ()
    while True:
        try:
            snapshot = train(front.notebook, front.graph, front.partition, settings, progress)
            return replace(front, diagnostics=(*notes, *front.diagnostics)), snapshot
        except CompileError as error:
            first = first or error
            why, proposal = error.diagnostics[0], front.proposal
            if proposal is None or why.code not in UNASKABLE or len(without) == CHOICES - 1:
                raise first from None
            notes = (*notes, instead(front.notebook, proposal, why))
            without = (*without, proposal.choice)
        try:
            path = front.notebook.path
            front = check(path, progress, auto=True, settings=settings, without=without)
        except CompileError:
            raise first from None


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

    failures: list[Diagnostic] = []
    held: list[Diagnostic] = []  # why quicker tiers stepped aside
    for tier in candidates(settings.tier):
        try:
            return _finished(tier, front, snapshot, settings, progress, held)
        except CompileError as error:
            failures = list(error.diagnostics)
        held = [_held_back(failure) for failure in failures]
    raise CompileError(*failures)


def _finished(
    tier: Lowering,
    front: Front,
    snapshot: Snapshot,
    settings: Settings,
    progress: Progress,
    held: Sequence[Diagnostic],
    below: float = math.inf,
) -> Build:
    """The function of one tier, proven and put in its place, if no answer took ``below`` CPU
    seconds; raises :class:`CompileError` otherwise."""
    from nb2fn.passes.linting.shipped_rows import shipped_rows
    from nb2fn.passes.linting.silence import silenced
    from nb2fn.project import publish, stage
    from nb2fn.proof.prove import prove
    from nb2fn.targets.registry import target

    aim = target(settings.target)
    with progress.stage("lower", tier.tier):
        function = tier.lower(front.notebook, front.graph, front.partition, snapshot)
    bundle = aim.emit(function, settings, progress)
    _refuse_credentials(front.notebook, bundle, settings)
    with stage(bundle, settings, progress) as staged:
        proof, found = prove(
            bundle,
            replace(snapshot, signatures=function.signatures),
            staged.project,
            progress,
            {route.name: route.path for route in front.partition.routes},
            ("platform-differs",) if staged.platform_differs else (),
            str(front.notebook.path),
        )
        seconds = proof.usage.slowest_cpu if proof.usage else 0.0
        if not proof.passed or seconds >= below:
            raise CompileError(*found)
        if tier.tier == "stdlib" and not settings.tier and seconds > SLOW:
            quicker = _over_numpy(front, snapshot, settings, progress, seconds / 2)
            if quicker is not None:
                return quicker
        sized = aim.sized(bundle, proof.usage, settings) if proof.usage else ()
        directory = publish(staged, bundle, proof, settings, snapshot.notebook_sha256, sized)
    own = (*shipped_rows(front.notebook, front.graph, snapshot.extract), *bundle.diagnostics)
    told = silenced(own, settings.select, settings.ignore)
    notes = (*front.diagnostics, *snapshot.diagnostics, *told, *held, *found)
    return Build(front, snapshot, function, bundle, proof, directory, notes)


def _over_numpy(
    front: Front, snapshot: Snapshot, settings: Settings, progress: Progress, below: float
) -> Build | None:
    """The function over numpy, where that is proven and no answer takes ``below`` seconds."""
    from nb2fn.lowering.registry import candidates

    (tier,) = candidates("numpy")
    try:
        return _finished(tier, front, snapshot, settings, progress, (), below)
    except CompileError:
        return None


def _refuse_credentials(notebook: Notebook, bundle: Bundle, settings: Settings) -> None:
    """Raises NB282 for each credential of the notebook that the bundle holds."""
    from nb2fn.passes.linting.credentials import in_bundle
    from nb2fn.passes.linting.silence import silenced

    found = silenced(in_bundle(notebook, bundle), settings.select, settings.ignore)
    if found:
        raise CompileError(*found)


def plan_deploy(
    source: Path,
    wish: DeploySettings,
    settings: Settings,
    progress: Progress,
    start: Path | None = None,
) -> Prepared:
    """What :func:`deploy` would do; a notebook is built for it, nothing is deployed."""
    from nb2fn.deploy.operate import plan_deploy

    directory, notebook, where = _to_deploy(source, wish, settings, progress, start)
    return plan_deploy(directory, wish, where, progress, notebook)


def deploy(
    source: Path,
    wish: DeploySettings,
    settings: Settings,
    progress: Progress,
    start: Path | None = None,
) -> Deployed:
    """Make a notebook (built first) or a build live; ``start`` is where its state is looked
    for, by default beside ``source``.

    Raises :class:`~nb2fn.errors.CompileError`; then what was live still is.
    """
    from nb2fn.deploy.operate import deploy

    directory, notebook, where = _to_deploy(source, wish, settings, progress, start)
    return deploy(directory, wish, where, progress, notebook)


def _to_deploy(
    source: Path,
    wish: DeploySettings,
    settings: Settings,
    progress: Progress,
    start: Path | None,
) -> tuple[Path, str, Where]:
    """The build of ``source``, its notebook's path, and the state folder."""
    from nb2fn.deploy.findings import no_source
    from nb2fn.deploy.places import locate

    where = locate(start or source, wish.target, wish.stage)
    if source.suffix != ".ipynb":
        if not (source / ".nb2fn.json").is_file():
            raise no_source(source)
        return source, "", where
    aim = wish.target or settings.target
    region = wish.region or settings.region
    done = build(source, replace(settings, target=aim, region=region), progress)
    return done.directory, str(source), where
