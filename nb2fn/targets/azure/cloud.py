"""The client of Azure: Resource Manager makes the app, Kudu takes its packages."""

from __future__ import annotations

import json
import shutil
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from nb2fn.ir.deployment import (
    Access,
    Auth,
    Deployment,
    DeployPlan,
    Facts,
    Instruction,
    Wanted,
)
from nb2fn.settings import DeploySettings
from nb2fn.targets.azure import limits, plan
from nb2fn.targets.azure.app import App, remembered
from nb2fn.targets.azure.emit import TEMPLATE
from nb2fn.targets.azure.journal import journal
from nb2fn.targets.azure.names import names
from nb2fn.targets.azure.session import Session
from nb2fn.targets.base import Ask, Job
from nb2fn.targets.http import Sign, ask_signed, ask_url

_KEY = "x-functions-key"
# The candidate has a URL that anyone may find: Azure lets in only who knows its key.
_CANDIDATE = Access("function-key")


class AzureCloud:
    """Endpoints at Azure; ``folder`` is a deployment's own place here, and stays empty."""

    auths: tuple[Auth, ...] = ("token", "none", "function-key")

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._session = Session()

    def settings(self, build: Path, wish: DeploySettings) -> tuple[tuple[str, str], ...]:
        """``region``, ``subscription``, and the ``code``'s SHA-256."""
        template = json.loads((build / TEMPLATE).read_text("utf-8"))
        region = wish.region or template["metadata"]["region"]
        (package,) = sorted(build.glob("*.zip"))
        code = b64encode(sha256(package.read_bytes()).digest()).decode()
        return (
            ("code", code),
            ("region", region.lower().replace(" ", "")),
            ("subscription", self._session.subscription),
        )

    def observe(self, deployment: Deployment, wanted: Wanted | None) -> Facts:
        """See :meth:`nb2fn.targets.azure.app.App.observe`."""
        version = wanted.version if wanted else deployment.current
        return self._app(deployment, dict(version.settings) if version else {}).observe()

    def plan_deploy(self, wanted: Wanted, deployment: Deployment, observed: Facts) -> DeployPlan:
        """See :func:`nb2fn.targets.azure.plan.plan_deploy`."""
        return plan.plan_deploy(wanted, deployment, observed)

    def plan_remove(self, deployment: Deployment, observed: Facts) -> DeployPlan:
        """See :func:`nb2fn.targets.azure.plan.plan_remove`."""
        return plan.plan_remove(deployment, observed)

    def health(self, deployment: Deployment, observed: Facts) -> str:
        """From what is there, and whether it is as nb2fn left it."""
        current = deployment.current
        if current is None or not observed.get("app"):
            return "absent"
        if observed.get("work") in plan.AT_WORK:
            return "starting"
        left = [deployment.facts.get(name, "") for name in ("config", "package")]
        same = [observed.get(name, "") for name in ("config", "package")] == left
        return "live" if same and observed.get("version") == current.key else "changed"

    def perform(self, instruction: Instruction, job: Job) -> Facts:
        """``vanish``, ``drop``, ``group``, ``app``, ``publish``, ``mark``, ``read``,
        ``delete``, ``erase``."""
        version, args = job.version, instruction.args
        app = self._app(job.deployment, dict(version.settings) if version else {})
        candidate = args.get("at") == "candidate"
        name = app.names.candidate if candidate else app.names.app
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        match instruction.op:
            case "vanish":
                app.vanish()
            case "drop":
                app.drop_candidate()
            case "group":
                app.make_group()
            case "app":
                assert version is not None
                given = _CANDIDATE if candidate else version.access
                app.make(name, job.build / TEMPLATE, given, args.get("key", ""))
            case "publish":
                app.publish(name, job.build / f"{job.deployment.name}.zip")
            case "mark":
                app.mark(name, args["key"])
            case "read":
                return remembered(app.observe())
            case "delete":
                app.delete()
                return {**remembered({}), "region": "", "subscription": ""}
            case "erase":
                shutil.rmtree(self.folder, ignore_errors=True)
        return {}

    def asker(self, instruction: Instruction, job: Job) -> Ask | None:
        """The candidate with its key; the endpoint at its URL, as it is protected."""
        assert job.version is not None
        app = self._app(job.deployment, dict(job.version.settings))
        if instruction.args["at"] == "candidate":
            return _with_key(app, app.names.candidate)
        if job.version.access.auth == "function-key":
            return _with_key(app, app.names.app)
        headers = {"authorization": f"Bearer {job.token}"} if job.token else {}
        return ask_url(job.deployment.url, headers)

    def signer(self, deployment: Deployment) -> Sign | None:
        """By the app's key, where that was asked for."""
        current = deployment.current
        if current is None or current.access.auth != "function-key":
            return None
        app = self._app(deployment, dict(current.settings))
        return _signer(app, app.names.app)

    def logs(self, deployment: Deployment, follow: bool, lines: int) -> Iterator[str]:
        """From Application Insights, of the last day at most; some seconds late."""
        current = deployment.current
        app = self._app(deployment, dict(current.settings) if current else {})
        return journal(self._session, app.names, follow, lines)

    def _app(self, deployment: Deployment, settings: dict[str, str]) -> App:
        known = {**settings, **deployment.facts}  # where it is, whatever is wanted now
        subscription = known.get("subscription") or self._session.subscription
        found = names(subscription, deployment.name, deployment.stage)
        return App(self._session, found, known.get("region") or limits.REGION)


def _signer(app: App, name: str) -> Sign:
    known: dict[str, str] = {}

    def sign(method: str, url: str, body: bytes) -> dict[str, str]:
        if not known:
            known[_KEY] = app.key(name)
        return known

    return sign


def _with_key(app: App, name: str) -> Ask:
    """Asks an app at its URL, which a new one has only after a while."""

    def ask(path: str, body: bytes) -> tuple[int, str]:
        asked = asking[0] if asking else ask_signed(app.url(name), _signer(app, name))
        asking[:] = [asked]
        return asked(path, body)

    asking: list[Ask] = []
    return ask
