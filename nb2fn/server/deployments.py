"""What is deployed of a notebook, as the API tells it, and what a deploy would do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nb2fn import marker
from nb2fn.deploy import operate, tokens, versions
from nb2fn.deploy.places import Where, locate
from nb2fn.errors import CompileError
from nb2fn.frontend import naming
from nb2fn.ir.deployment import Deployment, DeployPlan, Instruction, Version
from nb2fn.progress import Progress
from nb2fn.server.problem import ProblemError, diagnostic
from nb2fn.server.schema import deployments as schema
from nb2fn.settings import DeploySettings
from nb2fn.targets.registry import NAMES

STAGE = "dev"


def of_notebook(notebook: Path, *, look: bool) -> list[schema.Deployment]:
    """Its deployments; with ``look`` the targets are asked how they are."""
    where = locate(notebook)
    found = _known(notebook, where)
    return [document(status, where, _health(status, where) if look else "") for status in found]


def targets(notebook: Path) -> list[schema.Target]:
    """The targets, with the stages at which something of this notebook is."""
    found = [s.state.deployment for s in _known(notebook, locate(notebook))]
    stages = {n: sorted({STAGE, *(d.stage for d in found if d.target == n)}) for n in NAMES}
    return [schema.Target(name=name, stages=stages[name]) for name in NAMES]


def find(notebook: Path, name: str) -> tuple[Deployment, Where]:
    """A deployment of this notebook by its id. Raises :class:`ProblemError` (404)."""
    where = locate(notebook)
    for status in _known(notebook, where):
        deployment = status.state.deployment
        if identity(deployment) == name:
            return deployment, Where(where.folder, deployment.target, deployment.stage)
    raise ProblemError(404, "no-such-deployment", f"there is no deployment `{name}`")


def identity(deployment: Deployment) -> str:
    """The id of a deployment in requests."""
    return f"{deployment.target}.{deployment.stage}.{deployment.name}"


def document(status: operate.Status, where: Where, health: str) -> schema.Deployment:
    """A deployment as the API tells it: without its token."""
    deployment, run = status.state.deployment, status.state.run
    current = deployment.current
    access = current.access if current else None
    return schema.Deployment(
        id=identity(deployment),
        name=deployment.name,
        target=deployment.target,
        stage=deployment.stage,
        url=deployment.url,
        health=health,
        auth=access.auth if access else "",
        token_known=bool(access and access.token_sha256 and tokens.recall(access.token_sha256)),
        live=deployment.live,
        unfinished=run.action if run else "",
        versions=[_version(v, deployment, where) for v in reversed(deployment.versions)],
    )


def plan(
    notebook: Path, build: Path, digest: str, request: schema.PlanRequest, target: str
) -> schema.Plan:
    """What a deploy, rollback or removal would do. ``digest`` is that of the notebook's
    present code, empty where it cannot be told. Raises :class:`~nb2fn.errors.CompileError`."""
    where = Where(locate(notebook).folder, target, request.stage)
    name = naming.name(notebook.stem)
    if request.kind == "remove":
        return _document(operate.plan_remove(name, where, Progress()))
    if request.kind == "rollback":
        return _document(operate.plan_rollback(name, where, request.version, Progress()))
    known = marker.read(build)
    if known is None or known.target != target or (digest and known.notebook != digest):
        return _to_build(target, request.stage)
    wish = wished(target, request.stage, request.public)
    ready = operate.plan_deploy(build, wish, where, Progress(), str(notebook))
    told = _document(ready.plan)
    return told.model_copy(update={"diagnostics": [diagnostic(d) for d in ready.diagnostics]})


def wished(target: str, stage: str, public: bool | None) -> DeploySettings:
    """The settings of a deploy from the panel."""
    auth = None if public is None else "none" if public else "token"
    return DeploySettings(target=target, stage=stage, auth=auth)


def _known(notebook: Path, where: Where) -> list[operate.Status]:
    name = naming.name(notebook.stem)
    return [s for s in operate.listed(where) if s.state.deployment.name == name]


def _health(status: operate.Status, where: Where) -> str:
    deployment = status.state.deployment
    one = Where(where.folder, deployment.target, deployment.stage)
    try:
        return operate.status(deployment.name, one, Progress()).health
    except CompileError:  # no credentials, no network: nobody can say
        return ""


def _version(version: Version, deployment: Deployment, where: Where) -> schema.Version:
    return schema.Version(
        number=version.number,
        build=version.build,
        tier=version.tier,
        time=version.time,
        by=version.by,
        live=version.number == deployment.live,
        kept=versions.place(where.folder, version).is_dir(),
    )


def _document(plan: DeployPlan) -> schema.Plan:
    return schema.Plan(
        action=plan.action,
        builds=False,
        target=plan.target,
        stage=plan.stage,
        version=plan.version,
        replaces=plan.replaces,
        reason=plan.reason,
        steps=list(_steps(plan.instructions)),
        diagnostics=[],
    )


def _to_build(target: str, stage: str) -> schema.Plan:
    step = schema.PlanStep(op="build", what=f"build the notebook for `{target}`, proven equal")
    return schema.Plan(
        action="create", builds=True, target=target, stage=stage, version=0, replaces=0,
        reason="there is no build of the notebook as it is now for this target",
        steps=[step], diagnostics=[],
    )  # fmt: skip


def _steps(instructions: Iterable[Instruction]) -> Iterable[schema.PlanStep]:
    return (schema.PlanStep(op=one.op, what=one.what) for one in instructions)
