"""plan for AWS Lambda: a candidate function is asked before the stack is changed."""

from __future__ import annotations

from nb2fn.ir.deployment import Deployment, DeployPlan, Facts, Instruction, Wanted
from nb2fn.targets.aws import limits
from nb2fn.targets.findings import busy, changed_by_others

# Stacks in these states can be updated (CloudFormation user guide, "Stack status codes").
STEADY = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
# Of these nothing can be made but a new one.
_DEAD = ("ROLLBACK_COMPLETE", "CREATE_FAILED", "DELETE_FAILED", "REVIEW_IN_PROGRESS")


def plan_deploy(wanted: Wanted, deployment: Deployment, observed: Facts) -> DeployPlan:
    """What makes ``wanted`` live.

    ``observed``: ``stack`` (its status, empty where there is none), ``version`` (the key it
    was deployed with), ``code`` and ``config`` of its function, ``candidate``, ``force``.
    Raises :class:`CompileError`: NB513 beyond Lambda's size, NB547 where others have changed
    it, NB548 where it cannot be changed now.
    """
    limits.check_size(wanted.parts)
    _stays(wanted, deployment)
    key, number = wanted.version.key, wanted.version.number
    status = observed.get("stack", "")
    steps = _make_ready(wanted, deployment, observed)
    dead = status in _DEAD or status.startswith("DELETE")
    there = bool(status) and not dead
    live = _is_ours(wanted, deployment, observed) if there else False
    if live and observed.get("version") == key and status in STEADY:
        if deployment.live == number and deployment.current == wanted.version:
            return DeployPlan.deploying(wanted, deployment, (), done=True)
        steps += [Instruction("read", "read where it answers", {}), _public(wanted, deployment)]
        return DeployPlan.deploying(wanted, deployment, steps)
    if not wanted.kept:
        steps.append(
            Instruction("keep", "keep a copy of the build", {"build": wanted.version.build})
        )
    if there and observed.get("code"):
        steps += _candidate(wanted, observed)
    what = (
        f"update the stack (osls): version {number}"
        if there
        else f"create the stack (osls): version {number}"
    )
    steps += [
        Instruction("stack", what, {"key": key}),
        _public(wanted, deployment),
        Instruction("tidy", "let osls end", {}),
    ]
    return DeployPlan.deploying(wanted, deployment, steps)


def _stays(wanted: Wanted, deployment: Deployment) -> None:
    """NB548 for another region than the one it is in: what is there would be left behind."""
    there = deployment.facts.get("region", "")
    region = dict(wanted.version.settings).get("region", there)
    if there and region != there:
        fix = (
            f"leave `--region` out, or deploy to {region} under another `--stage`; or "
            "`nb2fn remove` this one first"
        )
        said = f"it is in {there}, and a deploy to {region} would leave it behind"
        raise busy(f"the stack of `{deployment.name}`", said, fix)


def _make_ready(wanted: Wanted, deployment: Deployment, observed: Facts) -> list[Instruction]:
    """What has to be put in order first: what an earlier deploy left half-done."""
    status, stack = observed.get("stack", ""), observed.get("name", "")
    steps = []
    if status.endswith("_IN_PROGRESS") and status not in _DEAD:
        if wanted.begun is None:
            fix = "wait until that is done, and run the same command again"
            raise busy(f"the stack {stack}", f"AWS is at work on it: {status}", fix)
        steps.append(Instruction("settle", f"wait until AWS is done with it ({status})", {}))
    elif status.endswith("_ROLLBACK_FAILED"):
        fix = "`aws cloudformation continue-update-rollback` brings it back; see its events there"
        raise busy(f"the stack {stack}", f"AWS could not roll it back: {status}", fix)
    elif status in _DEAD:
        if deployment.live:
            fix = "look at its events in the console, delete it there, and deploy again"
            raise busy(f"the stack {stack}", f"it is in the state {status}", fix)
        steps.append(Instruction("clear", f"delete the stack that was not finished ({status})", {}))
    if observed.get("candidate"):
        args = {"bucket": observed.get("bucket", "")}
        steps.append(Instruction("drop", "remove the candidate that an earlier deploy left", args))
    return steps


def _is_ours(wanted: Wanted, deployment: Deployment, observed: Facts) -> bool:
    """True where the stack is as nb2fn left it; NB547 else, unless that is forced."""
    if observed.get("force"):
        return False
    stack = f"the stack {observed.get('name', '')}"
    there = observed.get("version", "")
    known = {v.key for v in (deployment.current, wanted.begun, wanted.version) if v is not None}
    begun = wanted.begun is not None
    if not deployment.live and not begun:
        raise changed_by_others(stack, "it is there already, and nb2fn knows of no deploy of it")
    if there and there not in known:
        raise changed_by_others(stack, f"it was deployed by someone else (version `{there}`)")
    if not begun:
        for fact in ("code", "config"):
            before = deployment.facts.get(fact, "")
            if before and observed.get(fact) != before:
                raise changed_by_others(stack, f"its function has another {fact} now")
    return True


def _candidate(wanted: Wanted, observed: Facts) -> list[Instruction]:
    # What is too large to be sent with the request goes through the stack's bucket.
    large = wanted.size > limits.DIRECT_UPLOAD
    args = {"role": observed.get("role", ""), "bucket": observed.get("bucket", "") if large else ""}
    number = wanted.version.number
    drop = Instruction("drop", "remove the candidate", args)
    halt = Instruction("halt", "end osls", {})
    check = f"ask it {wanted.cases} of the notebook's cases"
    return [
        Instruction("pack", f"start osls: it packs version {number}, and waits", {}),
        Instruction("candidate", f"version {number} as a function of its own", args, (halt, drop)),
        Instruction("check", check, {"at": "candidate", "arrive": "5"}, (halt, drop)),
        Instruction("drop", "remove the candidate", args, (halt,)),
    ]


def _public(wanted: Wanted, deployment: Deployment) -> Instruction:
    """The last check, at the URL; what was live before comes back where it fails."""
    # A URL that answered before needs no time to become known.
    cases = {"cases": "examples", "arrive": "10"} if deployment.live else {}
    back = (
        Instruction(
            "stack",
            f"deploy version {deployment.live} again",
            {"version": str(deployment.live)},
        )
        if deployment.live
        else Instruction("delete", "delete the stack", {})
    )
    args = {"at": "url", **cases}
    return Instruction("check", "ask it the notebook's cases at its URL", args, (back,))


def plan_remove(deployment: Deployment, observed: Facts) -> DeployPlan:
    """What takes the stack away, its bucket and its logs with it."""
    steps = []
    status = observed.get("stack", "")
    if status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS":
        steps.append(Instruction("settle", f"wait until AWS is done with it ({status})", {}))
    if observed.get("candidate"):
        steps.append(Instruction("drop", "remove the candidate that a deploy left", {}))
    if status:
        what = f"delete the stack {observed['name']} with its bucket and logs"
        steps.append(Instruction("delete", what, {}))
    steps.append(Instruction("erase", "remove what is kept of it here", {}))
    return DeployPlan.removing(deployment, steps)
