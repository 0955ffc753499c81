"""plan for Azure Functions: a candidate app is asked before the live one is changed.

The plan has no slots, so the candidate is an app of its own beside the live one, and what
was live comes back from the build that is kept here.
"""

from __future__ import annotations

from nb2fn.ir.deployment import Deployment, DeployPlan, Facts, Instruction, Wanted
from nb2fn.targets.azure import limits
from nb2fn.targets.azure.missing import moved, not_ours
from nb2fn.targets.findings import busy, changed_by_others

AT_WORK = ("Accepted", "Running")  # of Resource Manager


def plan_deploy(wanted: Wanted, deployment: Deployment, observed: Facts) -> DeployPlan:
    """What makes ``wanted`` live.

    ``observed`` are the facts of :meth:`nb2fn.targets.azure.app.App.observe`, and ``force``.
    Raises :class:`CompileError`: NB547 where others have changed it, NB548 where it cannot be
    changed now, NB573 beyond what an instance unpacks, NB575 for another region.
    """
    limits.check_size(wanted.parts)
    there = deployment.facts.get("subscription", "")
    subscription = dict(wanted.version.settings).get("subscription", there)
    if there and subscription != there and observed.get("group"):
        raise moved(f"subscription {there}", f"subscription {subscription}")
    key, number = wanted.version.key, wanted.version.number
    steps = _make_ready(wanted, observed)
    vanishing = observed.get("group") == "Deleting"
    live = bool(deployment.live) and bool(observed.get("app")) and not vanishing
    if observed.get("group") and not vanishing:
        _is_ours(wanted, deployment, observed)
    if live and observed.get("version") == key and not observed.get("force"):
        if deployment.live == number and deployment.current == wanted.version and not steps:
            return DeployPlan.deploying(wanted, deployment, (), done=True)
        if wanted.begun is None:
            steps += [_read(), _public(wanted, deployment)]
            return DeployPlan.deploying(wanted, deployment, steps)
    if not wanted.kept:
        what = "keep a copy of the build"
        steps.append(Instruction("keep", what, {"build": wanted.version.build}))
    if not observed.get("group") or vanishing:
        steps.append(Instruction("group", f"make the resource group {observed['name']}", {}))
    if live:
        steps += _candidate(wanted)
        steps += [
            Instruction("publish", f"give the app version {number}", {}, _back(deployment)),
            Instruction(
                "app",
                f"set its settings for version {number}",
                {"key": key},
                _back(deployment),
            ),
        ]
    else:
        steps += [
            Instruction("app", "make the function app, its storage and its log", {}),
            Instruction("publish", f"give the app version {number}", {}),
            Instruction("mark", f"write down that it runs version {number}", {"key": key}),
        ]
    steps += [_read(), _public(wanted, deployment)]
    return DeployPlan.deploying(wanted, deployment, steps)


def plan_remove(deployment: Deployment, observed: Facts) -> DeployPlan:
    """What takes the resource group away, the app, its storage and its log with it.

    Raises :class:`CompileError` (NB547) where its app is in a group that is not ours.
    """
    steps = []
    there = observed.get("app") or observed.get("candidate")
    if observed.get("group") and there and not observed.get("ours"):
        raise not_ours(observed["name"], observed.get("owner", ""))
    if observed.get("ours"):
        what = f"delete the resource group {observed['name']} with all that is in it"
        steps.append(Instruction("delete", what, {}))
    steps.append(Instruction("erase", "remove what is kept of it here", {}))
    return DeployPlan.removing(deployment, steps)


def _make_ready(wanted: Wanted, observed: Facts) -> list[Instruction]:
    """What has to be put in order first: what an earlier deploy or removal left half-done."""
    steps = []
    if observed.get("group") == "Deleting":
        what = "wait until the resource group of before is gone"
        return [Instruction("vanish", what, {})]
    if observed.get("work") in AT_WORK and wanted.begun is None:
        fix = "wait until that is done, and run the same command again"
        raise busy(f"the resource group {observed['name']}", "Azure is at work on it", fix)
    if observed.get("candidate"):
        what = "remove the candidate that an earlier deploy left"
        steps.append(Instruction("drop", what, {}))
    return steps


def _is_ours(wanted: Wanted, deployment: Deployment, observed: Facts) -> None:
    """NB547 unless the group is ours, and as nb2fn left it or that is forced; NB575 elsewhere."""
    if not observed.get("ours"):  # what fails, and a removal, delete the group
        raise not_ours(observed["name"], observed.get("owner", ""))
    region = dict(wanted.version.settings).get("region", "")
    there = observed.get("location", "")
    if region and there and region != there:
        raise moved(f"region {there}", f"region {region}")
    if observed.get("force"):
        return
    group = f"the resource group {observed['name']}"
    begun = wanted.begun is not None
    if not deployment.live and not begun and observed.get("app"):
        raise changed_by_others(group, "it is there already, and nb2fn knows of no deploy of it")
    version = observed.get("version", "")
    known = {v.key for v in (deployment.current, wanted.begun, wanted.version) if v is not None}
    if version and version not in known:
        raise changed_by_others(group, f"it was deployed by someone else (version `{version}`)")
    if deployment.live and not begun:
        for fact in ("config", "package"):
            before = deployment.facts.get(fact, "")
            if before and observed.get("app") and observed.get(fact) != before:
                raise changed_by_others(group, f"its app has another {fact} now")


def _candidate(wanted: Wanted) -> list[Instruction]:
    drop = Instruction("drop", "remove the candidate", {})
    number = wanted.version.number
    check = f"ask it {wanted.cases} of the notebook's cases"
    at = {"at": "candidate"}
    return [
        Instruction("app", f"version {number} as an app of its own", at, (drop,)),
        Instruction("publish", f"give that version {number}", at, (drop,)),
        Instruction("check", check, {**at, "arrive": "30"}, (drop,)),
        drop,
    ]


def _back(deployment: Deployment) -> tuple[Instruction, ...]:
    """What makes the version before live again."""
    current = deployment.current
    if current is None:
        return (Instruction("delete", "delete the resource group", {}),)
    args = {"version": str(current.number)}
    return (
        Instruction("publish", f"give the app version {current.number} again", args),
        Instruction("app", "set its settings as they were", {**args, "key": current.key}),
        Instruction("read", "read where it answers", args),
    )


def _public(wanted: Wanted, deployment: Deployment) -> Instruction:
    """The last check, at the URL; what was live before comes back where it fails."""
    # The name of a new app takes a while to become known.
    cases = {"cases": "examples", "arrive": "15"} if deployment.live else {"arrive": "90"}
    args = {"at": "url", **cases}
    what = "ask it the notebook's cases at its URL"
    return Instruction("check", what, args, _back(deployment))


def _read() -> Instruction:
    return Instruction("read", "read where it answers", {})
