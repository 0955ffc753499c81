"""Targets, plans, what is deployed, and its log."""

from __future__ import annotations

from typing import Literal

from nb2fn.server.schema.base import Answer, Diagnostic, Request


class Target(Answer):
    """A place that runs endpoints. ``stages`` are those in use there, at least ``dev``."""

    name: str
    stages: list[str]


class Targets(Answer):
    """The targets, and the one that is taken where none is named for this notebook."""

    default: str
    targets: list[Target]


class Version(Answer):
    """A deployed version. ``kept``: its build is still there, so it can be rolled back to;
    ``time`` is UTC, ISO 8601, ``by`` user@host."""

    number: int
    build: str
    tier: str
    time: str
    by: str
    live: bool
    kept: bool


class Deployment(Answer):
    """Something deployed; ``id`` names it in requests. Its token stays with the server.

    ``health`` is empty where nobody looked, else ``live``, ``starting``, ``failed``,
    ``changed`` (by someone else) or ``absent``. ``live`` is the number of the live
    version, 0 where there is none. ``unfinished``: what a deploy that did not reach its
    end was about to do, empty where there is none. ``versions`` are newest first.
    """

    id: str
    name: str
    target: str
    stage: str
    url: str
    health: str
    auth: str
    token_known: bool
    live: int
    unfinished: str
    versions: list[Version]


class Deployments(Answer):
    """A notebook's deployments."""

    deployments: list[Deployment]


class PlanRequest(Request):
    """What would be done; nothing is. ``public``: let everyone ask, or not; ``None``
    leaves it as it is, which is at first that a token is wanted. ``version`` is what a
    rollback goes to (the one before, if absent), ``output`` the folder of the builds as in
    a build's options."""

    kind: Literal["deploy", "rollback", "remove"] = "deploy"
    path: str
    target: str = ""
    stage: str = "dev"
    public: bool | None = None
    version: int | None = None
    output: str = ""


class PlanStep(Answer):
    """One step of a plan: the operation's name, and what it does in words."""

    op: str
    what: str


class Plan(Answer):
    """The steps in order. ``builds``: the notebook has no build for this target that is of
    its present code, so it is built first, and the rest of the plan is known only after
    that. ``action`` ``none``: there is nothing to do."""

    action: Literal["create", "update", "rollback", "restore", "remove", "none"]
    builds: bool
    target: str
    stage: str
    version: int
    replaces: int
    reason: str
    steps: list[PlanStep]
    diagnostics: list[Diagnostic]


class Logs(Answer):
    """The end of an endpoint's log, oldest first."""

    lines: list[str]
