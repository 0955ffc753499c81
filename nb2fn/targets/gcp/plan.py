"""plan for Google Cloud: a candidate function is asked before the live one is changed."""

from __future__ import annotations

from dataclasses import replace

from nb2fn.ir.deployment import Access, Deployment, DeployPlan, Facts, Instruction, Wanted
from nb2fn.targets.findings import busy, changed_by_others

UNDER_WAY = ("DEPLOYING", "DELETING")  # a function's states
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
    function = Instruction("function", f"{what} {observed['name']}: version {number}", {})
    if observed.get("invoker") == "open" and not _open(wanted.version.access):
        steps += _closing(wanted, deployment, function)
    else:
        steps += [function, _admit(wanted.version.access)]
    steps.append(_public(wanted, deployment))
    return DeployPlan.deploying(wanted, deployment, steps)


def _closing(wanted: Wanted, deployment: Deployment, function: Instruction) -> list[Instruction]:
    """The function after Google lets everyone through no more: it no longer asks for a token."""
    admit, current = _admit(wanted.version.access), deployment.current
    if current is None or not _open(current.access):
        return [admit, function]
    back = tuple(_back(wanted, deployment))
    return [
        replace(admit, otherwise=(_admit(current.access),)),
        replace(function, otherwise=back),
    ]


def _refuse_moving(wanted: Wanted, deployment: Deployment) -> None:
    """NB548 for another region than the one it is in: what is there would be left behind."""
    before = deployment.facts.get("region", "")
    region = dict(wanted.version.settings).get("region", "")
    if before and region != before:
        found = "it is live" if deployment.live else "a deploy of it was begun"
        raise busy(
            f"`{deployment.name}` in {before}",
            f"{found} there, and a deploy to {region} would leave it behind",
            f"`nb2fn remove {deployment.name}` first, or deploy another stage beside it: "
            f"`--stage {region}`",
        )


def _make_ready(wanted: Wanted, observed: Facts) -> list[Instruction]:
    """What has to be put in order first: what an earlier deploy left half-done."""
    steps, name = [], observed.get("name", "")
    state = observed.get("state", "")
    if state in UNDER_WAY:
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
        back = _back(wanted, deployment)
        args = {"at": "url", "cases": "examples", "arrive": "10"}
    return Instruction("check", "ask it the notebook's cases at its URL", args, tuple(back))


def _back(wanted: Wanted, deployment: Deployment) -> list[Instruction]:
    """What makes the version before live again; closed before it asks for no token."""
    what = f"deploy version {deployment.live} again"
    function = Instruction("function", what, {"version": str(deployment.live)})
    current = deployment.current
    if current is None or _open(current.access) == _open(wanted.version.access):
        return [function]
    admit = _admit(current.access)
    return [function, admit] if _open(current.access) else [admit, function]


def plan_remove(deployment: Deployment, observed: Facts) -> DeployPlan:
    """What takes the function away, with the service it runs as."""
    steps = []
    state = observed.get("state", "")
    if state in UNDER_WAY:
        steps.append(Instruction("settle", f"wait until Google is done with it ({state})", {}))
    if observed.get("candidate"):
        steps.append(Instruction("drop", "delete the candidate that a deploy left", {}))
    if state:
        steps.append(Instruction("delete", f"delete the function {observed['name']}", {}))
    steps.append(Instruction("erase", "remove what is kept of it here", {}))
    return DeployPlan.removing(deployment, steps)
