"""What is written down about deployments: one JSON file each, read back in any later version.

A reader takes files of its own and of earlier versions: a field that is not there has
its default. A file of a later version is refused, never guessed at.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nb2fn.deploy import findings, places
from nb2fn.deploy.places import Where
from nb2fn.ir.deployment import Access, Deployment, DeploymentState, Run, Step, Version
from nb2fn.wheels import weather
from nb2fn.wheels.files import write_atomically

SCHEMA = 1


def path_of(folder: Path, deployment: Deployment) -> Path:
    """The file of a deployment."""
    name = f"{deployment.target}-{deployment.stage}-{deployment.name}.json"
    return folder / "deployments" / name


def save(folder: Path, state: DeploymentState) -> None:
    """Write a state; a reader sees all of it or what was there before."""
    with weather.storage(folder):
        places.ready(folder)
        document = {"schema": SCHEMA, **asdict(state)}
        text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
        write_atomically(path_of(folder, state.deployment), text.encode())


def load(folder: Path, deployment: Deployment) -> DeploymentState:
    """The state of a deployment; that of a new one where nothing is written down."""
    path = path_of(folder, deployment)
    return _read(path) if path.exists() else DeploymentState(deployment)


def every(where: Where) -> tuple[DeploymentState, ...]:
    """All states that are meant, sorted by name, target and stage."""
    found = [_read(path) for path in sorted((where.folder / "deployments").glob("*.json"))]
    fitting = [
        state
        for state in found
        if where.target in ("", state.deployment.target)
        and where.stage in ("", state.deployment.stage)
    ]
    return tuple(sorted(fitting, key=lambda s: (s.deployment.name, path_of(Path(), s.deployment))))


def find(name: str, where: Where) -> DeploymentState:
    """The one deployment of that name; NB520 where there is none, or several fit."""
    states = every(where)
    fitting = [state for state in states if state.deployment.name == name]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise findings.several(name, [state.deployment for state in fitting])
    raise findings.unknown(name, where.folder, [state.deployment for state in states])


def forget(folder: Path, deployment: Deployment) -> None:
    """Remove a deployment's file."""
    path_of(folder, deployment).unlink(missing_ok=True)


def _read(path: Path) -> DeploymentState:
    try:
        document = json.loads(path.read_text("utf-8"))
        if document["schema"] > SCHEMA:
            raise findings.unreadable(path, "a later version of nb2fn wrote it")
        run = document.get("run")
        return DeploymentState(_deployment(document["deployment"]), run and _run(run))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise findings.unreadable(path, f"{type(error).__name__}: {error}") from error


def _deployment(data: dict[str, Any]) -> Deployment:
    versions = tuple(_version(version) for version in data.get("versions", ()))
    return Deployment(
        name=data["name"],
        target=data["target"],
        stage=data["stage"],
        facts={str(key): str(value) for key, value in data.get("facts", {}).items()},
        url=data.get("url", ""),
        live=int(data.get("live", 0)),
        versions=versions,
    )


def _version(data: dict[str, Any]) -> Version:
    known = _known(Version, data)
    access = _known(Access, data["access"])
    access["cors"] = tuple(access.get("cors", ()))
    settings = tuple((str(key), str(value)) for key, value in data.get("settings", ()))
    return Version(**{**known, "access": Access(**access), "settings": settings})


def _run(data: dict[str, Any]) -> Run:
    known = _known(Run, data)
    known["steps"] = tuple(Step(**_known(Step, step)) for step in data["steps"])
    known["wanted"] = _version(data["wanted"]) if data.get("wanted") else None
    return Run(**known)


def _known(record: Any, data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key in record.__match_args__}
