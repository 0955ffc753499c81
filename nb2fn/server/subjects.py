"""What is asked: a build on this machine, or a deployment."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nb2fn.deploy import operate, versions
from nb2fn.records import record
from nb2fn.server import builds, deployments
from nb2fn.server.paths import Root
from nb2fn.server.problem import ProblemError, refusals
from nb2fn.targets.http import reachable

if TYPE_CHECKING:
    from nb2fn.server.endpoints import Endpoints


@record
class Subject:
    """An endpoint that answers. ``build`` is the folder of what runs there, ``host`` the
    Host header where it is not the URL's own; ``start`` the ms it took to start it."""

    url: str
    token: str
    build: Path
    digest: str
    host: str = ""
    start: float = 0.0


def folder(root: Root, notebook: Path, build: str, deployment: str) -> Path:
    """The folder of the build that is meant, or that is deployed.

    Raises :class:`ProblemError`: 400 where neither or both are named, 404.
    """
    if bool(build) == bool(deployment):
        raise ProblemError(400, "missing-parameter", "name either `build` or `deployment`")
    if build:
        return builds.opened(root, build)[0]
    with refusals():
        known, where = deployments.find(notebook, deployment)
    current = known.current
    place = versions.place(where.folder, current) if current else None
    if place is None or not place.is_dir():
        raise ProblemError(409, "not-live", f"no version of `{deployment}` is live")
    return place


async def running(
    root: Root, endpoints: Endpoints, notebook: Path, build: str, deployment: str
) -> Subject:
    """The endpoint, started where it is a build's and does not run yet."""
    place = folder(root, notebook, build, deployment)
    if build:
        with refusals():
            endpoint, start = await endpoints.get(place)
        return Subject(endpoint.url, endpoint.token, place, endpoint.digest, start=start)
    with refusals():
        _, where = deployments.find(notebook, deployment)
        name = deployment.split(".")[2]
        known, token = await asyncio.to_thread(operate.address, name, where)
    url, host = reachable(known.url)
    current = known.current
    assert current is not None
    return Subject(url.rstrip("/"), token, place, current.build, host)


def document(place: Path) -> dict[str, Any]:
    """The OpenAPI document of a build; :class:`ProblemError` (422) where it is damaged."""
    try:
        found = json.loads((place / "openapi.json").read_text("utf-8"))
        return dict(found)
    except (OSError, ValueError, TypeError) as error:
        detail = f"the build is damaged ({error}); build it again"
        raise ProblemError(422, "damaged-build", detail) from error
