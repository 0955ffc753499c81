"""Builds and deploys as jobs: each in a process of its own, each of one notebook."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nb2fn.server import builds
from nb2fn.server.events import EventLog
from nb2fn.server.paths import Root
from nb2fn.server.problem import ProblemError
from nb2fn.server.schema import jobs as schema
from nb2fn.server.schema.base import Diagnostic
from nb2fn.server.schema.deployments import Deployment

_LINE = 1 << 26  # bytes of one event
_REMEMBERED = 200  # finished jobs
_OUTPUT = 1_000_000  # characters of a notebook's output that a job keeps


class Job:
    """One piece of work and all that is known of it."""

    def __init__(self, request: schema.JobRequest, order: dict[str, Any]) -> None:
        self.id = secrets.token_hex(8)
        self.request = request
        self.order = order
        self.path = request.path.strip("/")
        self.target: str = order["settings"]["target"]
        self.state: schema.JobState = "queued"
        self.created = time.time()
        self.ended: float | None = None
        self.running: list[str] = []
        self.seconds: dict[str, float] = {}
        self.place: Path | None = None
        self.deployment: Deployment | None = None
        self.diagnostics: list[Diagnostic] = []
        self.error = ""
        self.log = EventLog(_OUTPUT)
        self.process: Process | None = None

    @property
    def over(self) -> bool:
        return self.ended is not None


class Jobs:
    """All jobs of this server, newest first. At most ``together`` run at a time, one of
    a notebook. A job that does not end within ``grace`` seconds of its interrupt is killed."""

    def __init__(
        self, root: Callable[[], Root], together: int, grace: float, stirred: Callable[[], None]
    ) -> None:
        self._root = root
        self._turns = asyncio.Semaphore(together)
        self._grace = grace
        self._stirred = stirred
        self._jobs: dict[str, Job] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self, request: schema.JobRequest, order: dict[str, Any]) -> Job:
        """Begin; raises :class:`ProblemError` (409) while the notebook has another job."""
        path = request.path.strip("/")
        busy = next((job for job in self._jobs.values() if job.path == path and not job.over), None)
        if busy is not None:
            detail = f"a {busy.request.kind} of `{path}` is under way (job {busy.id})"
            raise ProblemError(409, "busy", detail)
        job = Job(request, order)
        self._jobs[job.id] = job
        self._forget()
        self._state(job, "queued")
        self._tasks[job.id] = asyncio.ensure_future(self._run(job))
        return job

    def get(self, name: str) -> Job:
        """The job of that id; raises :class:`ProblemError` (404)."""
        job = self._jobs.get(name)
        if job is None:
            raise ProblemError(404, "no-such-job", f"there is no job {name}")
        return job

    def all(self, path: str = "") -> list[Job]:
        """Those of one notebook, or all; newest first."""
        path = path.strip("/")
        found = (job for job in self._jobs.values() if not path or job.path == path)
        return sorted(found, key=lambda job: job.created, reverse=True)

    def renamed(self, old: str, new: str) -> None:
        """A notebook has another path now, and its jobs stay its own."""
        for job in self._jobs.values():
            if job.path == old.strip("/"):
                job.path = new.strip("/")

    @property
    def running(self) -> int:
        """How many are not over."""
        return sum(not job.over for job in self._jobs.values())

    def cancel(self, job: Job) -> None:
        """Interrupt a job, and kill it if that is not heard. Nothing happens to one
        that is over."""
        if job.over:
            return
        if job.process is None:
            self._tasks[job.id].cancel()
            self._end(job, {"state": "cancelled"})
            return
        with contextlib.suppress(ProcessLookupError):
            job.process.send_signal(signal.SIGINT)
        asyncio.get_running_loop().call_later(self._grace, _kill, job.process)

    async def stop(self) -> None:
        """End all jobs; for the end of the server."""
        for job in self._jobs.values():
            self.cancel(job)
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def document(self, job: Job) -> schema.Job:
        """The job as the API tells it."""
        root = self._root()
        return schema.Job(
            id=job.id,
            kind=job.request.kind,
            path=job.path,
            target=job.target,
            stage=job.request.stage,
            state=job.state,
            created=job.created,
            ended=job.ended,
            running=list(job.running),
            seconds=dict(job.seconds),
            build=builds.read(root, job.place) if job.place and builds.stands(job.place) else None,
            deployment=job.deployment,
            diagnostics=job.diagnostics,
            error=job.error,
            last=job.log.last,
        )

    async def _run(self, job: Job) -> None:
        async with self._turns:
            outcome = await self._work(job)
        self._end(job, outcome)

    async def _work(self, job: Job) -> dict[str, Any]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "nb2fn.server.work",
            stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=_LINE, start_new_session=True,
            cwd=str(Path(job.order["notebook"]).parent),
        )  # fmt: skip
        job.process = process
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(json.dumps(job.order).encode() + b"\n")
        complaints = asyncio.ensure_future(_tail(process.stderr))
        self._state(job, "running")
        outcome: dict[str, Any] = {}
        async for line in process.stdout:
            event = json.loads(line)
            if event["type"] == "end":
                outcome = event
            else:
                self._told(job, event)
        process.stdin.close()
        status = await process.wait()
        said = await complaints
        if outcome:
            return outcome
        if status in (-signal.SIGINT, -signal.SIGKILL):
            return {"state": "cancelled"}
        return {"state": "failed", "error": f"the build's process ended ({status})\n{said}".strip()}

    def _told(self, job: Job, event: dict[str, Any]) -> None:
        seq, now = job.log.stamp()
        kind = event.pop("type")
        if kind == "stage":
            self._stage(job, event)
            job.log.append(schema.StageEvent(seq=seq, time=now, **event))
        elif kind == "output":
            job.log.append(schema.OutputEvent(seq=seq, time=now, **event))
        else:
            job.log.append(schema.NoteEvent(seq=seq, time=now, **event))
        self._stirred()

    def _stage(self, job: Job, event: dict[str, Any]) -> None:
        name, seconds = event["name"], event["seconds"]
        if seconds is None:
            job.running.append(name)
            return
        job.running.pop()
        job.seconds[name] = round(job.seconds.get(name, 0.0) + seconds, 4)

    def _state(self, job: Job, state: schema.JobState) -> None:
        job.state = state
        seq, now = job.log.stamp()
        told = self.document(job).model_copy(update={"last": seq})
        job.log.append(schema.StateEvent(seq=seq, time=now, job=told))
        self._stirred()

    def _end(self, job: Job, outcome: dict[str, Any]) -> None:
        job.ended = time.time()
        job.running = []
        job.error = outcome.get("error", "")
        job.place = Path(outcome["build"]) if "build" in outcome else None
        if "deployment" in outcome:
            job.deployment = Deployment.model_validate(outcome["deployment"])
        found = outcome.get("diagnostics", ())
        job.diagnostics = [Diagnostic.model_validate(d) for d in found]
        self._state(job, outcome["state"])
        job.log.close()

    def _forget(self) -> None:
        over = [job for job in self._jobs.values() if job.over]
        for job in sorted(over, key=lambda job: job.created)[: max(0, len(over) - _REMEMBERED)]:
            del self._jobs[job.id]
            self._tasks.pop(job.id, None)


async def _tail(stream: asyncio.StreamReader, kept: int = 4000) -> str:
    """The end of a stream, read until it is closed."""
    held = b""
    while piece := await stream.read(65536):
        held = (held + piece)[-kept:]
    return held.decode("utf-8", "replace")


def _kill(process: Process) -> None:
    """Kill a process and its group, unless it has ended."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
