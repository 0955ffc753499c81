"""The client of AWS: the stack through osls, all else through boto3."""

from __future__ import annotations

import contextlib
import shutil
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.deployment import Auth, Deployment, DeployPlan, Facts, Instruction, Wanted
from nb2fn.settings import DeploySettings
from nb2fn.targets import access
from nb2fn.targets.aws import candidate, image, plan, service, signing, tool, trouble
from nb2fn.targets.aws.running import Running
from nb2fn.targets.aws.session import Session
from nb2fn.targets.aws.stack import Stack, remembered
from nb2fn.targets.base import Ask, Job
from nb2fn.targets.http import Sign, ask_signed, ask_url

_LOOK = 1.0  # seconds between looks at the stack while osls changes it
_PAUSE = 2.0  # seconds between looks at the log


class AwsCloud:
    """Endpoints at AWS; ``folder`` is where the service is put together for osls."""

    auths: tuple[Auth, ...] = ("token", "none", "iam")

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._session: Session | None = None
        self._running: Running | None = None

    def settings(self, build: Path, wish: DeploySettings) -> tuple[tuple[str, str], ...]:
        """``region``, and the ``code``'s SHA-256 as Lambda says it. Raises
        :class:`CompileError` for a build without a zip: NB564 for an image, else NB518."""
        text = (build / "serverless.yml").read_text("utf-8")
        archives = sorted(build.glob("*.zip"))
        if (build / "Dockerfile").is_file():
            raise image.no_deploy(build)
        if not archives:
            raise CompileError(_no_archive(build))
        code = b64encode(sha256(archives[0].read_bytes()).digest()).decode()
        return ("code", code), ("region", wish.region or service.region_of(text))

    def observe(self, deployment: Deployment, wanted: Wanted | None) -> Facts:
        """See :meth:`nb2fn.targets.aws.stack.Stack.observe`."""
        version = wanted.version if wanted else deployment.current
        there = deployment.facts.get("region", "")
        region = dict(version.settings).get("region", there) if version else there
        return self._stack(deployment, region).observe()

    def plan_deploy(self, wanted: Wanted, deployment: Deployment, observed: Facts) -> DeployPlan:
        """See :func:`nb2fn.targets.aws.plan.plan_deploy`."""
        return plan.plan_deploy(wanted, deployment, observed)

    def plan_remove(self, deployment: Deployment, observed: Facts) -> DeployPlan:
        """See :func:`nb2fn.targets.aws.plan.plan_remove`."""
        return plan.plan_remove(deployment, observed)

    def health(self, deployment: Deployment, observed: Facts) -> str:
        """From the stack's status, and whether it is as nb2fn left it."""
        status = observed.get("stack", "")
        if not status or not deployment.live:
            return "absent"
        if status.endswith("_IN_PROGRESS"):
            return "starting"
        if status not in plan.STEADY:
            return "failed"
        current = deployment.current
        facts = [deployment.facts.get(name) for name in ("code", "config")]
        same = current and observed.get("version") == current.key
        left = [observed.get("code"), observed.get("config")]
        return "live" if same and facts == left else "changed"

    def perform(self, instruction: Instruction, job: Job) -> Facts:
        """``settle``, ``clear``, ``drop``, ``pack``, ``halt``, ``candidate``, ``stack``,
        ``tidy``, ``read``, ``delete``, ``erase``."""
        there = job.deployment.facts.get("region", "")
        region = dict(job.version.settings).get("region", there) if job.version else there
        stack, args = self._stack(job.deployment, region), instruction.args
        match instruction.op:
            case "settle":
                stack.settle()
            case "drop":
                candidate.drop(stack, args.get("bucket", ""))
            case "candidate":
                text = (job.build / "serverless.yml").read_text("utf-8")
                archive = job.build / f"{job.deployment.name}.zip"
                candidate.create(stack, archive, text, args["role"], args["bucket"])
            case "pack":
                self._pack(stack, job)
            case "halt":
                self._halt()
            case "tidy":
                try:
                    self._tidy()
                except CompileError as error:  # the stack is changed and was asked: it is live
                    job.progress.note(f"osls did not end well: {error}")
            case "stack":
                return self._deploy(stack, job)
            case "read":
                return remembered(stack.observe())
            case "clear" | "delete":
                self._leave()
                candidate.drop(stack)
                stack.delete()
                gone = {"region": ""} if instruction.op == "delete" else {}
                return {**remembered({}), **gone}
            case "erase":
                shutil.rmtree(self.folder, ignore_errors=True)
        return {}

    def asker(self, instruction: Instruction, job: Job) -> Ask | None:
        """The candidate through Lambda's own interface; the endpoint at its URL."""
        assert job.version is not None
        region = dict(job.version.settings)["region"]
        stack = self._stack(job.deployment, region)
        if instruction.args["at"] == "candidate":
            return candidate.asker(stack)
        if job.version.access.auth == "iam":
            return ask_signed(job.deployment.url, signing.signer(stack.session))
        headers = {"authorization": f"Bearer {job.token}"} if job.token else {}
        return ask_url(job.deployment.url, headers)

    def signer(self, deployment: Deployment) -> Sign | None:
        """By IAM, where that was asked for."""
        current = deployment.current
        if current is None or current.access.auth != "iam":
            return None
        return signing.signer(Session(dict(current.settings)["region"]))

    def logs(self, deployment: Deployment, follow: bool, lines: int) -> Iterator[str]:
        """From CloudWatch, of the last day at most."""
        current = deployment.current
        region = dict(current.settings)["region"] if current else ""
        stack = self._stack(deployment, region)
        group = f"/aws/lambda/{stack.function}"
        since = int((time.time() - 86_400) * 1000)
        events = _events(stack.session, group, since)
        yield from (_line(event) for event in events[-lines:] if lines)
        seen = {_identity(event) for event in events}
        while follow:
            time.sleep(_PAUSE)
            since = max((int(e["timestamp"]) for e in events), default=since)
            for event in _events(stack.session, group, since):
                if _identity(event) not in seen:
                    seen.add(_identity(event))
                    events.append(event)
                    yield _line(event)

    def _pack(self, stack: Stack, job: Job) -> Running:
        """osls, packing the version; it waits before it changes anything."""
        assert job.version is not None
        program = tool.find(self.folder)
        self._leave()
        tool.end_earlier(self.folder)
        stack.settle()
        text = (job.build / "serverless.yml").read_text("utf-8")
        if job.version.access.auth == "iam":
            text = service.behind_iam(text)
        environ = {**access.environment(job.version.access), "NB2FN_VERSION": job.version.key}
        running = Running(program, self.folder, job.deployment.stage, stack.session.region)
        running.start(text, job.build / f"{job.deployment.name}.zip", environ)
        self._running = running
        return running

    def _deploy(self, stack: Stack, job: Job) -> Facts:
        """Change the stack. Done once AWS says so, which osls notices some seconds later."""
        assert job.version is not None
        running = self._running
        if running is None or running.through:  # what is through deploys another version
            running = self._pack(stack, job)
        early = stack.observe().get("version") != job.version.key
        try:
            running.let_through()
            while not running.wait(_LOOK):
                observed = stack.observe() if early else {}
                if observed.get("version") == job.version.key and observed["stack"] in plan.STEADY:
                    return remembered(observed)
            self._running = None
        except BaseException:
            self._halt()
            raise
        return remembered(stack.observe())

    def _tidy(self) -> None:
        """Let osls end by itself."""
        running, self._running = self._running, None
        if running is not None:
            running.wait()

    def _leave(self) -> None:
        """See to it that osls is not at work on the stack, however it went."""
        if self._running is not None and not self._running.through:
            self._halt()
        with contextlib.suppress(CompileError):
            self._tidy()

    def _halt(self) -> None:
        """End osls."""
        running, self._running = self._running, None
        if running is not None:
            running.end()

    def _stack(self, deployment: Deployment, region: str) -> Stack:
        if self._session is None or self._session.region != region:
            self._session = Session(region)
        return Stack(self._session, service.service_name(deployment.name), deployment.stage)


def _events(session: Session, group: str, since: int) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    with trouble.told("read its log", session.region):
        pages = session.logs.get_paginator("filter_log_events")
        try:
            for page in pages.paginate(logGroupName=group, startTime=since):
                found += page["events"]
        except ClientError as error:
            if not trouble.is_missing(error):
                raise
    return sorted(found, key=lambda event: event["timestamp"])


def _identity(event: Mapping[str, Any]) -> str:
    return f"{event.get('eventId', '')} {event['timestamp']} {event['message']}"


def _line(event: Mapping[str, Any]) -> str:
    when = datetime.fromtimestamp(int(event["timestamp"]) / 1000, UTC)
    return f"{when:%Y-%m-%dT%H:%M:%SZ} {event['message'].rstrip()}"


def _no_archive(build: Path) -> Diagnostic:
    return Diagnostic(
        code="NB518",
        message=f"{build} has no zip to deploy",
        reason="it was built with `--layout plugins`: npm plugins pack that, when osls deploys it",
        fix="build it without `--layout plugins`, or deploy it yourself: `npm install` and "
        "`npx osls deploy` in its folder",
    )
