"""The client of Google Cloud: functions through their own client, all else by REST."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from nb2fn.hosting.supervise import write_whole
from nb2fn.ir.deployment import Auth, Deployment, DeployPlan, Facts, Instruction, Wanted
from nb2fn.settings import DeploySettings
from nb2fn.targets import access
from nb2fn.targets.base import Ask, Job
from nb2fn.targets.gcp import identity, limits, logs, plan, service
from nb2fn.targets.gcp.function import Function, remembered
from nb2fn.targets.gcp.session import Session
from nb2fn.targets.gcp.source import digest
from nb2fn.targets.http import Sign, ask_signed, ask_url

_PLACE = "place.json"


class GcpCloud:
    """Endpoints at Google Cloud; ``folder`` is one deployment's."""

    auths: tuple[Auth, ...] = ("token", "none", "iam")

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._session: Session | None = None
        self._token = ""  # the candidate's own: it is not told the endpoint's

    def settings(self, build: Path, wish: DeploySettings) -> tuple[tuple[str, str], ...]:
        """``region``, and the SHA-256 of the ``code`` that Google builds."""
        text = (build / service.NAME).read_text("utf-8")
        region = wish.region or service.setting(text, "region")
        return ("code", digest(build)), ("region", region)

    def observe(self, deployment: Deployment, wanted: Wanted | None) -> Facts:
        """See :meth:`nb2fn.targets.gcp.function.Function.observe`; ``candidate`` and ``region``
        besides."""
        session = self._for(deployment, wanted)
        facts = _live(session, deployment).observe()
        if _next(session, deployment).read() is not None:
            facts["candidate"] = "yes"
        return {**facts, "region": session.region}

    def plan_deploy(self, wanted: Wanted, deployment: Deployment, observed: Facts) -> DeployPlan:
        """See :func:`nb2fn.targets.gcp.plan.plan_deploy`."""
        return plan.plan_deploy(wanted, deployment, observed)

    def plan_remove(self, deployment: Deployment, observed: Facts) -> DeployPlan:
        """See :func:`nb2fn.targets.gcp.plan.plan_remove`."""
        return plan.plan_remove(deployment, observed)

    def health(self, deployment: Deployment, observed: Facts) -> str:
        """From the function's state, and whether it is as nb2fn left it."""
        state = observed.get("state", "")
        if not state or not deployment.live:
            return "absent"
        if state != "ACTIVE":
            return "starting" if state == "DEPLOYING" else "failed"
        current = deployment.current
        same = current is not None and observed.get("version") == current.key
        kept = ("code", "config", "invoker")
        left = all(deployment.facts.get(name) == observed.get(name) for name in kept)
        return "live" if same and left else "changed"

    def perform(self, instruction: Instruction, job: Job) -> Facts:
        """``settle``, ``drop``, ``candidate``, ``function``, ``admit``, ``read``, ``delete``,
        ``erase``."""
        session = self._of(job)
        live, candidate = _live(session, job.deployment), _next(session, job.deployment)
        match instruction.op:
            case "settle":
                live.settle()
            case "drop":
                candidate.delete()
            case "candidate":
                self._mark(session)
                self._try_out(candidate, job)
            case "function":
                assert job.version is not None
                self._mark(session)
                environ = access.environment(job.version.access)
                live.deploy(job.build, environ, job.version.key)
                return self._remembered(session, live)
            case "admit":
                live.admit("everyone" in instruction.args)
                return self._remembered(session, live)
            case "read":
                return self._remembered(session, live)
            case "delete":
                candidate.delete()
                live.delete()
                return remembered({})
            case "erase":
                shutil.rmtree(self.folder, ignore_errors=True)
        return {}

    def asker(self, instruction: Instruction, job: Job) -> Ask | None:
        """The candidate with its own token; the endpoint as everyone asks it."""
        assert job.version is not None
        session = self._of(job)
        url, token = job.deployment.url, job.token
        if instruction.args["at"] == "candidate":
            found = _next(session, job.deployment).observe()
            url, token = found.get("url", ""), self._token
        if job.version.access.auth == "iam":
            return ask_signed(url, identity.signer(session))
        return ask_url(url, {"authorization": f"Bearer {token}"} if token else {})

    def signer(self, deployment: Deployment) -> Sign | None:
        """By an identity token, where that was asked for."""
        current = deployment.current
        if current is None or current.access.auth != "iam":
            return None
        return identity.signer(self._for(deployment, None))

    def logs(self, deployment: Deployment, follow: bool, lines: int) -> Iterator[str]:
        """From Cloud Logging, of the last day at most."""
        session = self._for(deployment, None)
        return logs.lines(session, _live(session, deployment).id, follow, lines)

    def _try_out(self, candidate: Function, job: Job) -> None:
        """The next version as a function of its own, protected as the endpoint will be."""
        assert job.version is not None
        environ = access.environment(job.version.access)
        if job.version.access.auth == "token":
            self._token = secrets.token_urlsafe(32)
            environ["NB2FN_TOKEN_SHA256"] = hashlib.sha256(self._token.encode()).hexdigest()
        candidate.deploy(job.build, environ, job.version.key)
        candidate.admit(job.version.access.auth != "iam")

    def _remembered(self, session: Session, live: Function) -> Facts:
        return remembered({**live.observe(), "region": session.region})

    def _of(self, job: Job) -> Session:
        region = dict(job.version.settings).get("region", "") if job.version else ""
        return self._at(region, job.deployment)

    def _for(self, deployment: Deployment, wanted: Wanted | None) -> Session:
        version = wanted.version if wanted else deployment.current
        region = dict(version.settings).get("region", "") if version else ""
        return self._at(region, deployment)

    def _at(self, region: str, deployment: Deployment) -> Session:
        """A session for the region, else where the deployment is; the project never changes."""
        known = {**self._place(), **deployment.facts}
        region = region or known.get("region", limits.REGION)
        if self._session is None or self._session.region != region:
            self._session = Session(region, known.get("project", ""))
        return self._session

    def _mark(self, session: Session) -> None:
        """Write down where something will be, before it is: a killed deploy leaves no orphan
        that nobody knows of."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = {"project": session.project, "region": session.region}
        write_whole(self.folder / _PLACE, place)

    def _place(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads((self.folder / _PLACE).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        return found


def _live(session: Session, deployment: Deployment) -> Function:
    return Function(session, service.function_name(deployment.name, deployment.stage))


def _next(session: Session, deployment: Deployment) -> Function:
    name = service.function_name(deployment.name, deployment.stage)
    return Function(session, name + service.CANDIDATE)
