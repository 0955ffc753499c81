"""Deployment: what is to be done, step by step, and what is live where.

A target's planner turns a :class:`Wanted` and what it observed into a
:class:`DeployPlan`; the executor performs its instructions one by one and writes
what it did into a :class:`DeploymentState`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Literal

from nb2fn.records import record

Auth = Literal["token", "none", "iam", "function-key"]
AUTHS: tuple[Auth, ...] = ("token", "none", "iam", "function-key")
Action = Literal["create", "update", "rollback", "restore", "remove", "none"]

# Facts that a target observes or remembers: flat text, so that they print and are kept as JSON.
Facts = Mapping[str, str]


@record
class Access:
    """Who may ask. ``token_sha256`` is the token's digest, never the token; ``cors``
    are the origins whose pages may ask."""

    auth: Auth = "token"
    token_sha256: str = ""
    cors: tuple[str, ...] = ()


@record
class Version:
    """One build as it was deployed.

    ``build`` is the bundle's SHA-256, and the name of its copy among the kept
    versions; ``notebook_sha256`` is empty where the build does not say. ``time`` is
    UTC, ISO 8601; ``by`` user@host. ``settings`` are what else the target was
    told (region, memory).
    """

    number: int
    build: str
    tier: str
    access: Access
    notebook_sha256: str = ""
    notebook: str = ""
    time: str = ""
    by: str = ""
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Names the build under these settings: the same key behaves the same."""
        access = self.access
        facts = [self.build, access.auth, access.token_sha256, access.cors, self.settings]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


@record
class Deployment:
    """What nb2fn knows of one endpoint at one target and stage.

    ``live`` is the number of the version that has passed its checks and answers at
    ``url``; 0 where there is none. ``facts`` are the target's own (a port, a
    stack's name).
    """

    name: str
    target: str
    stage: str
    facts: Facts
    url: str = ""
    live: int = 0
    versions: tuple[Version, ...] = ()

    @property
    def current(self) -> Version | None:
        """The live version."""
        return self.version(self.live)

    def version(self, number: int) -> Version | None:
        """The version of that number, ``None`` where there is none."""
        return next((v for v in self.versions if v.number == number), None)


@record
class Wanted:
    """The version that is to be live. ``kept``: its build lies among the kept versions;
    ``module`` is the build's package. ``region`` may be empty. ``size`` is what is
    uploaded, in bytes, and ``parts`` its unzipped bytes by package, largest first.
    ``cases`` is how many questions the check has. ``begun`` is the version of a deploy that
    did not reach its end, if there is one: what is half-done may be of it."""

    version: Version
    kept: bool
    module: str = ""
    size: int = 0
    parts: tuple[tuple[str, int], ...] = ()
    cases: int = 0
    begun: Version | None = None


@record
class Instruction:
    """One step. ``op`` is what the target performs (``start``, ``switch``), ``what`` says it
    to people, ``args`` is what it needs. Performing it twice does what once does.
    ``otherwise`` is performed where it fails."""

    op: str
    what: str
    args: Facts
    otherwise: tuple[Instruction, ...] = ()


@record
class DeployPlan:
    """What is to be done at a target. ``version`` is the number that will be live after
    it, 0 after a removal; without ``instructions`` there is nothing to do."""

    action: Action
    name: str
    target: str
    stage: str
    version: int
    replaces: int
    instructions: tuple[Instruction, ...]
    reason: str = ""

    @classmethod
    def deploying(
        cls,
        wanted: Wanted,
        deployment: Deployment,
        instructions: Iterable[Instruction],
        reason: str = "",
        *,
        done: bool = False,
    ) -> DeployPlan:
        """The plan that makes ``wanted`` live in ``deployment``; ``done``: it is already."""
        action: Action = "none" if done else "update" if deployment.live else "create"
        at = (deployment.name, deployment.target, deployment.stage)
        number = wanted.version.number
        return cls(action, *at, number, deployment.live, tuple(instructions), reason)

    @classmethod
    def removing(cls, deployment: Deployment, instructions: Iterable[Instruction]) -> DeployPlan:
        """The plan that leaves nothing of ``deployment``."""
        at = (deployment.name, deployment.target, deployment.stage)
        return cls("remove", *at, 0, deployment.live, tuple(instructions))


Progressed = Literal["started", "done", "failed", "interrupted"]


@record
class Step:
    """An instruction that was begun: how far it got, when (UTC), and what kept it."""

    op: str
    what: str
    status: Progressed
    time: str
    error: str = ""


@record
class Run:
    """A plan under way, or that did not reach its end; ``wanted`` is the version it is to
    make live (``None``: a removal)."""

    action: Action
    wanted: Version | None
    steps: tuple[Step, ...]
    started: str
    by: str


@record
class DeploymentState:
    """All that is written down about one deployment; ``run`` is ``None`` where nothing is
    under way."""

    deployment: Deployment
    run: Run | None = None
