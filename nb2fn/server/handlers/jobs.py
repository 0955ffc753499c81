"""Builds and deploys as jobs, and their events as a stream."""

from __future__ import annotations

from typing import Any

from tornado.iostream import StreamClosedError

from nb2fn.server.handlers.base import Handler, granted
from nb2fn.server.orders import order
from nb2fn.server.problem import ProblemError, refusals
from nb2fn.server.schema.jobs import JobRequest, Jobs

_SILENCE = 15.0  # seconds after which a comment keeps proxies from closing the stream


class JobsHandler(Handler):
    """The jobs of a notebook, and new ones."""

    @granted("read")
    def get(self) -> None:
        jobs = self.app.jobs
        found = jobs.all(self.get_query_argument("path", ""))
        self.reply(Jobs(jobs=[jobs.document(job) for job in found]))

    @granted("execute")
    async def post(self) -> None:
        asked = self.read(JobRequest)
        notebook = self.root.notebook(asked.path)
        with refusals():
            wanted = order(self.root, notebook, asked)
        jobs = self.app.jobs
        self.reply(jobs.document(jobs.start(asked, wanted)), 201)


class JobHandler(Handler):
    """One job."""

    @granted("read")
    def get(self, name: str) -> None:
        self.reply(self.app.jobs.document(self.app.jobs.get(name)))

    @granted("execute")
    async def delete(self, name: str) -> None:
        job = self.app.jobs.get(name)
        self.app.jobs.cancel(job)
        self.reply(self.app.jobs.document(job), 202)


class EventsHandler(Handler):
    """A job's events as ``text/event-stream``, from any number on; it ends with the job."""

    @granted("read")
    async def get(self, name: str) -> None:
        log = self.app.jobs.get(name).log
        seen = self._after()
        self.set_header("Content-Type", "text/event-stream; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Accel-Buffering", "no")  # nginx would keep events back
        try:
            await self.flush()
            while True:
                over, entries = log.closed, log.after(seen)
                for entry in entries:
                    self.write(f"id: {entry.seq}\nevent: {entry.type}\ndata: {entry.text}\n\n")
                    seen = entry.seq
                if over:
                    break
                if not entries:
                    self.write(": still here\n\n")
                await self.flush()
                await log.wait(seen, _SILENCE)
        except StreamClosedError:  # the reader has gone; the job goes on
            return
        self.finish(set_content_type="text/event-stream; charset=utf-8")

    def _after(self) -> int:
        said = self.get_query_argument("after", "") or self.request.headers.get("Last-Event-ID", "")
        try:
            return int(said or 0)
        except ValueError:
            detail = f"`after` is to be the number of an event, not {said!r}"
            raise ProblemError(400, "bad-parameter", detail) from None

    def compute_etag(self) -> Any:
        """None: a stream has no tag, and nothing is to be kept for one."""
        return None
