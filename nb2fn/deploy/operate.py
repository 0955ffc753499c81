"""deploy, rollback, remove, status, list and logs: the same for every target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from nb2fn.deploy import check, findings, places, prepare, state, tokens, versions
from nb2fn.deploy.executor import Site, execute
from nb2fn.deploy.lock import alone
from nb2fn.deploy.places import Where
from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.deployment import (
    Deployment,
    DeploymentState,
    DeployPlan,
    Facts,
    Version,
    Wanted,
)
from nb2fn.progress import Progress
from nb2fn.records import record
from nb2fn.settings import DeploySettings
from nb2fn.targets.base import Cloud
from nb2fn.targets.http import Sign
from nb2fn.targets.registry import target


@record
class Deployed:
    """What was done. ``token`` is the endpoint's where the user has not seen it yet: show it
    once; else empty."""

    plan: DeployPlan
    deployment: Deployment
    token: str
    diagnostics: tuple[Diagnostic, ...]


@record
class Status:
    """A deployment and how it is: ``live``, ``starting``, ``failed``, ``changed`` (by someone
    else), ``absent``; empty where nobody looked. ``state.run`` is a deploy that is under
    way, or did not reach its end."""

    state: DeploymentState
    health: str
    observed: Facts


def plan_deploy(
    build: Path, wish: DeploySettings, where: Where, progress: Progress, notebook: str = ""
) -> prepare.Prepared:
    """What :func:`deploy` would do; reads what is there, changes nothing."""
    return prepare.prepare(build, wish, where.folder, progress, notebook=notebook)


def deploy(
    build: Path, wish: DeploySettings, where: Where, progress: Progress, notebook: str = ""
) -> Deployed:
    """Make a build live. What was live stays so until the new version has passed its checks.

    Raises :class:`CompileError`: what :func:`~nb2fn.deploy.prepare.prepare` raises, NB521
    where another process is at work on it, NB523 where the endpoint's answers are not the
    notebook's, NB524, NB54x; then the version before is live.
    """
    folder = where.folder
    _, identity = prepare.identify(build, wish)
    with alone(folder, identity):
        ready = plan_deploy(build, wish, where, progress, notebook)
        noted = list(ready.diagnostics)
        if ready.plan.action == "none":
            return Deployed(ready.plan, ready.state.deployment, "", tuple(noted))
        before = ready.state.deployment.current
        if ready.new_token:
            why = tokens.keep(ready.token)
            if why:
                noted.append(findings.token_not_kept(identity.name, why))
        site = Site(folder, ready.cloud, ready.scratch, progress, build, ready.token)
        done = execute(ready.plan, ready.wanted.version, ready.state, site)
        gone = before.access.token_sha256 if before else ""
        if gone and gone != ready.wanted.version.access.token_sha256:
            tokens.forget(gone)
        versions.prune(folder, state.every(Where(folder)))
    shown = ready.token if ready.new_token else ""
    return Deployed(ready.plan, done.deployment, shown, tuple(noted))


def rollback(name: str, where: Where, number: int | None, progress: Progress) -> Deployed:
    """Make an earlier version live again, by default the one before. Who may ask stays as it
    is. Raises :class:`CompileError`: NB520, NB527 where it is not kept, and as
    :func:`deploy`."""
    folder = where.folder
    with alone(folder, state.find(name, where).deployment):
        known = state.find(name, where)
        deployment = known.deployment
        cloud, scratch = _client(folder, deployment)
        plan, version = _back(known, folder, cloud, number, progress)
        if plan.action != "none":
            token = tokens.recall(version.access.token_sha256)
            build = versions.place(folder, version)
            site = Site(folder, cloud, scratch, progress, build, token)
            deployment = execute(plan, version, known, site).deployment
    return Deployed(plan, deployment, "", ())


def plan_rollback(name: str, where: Where, number: int | None, progress: Progress) -> DeployPlan:
    """What :func:`rollback` would do; raises NB520 and NB527 as that does."""
    known = state.find(name, where)
    cloud, _ = _client(where.folder, known.deployment)
    return _back(known, where.folder, cloud, number, progress)[0]


def _back(
    known: DeploymentState, folder: Path, cloud: Cloud, number: int | None, progress: Progress
) -> tuple[DeployPlan, Version]:
    deployment = known.deployment
    version = _earlier(folder, deployment, number)
    begun = known.run.wanted if known.run else None
    cases = check.count(versions.place(folder, version))
    wanted = Wanted(version, kept=True, cases=cases, begun=begun)
    with progress.stage("observe", f"{deployment.target}, stage {deployment.stage}"):
        observed = cloud.observe(deployment, wanted)
    plan = cloud.plan_deploy(wanted, deployment, observed)
    return plan if plan.action == "none" else replace(plan, action="rollback"), version


def _earlier(folder: Path, deployment: Deployment, number: int | None) -> Version:
    kept = [v for v in deployment.versions if versions.is_kept(folder, v)]
    others = [v for v in kept if v.number != deployment.live]
    if number is None:
        fitting = [v for v in others if v.number < deployment.live][-1:]
    else:
        fitting = [v for v in kept if v.number == number]
    if not fitting:
        raise findings.not_kept(deployment, number, others)
    current = deployment.current
    return replace(fitting[0], access=current.access) if current else fitting[0]


def plan_remove(name: str, where: Where, progress: Progress) -> DeployPlan:
    """What :func:`remove` would do."""
    deployment = _known_or_left(name, where).deployment
    cloud, _ = _client(where.folder, deployment)
    with progress.stage("observe", f"{deployment.target}, stage {deployment.stage}"):
        return cloud.plan_remove(deployment, cloud.observe(deployment, None))


def remove(name: str, where: Where, progress: Progress) -> DeployPlan:
    """Take an endpoint and all that belongs to it away: at the target, its versions, its
    token and what is known of it here."""
    folder = where.folder
    with alone(folder, _known_or_left(name, where).deployment):
        known = _known_or_left(name, where)
        plan = plan_remove(name, where, progress)
        cloud, scratch = _client(folder, known.deployment)
        current = known.deployment.current
        token = tokens.recall(current.access.token_sha256) if current else ""
        site = Site(folder, cloud, scratch, progress, folder / "versions", token)
        execute(plan, None, known, site)
        for version in known.deployment.versions:
            if version.access.token_sha256:
                tokens.forget(version.access.token_sha256)
        versions.prune(folder, state.every(Where(folder)))
    return plan


def status(name: str, where: Where, progress: Progress) -> Status:
    """How a deployment is, as its target says."""
    known = state.find(name, where)
    cloud, _ = _client(where.folder, known.deployment)
    with progress.stage("observe", f"{known.deployment.target}, stage {known.deployment.stage}"):
        observed = cloud.observe(known.deployment, None)
    return Status(known, cloud.health(known.deployment, observed), observed)


def listed(where: Where) -> tuple[Status, ...]:
    """All deployments that are known here, as they are written down; nobody is asked."""
    return tuple(Status(known, "", {}) for known in state.every(where))


def logs(name: str, where: Where, *, follow: bool = False, lines: int = 100) -> Iterator[str]:
    """The last lines that the endpoint wrote; with ``follow`` then the next ones as they come."""
    deployment = state.find(name, where).deployment
    cloud, _ = _client(where.folder, deployment)
    return cloud.logs(deployment, follow, lines)


def address(name: str, where: Where) -> tuple[Deployment, str]:
    """A deployment and its token, empty where that is not known here or not wanted."""
    deployment = state.find(name, where).deployment
    current = deployment.current
    return deployment, tokens.recall(current.access.token_sha256) if current else ""


def signer(deployment: Deployment, where: Where) -> Sign | None:
    """How a question to it is signed, where its provider decides who may ask."""
    current = deployment.current
    if current is None or current.access.auth in ("token", "none"):
        return None
    return _client(where.folder, deployment)[0].signer(deployment)


def _client(folder: Path, deployment: Deployment) -> tuple[Cloud, Path]:
    scratch = places.scratch(folder, deployment.target, deployment.stage, deployment.name)
    return target(deployment.target).cloud(scratch), scratch


def _known_or_left(name: str, where: Where) -> DeploymentState:
    """A deployment by name; or what one has left behind whose state is gone."""
    from nb2fn.deploy.sweep import sweep

    for orphan in sweep(where):
        if orphan.deployment is not None and orphan.deployment.name == name:
            return DeploymentState(orphan.deployment)
    return state.find(name, where)
