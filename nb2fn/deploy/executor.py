"""Carries out plans, one instruction at a time, and writes down each before and after.

A plan is made anew from what is observed at every run, and an instruction done twice
does what once does: so whatever killed a deploy, the next one goes on from there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from nb2fn.deploy import check, findings, state, versions
from nb2fn.deploy.clock import now, whoami
from nb2fn.errors import CompileError, DeployInterruptedError
from nb2fn.ir.deployment import (
    Deployment,
    DeploymentState,
    DeployPlan,
    Facts,
    Instruction,
    Progressed,
    Run,
    Step,
    Version,
)
from nb2fn.progress import Progress
from nb2fn.records import record
from nb2fn.targets.base import Cloud, Job
from nb2fn.targets.http import ask_url


@record
class Site:
    """Where a plan is carried out: the state folder, the target's client and its own place;
    ``source`` is the build a new version comes from, ``token`` the endpoint's if known here."""

    folder: Path
    cloud: Cloud
    scratch: Path
    progress: Progress
    source: Path
    token: str = ""


def rehearse(plan: DeployPlan, progress: Progress) -> None:
    """A dry run: every instruction is told, none is carried out."""
    for instruction in plan.instructions:
        with progress.stage(instruction.op, f"would {instruction.what}"):
            pass


def execute(
    plan: DeployPlan, version: Version | None, known: DeploymentState, site: Site
) -> DeploymentState:
    """Carry out a plan; ``version`` is what is live after it, ``None`` after a removal.

    Raises :class:`CompileError` where an instruction fails, after its ``otherwise`` was
    carried out, and :class:`DeployInterruptedError` on Ctrl-C. The state then says how
    far it got.
    """
    return _Execution(plan, version, known, site).run()


def _placed(deployment: Deployment, version: Version | None) -> Deployment:
    """With what says where the version is made: known even where the first deploy is killed."""
    settings = version.settings if version else ()
    place = {name: value for name, value in settings if name in ("region", "subscription")}
    return replace(deployment, facts={**deployment.facts, **place})


class _Execution:
    def __init__(
        self, plan: DeployPlan, version: Version | None, known: DeploymentState, site: Site
    ) -> None:
        self.plan = plan
        self.version = version
        self.site = site
        run = Run(plan.action, version, (), now(), whoami())
        self.state = DeploymentState(_placed(known.deployment, version), run)
        self.own: dict[str, Callable[[Instruction, Job], Facts]] = {
            "keep": self._keep,
            "check": self._check,
        }

    def run(self) -> DeploymentState:
        self._save()
        for instruction in self.plan.instructions:
            self._step(instruction)
        deployment = self.state.deployment
        if self.version is None:
            state.forget(self.site.folder, deployment)
            return DeploymentState(replace(deployment, live=0, url=""))
        others = [v for v in deployment.versions if v.number != self.version.number]
        listed = tuple(sorted([*others, self.version], key=lambda v: v.number))
        live = replace(deployment, live=self.version.number, versions=listed)
        self.state = DeploymentState(live)
        self._save()
        return self.state

    def _step(self, instruction: Instruction) -> None:
        self._note(instruction, "started")
        try:
            with self.site.progress.stage(instruction.op, instruction.what):
                facts = self._perform(instruction)
        except CompileError as error:
            self._note(instruction, "failed", str(error))
            notes = self._recover(instruction)
            first, *rest = error.diagnostics
            told = replace(first, notes=(*first.notes, *notes))
            raise CompileError(told, *rest) from error
        except KeyboardInterrupt as error:
            self._note(instruction, "interrupted")
            self._halt(instruction)
            finding = findings.interrupted(self.state.deployment, instruction.what)
            raise DeployInterruptedError(finding) from error
        self._remember(facts)
        self._note(instruction, "done")

    def _halt(self, interrupted: Instruction) -> None:
        """End what was started on this machine; all else waits for the next run."""
        with contextlib.suppress(CompileError, KeyboardInterrupt):
            for instruction in interrupted.otherwise:
                if instruction.op == "halt":
                    self._perform(instruction)

    def _recover(self, failed: Instruction) -> list[str]:
        """Carry out what is to be done where an instruction failed; what is told of it."""
        told = []
        for instruction in failed.otherwise:
            self._note(instruction, "started")
            try:
                with self.site.progress.stage(instruction.op, instruction.what):
                    self._remember(self._perform(instruction))
            except CompileError as error:
                self._note(instruction, "failed", str(error))
                told.append(f"could not {instruction.what}: {error}; run the command again")
                return told
            self._note(instruction, "done")
            told.append(f"done since: {instruction.what}")
        live = self.state.deployment.live
        return [*told, f"version {live} is live as before" if live else "nothing is live"]

    def _perform(self, instruction: Instruction) -> Facts:
        own = self.own.get(instruction.op)
        job = self._job(instruction)
        return own(instruction, job) if own else self.site.cloud.perform(instruction, job)

    def _job(self, instruction: Instruction) -> Job:
        """An instruction that names a ``version`` is about that one of the deployment."""
        deployment, site = self.state.deployment, self.site
        number = instruction.args.get("version", "")
        version = deployment.version(int(number)) if number else self.version
        version = version or deployment.current
        build = versions.place(site.folder, version) if version else site.source
        return Job(deployment, version, build, site.scratch, site.token, site.progress)

    def _keep(self, instruction: Instruction, job: Job) -> Facts:
        assert job.version is not None
        versions.keep(self.site.folder, job.version, self.site.source)
        return {}

    def _check(self, instruction: Instruction, job: Job) -> Facts:
        ask = self.site.cloud.asker(instruction, job)
        if ask is None:
            headers = {"authorization": f"Bearer {job.token}"} if job.token else {}
            ask = ask_url(job.deployment.url, headers)
        number = job.version.number if job.version else 0
        examples = instruction.args.get("cases") == "examples"
        arrive = float(instruction.args.get("arrive", check.ARRIVE))
        where = f"version {number}"
        asked = check.check(ask, job.build, where, examples=examples, arrive=arrive)
        self.site.progress.note(f"{asked} answers are the notebook's")
        return {}

    def _remember(self, facts: Facts) -> None:
        deployment = self.state.deployment
        merged = {**deployment.facts, **facts}
        url = merged.pop("url", deployment.url)
        kept = {name: value for name, value in merged.items() if value}
        self.state = replace(self.state, deployment=replace(deployment, url=url, facts=kept))

    def _note(self, instruction: Instruction, status: Progressed, error: str = "") -> None:
        run = self.state.run
        assert run is not None
        steps = list(run.steps)
        if status != "started" and steps and steps[-1].op == instruction.op:
            steps.pop()
        steps.append(Step(instruction.op, instruction.what, status, now(), error))
        self.state = replace(self.state, run=replace(run, steps=tuple(steps)))
        self._save()

    def _save(self) -> None:
        state.save(self.site.folder, self.state)
