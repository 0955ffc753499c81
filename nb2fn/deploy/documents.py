"""The JSON documents about deployments: the same for command line, panel and every target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nb2fn.deploy.operate import Deployed, Status
from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.deployment import Deployment, DeployPlan, Instruction, Run, Version


def of_plan(plan: DeployPlan) -> dict[str, Any]:
    """What is to be done."""
    return {
        "action": plan.action,
        "name": plan.name,
        "target": plan.target,
        "stage": plan.stage,
        "version": plan.version or None,
        "replaces": plan.replaces or None,
        "reason": plan.reason,
        "instructions": [_instruction(one) for one in plan.instructions],
    }


def of_deployed(done: Deployed, seconds: dict[str, float]) -> dict[str, Any]:
    """A deploy or rollback that reached its end; ``token`` only where it is new."""
    return {
        "ok": True,
        "plan": of_plan(done.plan),
        "deployment": of_deployment(done.deployment),
        **({"token": done.token} if done.token else {}),
        "seconds": {stage: round(spent, 4) for stage, spent in seconds.items()},
        "diagnostics": [d.to_json() for d in done.diagnostics],
    }


def of_deployment(deployment: Deployment) -> dict[str, Any]:
    """What is live where, and its versions, the latest first."""
    current = deployment.current
    return {
        "name": deployment.name,
        "target": deployment.target,
        "stage": deployment.stage,
        "url": deployment.url or None,
        "live": deployment.live or None,
        "auth": current.access.auth if current else None,
        "cors": list(current.access.cors) if current else [],
        "versions": [_version(v) for v in reversed(deployment.versions)],
    }


def of_status(status: Status) -> dict[str, Any]:
    """A deployment and how it is; ``health`` is null where nobody looked."""
    run = status.state.run
    return {
        **of_deployment(status.state.deployment),
        "health": status.health or None,
        "unfinished": of_run(run) if run else None,
    }


def of_run(run: Run) -> dict[str, Any]:
    """A plan that is under way, or did not reach its end."""
    return {
        "action": run.action,
        "version": run.wanted.number if run.wanted else None,
        "started": run.started,
        "by": run.by,
        "steps": [
            {"op": s.op, "what": s.what, "status": s.status, "time": s.time, "error": s.error}
            for s in run.steps
        ],
    }


def of_failure(diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """What went wrong."""
    return {"ok": False, "diagnostics": [d.to_json() for d in diagnostics]}


def _instruction(one: Instruction) -> dict[str, Any]:
    document: dict[str, Any] = {"op": one.op, "what": one.what, "args": dict(one.args)}
    if one.otherwise:
        document["otherwise"] = [_instruction(other) for other in one.otherwise]
    return document


def _version(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "build": version.build,
        "tier": version.tier,
        "notebook": version.notebook or None,
        "notebook_sha256": version.notebook_sha256 or None,
        "time": version.time,
        "by": version.by,
        "settings": dict(version.settings),
    }
