"""Runs in a kernel: the whole notebook, or the train slice once that is proven."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.extract import Extract
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Partition
from nb2fn.ir.snapshot import VERSION, Snapshot
from nb2fn.progress import Progress
from nb2fn.records import record
from nb2fn.settings import Settings
from nb2fn.training import cases, cut, early, files, kernels, pieces
from nb2fn.training.cache import Cache, notebook_sha256
from nb2fn.training.environment import environment
from nb2fn.training.kernelspec import Kernelspec
from nb2fn.training.oracle import Oracle, examples
from nb2fn.training.session import (
    KernelDiedError,
    KernelStartError,
    Launch,
    Session,
    TooOldError,
)


@record
class Job:
    """What one training works on."""

    notebook: Notebook
    graph: DataflowGraph
    partition: Partition
    settings: Settings
    progress: Progress
    kernel: Kernelspec

    def session(self) -> Session:
        """A connected kernel in the notebook's directory."""
        launch = Launch(self.kernel.name, self.notebook.directory, self.progress.output)
        with self.progress.stage("kernel", self.kernel.name):
            try:
                session = Session(launch)
            except KernelStartError as error:
                raise CompileError(self._not_started(error)) from error
            try:
                session.connect()
            except KernelStartError as error:
                session.close()
                raise CompileError(self._not_started(error)) from error
            except BaseException:
                session.close()
                raise
        return session

    def _not_started(self, error: KernelStartError) -> Diagnostic:
        too_old = isinstance(error, TooOldError)
        return kernels.not_started(self.notebook, self.kernel, str(error), too_old)

    def oracle(self, session: Session) -> Oracle:
        interpreter = str(self.kernel.interpreter or self.kernel.argv[0])
        timeout = self.settings.timeout
        return Oracle(session, self.notebook, self.graph, self.partition, timeout, interpreter)


def whole(job: Job) -> Snapshot:
    """Every cell up to the cut, the cut, and on to each answer."""
    notebook, graph, boundary = job.notebook, job.graph, job.partition.boundary
    with job.session() as session:
        oracle = job.oracle(session)
        try:
            asked: list[cases.Asked] = []
            seen: list[early.Seen] = []
            with job.progress.stage("train"):
                for stage in early.stages(job.partition):
                    oracle.advance(stage.cut, job.partition.routes)
                    _hoist(job, oracle, session, stage.hoisted)
                    replies, shared = early.take(session, notebook, graph, stage, job.settings)
                    asked, seen = asked + replies, seen + shared
                    session.call("put_back")
                oracle.advance(boundary.cut, job.partition.routes)
                _hoist(job, oracle, session, boundary.hoisted)
            with job.progress.stage("cut"):
                taken, replies = cut.take(session, notebook, graph, job.partition, job.settings)
                early.check_kept(session, notebook, graph, seen)
                asked = _in_order(job.partition, asked + replies)
            with job.progress.stage("answer"):
                session.call("put_back")
                own = oracle.answers(job.partition)
            facts = session.call("facts")
        except KernelDiedError as error:
            raise CompileError(kernels.lost(notebook, str(error))) from error
        session.retire()
        settled = [cases.settle(notebook, graph, one, own[one.route.name]) for one in asked]
        snapshot = _snapshot(job, taken, asked, facts)
        return replace(
            snapshot,
            cases=tuple(case for some in settled for case in some),
            parity="weak" if oracle.weak else "full",
            diagnostics=(*oracle.warnings, *(note for one in asked for note in one.notes)),
        )


def _hoist(job: Job, oracle: Oracle, session: Session, statements: Sequence[int]) -> None:
    """Run what stands below a cut and is needed at it; ``put_back`` undoes its bindings."""
    session.call("set_aside", names=_bound(job.graph, statements))
    oracle.run(pieces.selected(job.notebook, job.graph, statements), len(job.graph.statements))


def _in_order(partition: Partition, asked: Sequence[cases.Asked]) -> list[cases.Asked]:
    by_name = {one.route.name: one for one in asked}
    return [by_name[route.name] for route in partition.routes]


def _bound(graph: DataflowGraph, statements: Iterable[int]) -> list[str]:
    """The names that statements may bind."""
    found = (graph.statements[n] for n in statements)
    return sorted({name for s in found for name in s.defines | s.may_define})


def _snapshot(
    job: Job, extract: Extract, asked: list[cases.Asked], facts: dict[str, Any]
) -> Snapshot:
    read, reasons = files.files_read(job.notebook, job.graph, facts)
    return Snapshot(
        version=VERSION,
        notebook_sha256=notebook_sha256(job.notebook),
        extract=extract,
        signatures=tuple(one.signature for one in asked),
        cases=tuple(case for one in asked for case in one.cases),
        environment=environment(facts),
        parity="full",
        random=tuple(sorted({name for one in asked for name in one.random})),
        files_read=read,
        cacheable=not reasons,
        caveats=tuple(caveat for one in asked for caveat in one.caveats),
    )


def slice_only(job: Job, cache: Cache, name: str) -> Snapshot:
    """The train slice alone, if it is proven; otherwise the whole notebook, and the proof.

    A notebook with several cuts always runs as a whole.
    """
    if any(route.early is not None for route in job.partition.routes):
        return whole(job)
    if cache.slice_proof(name) is not None:
        return _sliced(job)
    snapshot = whole(job)
    digests = dict(snapshot.extract.digests)
    if snapshot.parity == "weak":  # not the whole notebook: it proves nothing
        return snapshot
    try:
        alone, why = _slice_digests(job), ""
    except CompileError as error:
        alone, why = {}, error.diagnostics[0].message
    differing = sorted(n for n, d in digests.items() if alone.get(n) != d)
    if differing:
        notes = (*snapshot.diagnostics, _unproven(job.notebook, differing, why))
        return replace(snapshot, diagnostics=notes)
    cache.prove_slice(name, digests)
    return snapshot


def _slice_digests(job: Job) -> dict[str, str]:
    """The boundary that the train slice gives in a fresh kernel."""
    with job.session() as session:
        try:
            with job.progress.stage("slice"):
                _run_slice(job, job.oracle(session))
                extract = cut.extract(session, job.notebook, job.graph, job.partition)
        except KernelDiedError as error:
            raise CompileError(kernels.lost(job.notebook, str(error))) from error
        session.retire()
    return dict(extract.digests)


def _run_slice(job: Job, oracle: Oracle) -> None:
    boundary = job.partition.boundary
    asked = {n for n in examples(job.partition) if n < boundary.cut}
    chosen = {*job.partition.train, *boundary.hoisted, *asked}
    oracle.run(pieces.selected(job.notebook, job.graph, chosen), len(job.graph.statements))


def _sliced(job: Job) -> Snapshot:
    with job.session() as session:
        oracle = job.oracle(session)
        try:
            with job.progress.stage("slice"):
                _run_slice(job, oracle)
            with job.progress.stage("cut"):
                taken, asked = cut.take(
                    session, job.notebook, job.graph, job.partition, job.settings
                )
            facts = session.call("facts")
        except KernelDiedError as error:
            raise CompileError(kernels.lost(job.notebook, str(error))) from error
        session.retire()
        return _snapshot(job, taken, asked, facts)


def _unproven(notebook: Notebook, names: list[str], why: str) -> Diagnostic:
    """NB349: the slice gives another boundary than the notebook, or none (``why``)."""
    listed = ", ".join(f"`{name}`" for name in names)
    return notebook.finding(
        "NB349",
        f"the train slice alone gives another {listed}",
        severity="warning",
        reason="Run in a fresh kernel, the statements that train gave other values than the "
        "whole notebook: a generator without a seed, or a statement that was left out "
        "matters. This build took the whole notebook's values.",
        fix="seed the training, or build without `--slice-only`",
        notes=(f"alone it failed: {why}",) if why else (),
    )
