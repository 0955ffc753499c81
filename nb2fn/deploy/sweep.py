"""sweep: what deployments have left behind that nothing needs any more."""

from __future__ import annotations

from pathlib import Path

from nb2fn.deploy import state, versions
from nb2fn.deploy.places import Where
from nb2fn.ir.deployment import Deployment
from nb2fn.records import record
from nb2fn.targets.registry import NAMES


@record
class Orphan:
    """Something left over at ``path``. ``deployment``: whose it was, where ``nb2fn remove``
    takes it away; else it is a kept build, removed by the next deploy."""

    path: Path
    what: str
    deployment: Deployment | None = None


def sweep(where: Where) -> tuple[Orphan, ...]:
    """Places of targets' clients without a state (it was deleted by hand, or a removal was
    killed), and kept builds that no deployment has."""
    states = state.every(Where(where.folder))
    known = {(s.deployment.target, s.deployment.stage, s.deployment.name) for s in states}
    found = []
    for target in NAMES:
        if where.target not in ("", target):
            continue
        for path in sorted((where.folder / target).glob("*-*")):
            for stage, name in _readings(path.name):
                if (target, stage, name) in known:
                    break
            else:
                stage, name = path.name.split("-", 1)
                left = Deployment(name, target, stage, {})
                found.append(Orphan(path, f"{target} stage {stage}: no state", left))
    for path in versions.unneeded(where.folder, states):
        found.append(Orphan(path, "a kept build that no deployment has"))
    return tuple(found)


def _readings(folder: str) -> list[tuple[str, str]]:
    """The ways to read ``<stage>-<name>``, both of which may hold a ``-``."""
    parts = folder.split("-")
    return [("-".join(parts[:i]), "-".join(parts[i:])) for i in range(1, len(parts))]
