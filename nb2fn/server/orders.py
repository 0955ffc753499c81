"""From a request for a job to the order that its process carries out."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from nb2fn.deploy.places import locate
from nb2fn.frontend import naming
from nb2fn.server import builds
from nb2fn.server.paths import Root
from nb2fn.server.schema.jobs import JobRequest
from nb2fn.settings import Settings
from nb2fn.targets.registry import target


def order(root: Root, notebook: Path, request: JobRequest) -> dict[str, Any]:
    """The order as JSON. Raises :class:`~nb2fn.errors.CompileError` where there is no
    such target, and what :func:`nb2fn.server.builds.settings` does."""
    configured = builds.settings(root, notebook, request.options.output)
    chosen = settings(configured, request)
    target(chosen.target)
    return {
        "kind": request.kind,
        "notebook": str(notebook),
        "settings": {**asdict(chosen), "output": str(chosen.output)},
        "state": str(locate(notebook).folder),
        "name": naming.name(notebook.stem),
        "stage": request.stage,
        "version": request.version,
        "public": request.public,
    }


def settings(configured: Settings, request: JobRequest) -> Settings:
    """What was configured, with what the request says; the output folder is in it already."""
    said = request.options.model_dump(exclude_none=True, exclude={"output"})
    if "timeout" in said:
        said["timeout"] = said["timeout"] or None
    if request.target:
        said["target"] = request.target
    return replace(configured, **said)
