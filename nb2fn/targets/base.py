"""What a target is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from nb2fn.ir.bundle import Bundle, File
from nb2fn.ir.deployment import (
    Auth,
    Deployment,
    DeployPlan,
    Facts,
    Instruction,
    Version,
    Wanted,
)
from nb2fn.ir.function import Function
from nb2fn.ir.proof import Usage
from nb2fn.progress import Progress
from nb2fn.records import record
from nb2fn.settings import DeploySettings, Settings

if TYPE_CHECKING:
    from nb2fn.targets.http import Sign

Ask = Callable[[str, bytes], tuple[int, str]]
"""Asks an endpoint: ``(path, body) -> (status, text)``; raises :class:`CompileError`
(NB545) where nobody answers."""


@record
class Job:
    """What an instruction is performed for. ``build`` is the kept copy of the version's
    build (for a removal: of the live one, or a path that is not there), ``folder`` the
    target's own place beside the state; ``token`` is empty where it is not known here."""

    deployment: Deployment
    version: Version | None
    build: Path
    folder: Path
    token: str
    progress: Progress


class Cloud(Protocol):
    """Reads and changes what runs at a target. Everything that goes wrong there is a
    :class:`~nb2fn.errors.CompileError` with NB54x (see :mod:`nb2fn.targets.findings`)."""

    @property
    def auths(self) -> tuple[Auth, ...]:
        """The ways of access that this target has."""
        ...

    def settings(self, build: Path, wish: DeploySettings) -> tuple[tuple[str, str], ...]:
        """What a version is deployed with besides its build and access: a region."""
        ...

    def observe(self, deployment: Deployment, wanted: Wanted | None) -> Facts:
        """What is there now; changes nothing. ``wanted`` is what is about to be planned."""
        ...

    def plan_deploy(self, wanted: Wanted, deployment: Deployment, observed: Facts) -> DeployPlan:
        """What makes ``wanted`` live, from what was observed. Pure."""
        ...

    def plan_remove(self, deployment: Deployment, observed: Facts) -> DeployPlan:
        """What takes the endpoint and all that belongs to it away. Pure."""
        ...

    def perform(self, instruction: Instruction, job: Job) -> Facts:
        """Carry out one instruction; a second time changes nothing.

        What it returns is remembered among the deployment's facts (an empty value
        forgets one); ``url`` becomes the deployment's own.
        """
        ...

    def asker(self, instruction: Instruction, job: Job) -> Ask | None:
        """How an instruction ``check`` asks; ``None``: by HTTP at the deployment's URL."""
        ...

    def signer(self, deployment: Deployment) -> Sign | None:
        """How the provider is told who asks, where it is the one that decides (``iam``,
        ``function-key``); ``None``: by the endpoint's own token, or not at all."""
        ...

    def health(self, deployment: Deployment, observed: Facts) -> str:
        """``live``, ``starting``, ``failed``, ``changed`` (by someone else) or ``absent``."""
        ...

    def logs(self, deployment: Deployment, follow: bool, lines: int) -> Iterator[str]:
        """The last ``lines`` of what the endpoint wrote, then what it writes from now on."""
        ...


class Target(Protocol):
    """A place that runs endpoints."""

    @property
    def name(self) -> str:
        """The name on the command line (``--target``)."""
        ...

    def emit(self, function: Function, settings: Settings, progress: Progress) -> Bundle:
        """The files that make ``function`` run here; the same inputs give the same bytes.

        Resolves requirements, writes nothing outside the cache. Raises
        :class:`~nb2fn.errors.CompileError` with NB5xx where it cannot run here.
        """
        ...

    def sized(self, bundle: Bundle, usage: Usage, settings: Settings) -> tuple[File, ...]:
        """Files of the bundle to write otherwise, now that the proof has measured what the
        function takes (see :mod:`nb2fn.targets.sizing`): none of what runs, and of the
        settings none that the user chose."""
        ...

    def cloud(self, folder: Path) -> Cloud:
        """The target's client; ``folder`` is for what it keeps of a deployment here."""
        ...
