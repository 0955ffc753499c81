"""plan for Google Cloud: a candidate function is asked before the live one is changed."""

from __future__ import annotations

from nb2fn.ir.deployment import Access, Deployment, DeployPlan, Facts, Instruction, Wanted
from nb2fn.targets.findings import busy, changed_by_others

_UNDER_WAY = ("DEPLOYING", "DELETING")
_COMPARED = ("code", "config", "invoker")


def plan_deploy(wanted: Wanted, deployment: Deployment, observed: Facts) -> DeployPlan:
    """What makes ``wanted`` live.

    ``observed``: ``state`` of the function (empty where there is none), ``version`` (the key
    it was deployed with), ``code``, ``config`` and ``invoker``, ``candidate``, ``force``.
    Raises :class:`CompileError`: NB547 where others have changed it, NB548 where it cannot
    be changed now.
    """
    _refuse_moving(wanted, deployment)
    key, number = wanted.version.key, wanted.version.number
    state = observed.get("state", "")
    steps = _make_ready(wanted, observed)
    ours = _is_ours(wanted, deployment, observed) if state else False
    admitted = observed.get("invoker") == ("open" if _open(wanted.version.access) else "closed")
    if ours and observed.get("version") == key and state == "ACTIVE":
        if admitted and deployment.live == number and deployment.current == wanted.version:
            return DeployPlan.deploying(wanted, deployment, (), done=True)
        if not admitted:
            steps.append(_admit(wanted.version.access))
        steps += [Instruction("read", "read where it answers", {}), _public(wanted, deployment)]
        return DeployPlan.deploying(wanted, deployment, steps)
    if not wanted.kept:
        steps.append(
            Instruction("keep", "keep a copy of the build", {"build": wanted.version.build})
        )
    if deployment.live and state:
        steps += _candidate(wanted)
    what = "update the function" if state else "create the function"
    steps.append(Instruction("function", f"{what} {observed['name']}: version {number}", {}))
    steps += [_admit(wanted.version.access), _public(wanted, deployment)]
    return DeployPlan.deploying(wanted, deployment, steps)


def _refuse_moving(wanted: Wanted, deployment: Deployment) -> None:
    """NB548 for another region than the one it is live in: it would be left there."""
    before = deployment.facts.get("region", "")
    region = dict(wanted.version.settings).get("region", "")
    if before and region != before:
        raise busy(
            f"`{deployment.name}` in {before}",
            f"it is live there, and a deploy to {region} would leave it behind",
            f"`nb2fn remove {deployment.name}` first, or deploy another stage beside it: "
            f"`--stage {region}`",
        )


def _make_ready(wanted: Wanted, observed: Facts) -> list[Instruction]:
    """What has to be put in order first: what an earlier deploy left half-done."""
    steps, name = [], observed.get("name", "")
    state = observed.get("state", "")
    if state in _UNDER_WAY:
        if wanted.begun is None:
            fix = "wait until that is done, and run the same command again"
            raise busy(f"the function {name}", f"Google is at work on it: {state}", fix)
        steps.append(Instruction("settle", f"wait until Google is done with it ({state})", {}))
    if observed.get("candidate"):
        steps.append(Instruction("drop", "delete the candidate that an earlier deploy left", {}))
    return steps


def _is_ours(wanted: Wanted, deployment: Deployment, observed: Facts) -> bool:
    """True where the function is as nb2fn left it; NB547 else, unless that is forced."""
    if observed.get("force"):
        return False
    name = f"the function {observed.get('name', '')}"
    there = observed.get("version", "")
    known = {v.key for v in (deployment.current, wanted.begun, wanted.version) if v is not None}
    begun = wanted.begun is not None
    if not deployment.live and not begun:
        raise changed_by_others(name, "it is there already, and nb2fn knows of no deploy of it")
    if there not in known:
        by = f"version `{there}`" if there else "without nb2fn"
        raise changed_by_others(name, f"it was deployed by someone else ({by})")
    if not begun:
        for fact in _COMPARED:
            before = deployment.facts.get(fact, "")
            if before and observed.get(fact) != before:
                raise changed_by_others(name, f"it has another {fact} now")
    return True


def _candidate(wanted: Wanted) -> list[Instruction]:
    drop = Instruction("drop", "delete the candidate", {})
    what = f"version {wanted.version.number} as a function of its own"
    check = f"ask it {wanted.cases} of the notebook's cases"
    return [
        Instruction("candidate", what, {}, (drop,)),
        Instruction("check", check, {"at": "candidate"}, (drop,)),
        drop,
    ]


def _open(access: Access) -> bool:
    """Whether Google itself lets everyone through: the endpoint's token decides, or nobody."""
    return access.auth != "iam"


def _admit(access: Access) -> Instruction:
    if _open(access):
        what = "let requests reach it without a Google identity"
        return Instruction("admit", what, {"everyone": "yes"})
    return Instruction("admit", "let only identities that Google knows reach it", {})


def _public(wanted: Wanted, deployment: Deployment) -> Instruction:
    """The last check, at the URL; what was live before comes back where it fails."""
    if not deployment.live:
        back = [Instruction("delete", "delete the function", {})]
        args = {"at": "url"}
    else:
        again = {"version": str(deployment.live)}
        back = [Instruction("function", f"deploy version {deployment.live} again", again)]
        current = deployment.current
        if current and _open(current.access) != _open(wanted.version.access):
            back.append(_admit(current.access))
        args = {"at": "url", "cases": "examples", "arrive": "10"}
    return Instruction("check", "ask it the notebook's cases at its URL", args, tuple(back))


def plan_remove(deployment: Deployment, observed: Facts) -> DeployPlan:
    """What takes the function away, with the service it runs as."""
    steps = []
    state = observed.get("state", "")
    if state in _UNDER_WAY:
        steps.append(Instruction("settle", f"wait until Google is done with it ({state})", {}))
    if observed.get("candidate"):
        steps.append(Instruction("drop", "delete the candidate that a deploy left", {}))
    if state:
        steps.append(Instruction("delete", f"delete the function {observed['name']}", {}))
    steps.append(Instruction("erase", "remove what is kept of it here", {}))
    return DeployPlan.removing(deployment, steps)
