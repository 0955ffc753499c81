"""plan for this machine: the next version starts beside the live one and takes over."""

from __future__ import annotations

from nb2fn.ir.deployment import Deployment, DeployPlan, Facts, Instruction, Wanted


def plan_deploy(wanted: Wanted, deployment: Deployment, observed: Facts) -> DeployPlan:
    """What makes ``wanted`` live.

    ``observed`` are the facts of :meth:`nb2fn.targets.local.cloud.LocalCloud.observe`:
    ``supervisor`` (its process), ``live`` and ``candidate`` (keys of versions).
    """
    version = wanted.version
    key, number = version.key, version.number
    running = bool(observed.get("supervisor"))
    steps: list[Instruction] = []
    if running and observed.get("live") == key and observed.get("live_state") == "live":
        done = deployment.live == number and deployment.current == version
        return DeployPlan.deploying(wanted, deployment, (), done=done)
    if not wanted.kept:
        steps.append(Instruction("keep", "keep a copy of the build", {"build": version.build}))
    if running and observed.get("live") == key:
        steps.append(Instruction("revive", "unpack what it needs again", {"key": key}))
        steps.append(Instruction("await", f"wait until version {number} answers", {"key": key}))
        return DeployPlan.deploying(wanted, deployment, steps, "it does not run well")
    left = observed.get("candidate", "")
    if left and left != key:
        steps.append(Instruction("drop", "end what an earlier deploy left running", {"key": left}))
    if not running:
        port = deployment.facts.get("port", "")
        where = f"port {port}" if port else "a free port"
        what = f"start the supervisor; it listens on {where}"
        steps.append(Instruction("supervise", what, {"port": port or "0", "key": key}))
        if observed.get("live") == key:  # it comes back as it was
            steps.append(Instruction("await", f"wait until version {number} answers", {"key": key}))
            return DeployPlan.deploying(wanted, deployment, steps, "it was not running")
    steps += _take_over(wanted, deployment)
    return DeployPlan.deploying(wanted, deployment, steps)


def _take_over(wanted: Wanted, deployment: Deployment) -> list[Instruction]:
    key, number = wanted.version.key, wanted.version.number
    drop = Instruction("drop", f"end version {number}", {"key": key})
    beside = f" beside version {deployment.live}" if deployment.live else ""
    return [
        Instruction("start", f"start version {number}{beside}", {"key": key}, (drop,)),
        Instruction(
            "check",
            f"ask it {wanted.cases} of the notebook's cases",
            {"key": key, "arrive": "5"},
            (drop,),
        ),
        Instruction("switch", f"let version {number} answer at the endpoint's URL", {"key": key}),
    ]


def plan_remove(deployment: Deployment, observed: Facts) -> DeployPlan:
    """What ends the endpoint and takes its logs away."""
    steps = []
    if observed.get("supervisor"):
        steps.append(Instruction("stop", "let it finish what it is at, and end it", {}))
    steps.append(Instruction("erase", "remove its logs and its port", {}))
    return DeployPlan.removing(deployment, steps)
