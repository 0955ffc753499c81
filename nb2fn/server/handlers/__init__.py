"""The handlers by path; ``operations.py`` says what each method is."""

from __future__ import annotations

from nb2fn.server.handlers.asking import AskHandler, DocumentHandler
from nb2fn.server.handlers.base import Handler
from nb2fn.server.handlers.builds import BuildsHandler, FileHandler, FilesHandler
from nb2fn.server.handlers.check import CheckHandler, StatusHandler
from nb2fn.server.handlers.deployments import (
    DeploymentsHandler,
    LogsHandler,
    PlanHandler,
    TargetsHandler,
)
from nb2fn.server.handlers.jobs import EventsHandler, JobHandler, JobsHandler

HANDLERS: dict[str, type[Handler]] = {
    "/status": StatusHandler,
    "/targets": TargetsHandler,
    "/check": CheckHandler,
    "/builds": BuildsHandler,
    "/files": FilesHandler,
    "/file": FileHandler,
    "/openapi": DocumentHandler,
    "/jobs": JobsHandler,
    "/jobs/{id}": JobHandler,
    "/jobs/{id}/events": EventsHandler,
    "/test": AskHandler,
    "/plan": PlanHandler,
    "/deployments": DeploymentsHandler,
    "/logs": LogsHandler,
}


def pattern(path: str) -> str:
    """A path of the API as Tornado matches it."""
    return path.replace("{id}", "([0-9a-f]+)")
