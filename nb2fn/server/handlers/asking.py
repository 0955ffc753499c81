"""Questions to endpoints, and what they say of themselves."""

from __future__ import annotations

import asyncio

from nb2fn.client.timed import Question, Reply, ask
from nb2fn.errors import CompileError
from nb2fn.proof.match import match, question_of
from nb2fn.server import asking, subjects
from nb2fn.server.handlers.base import Handler, granted
from nb2fn.server.problem import ProblemError
from nb2fn.server.schema.asking import AskRequest, EndpointDocument
from nb2fn.server.subjects import Subject


class AskHandler(Handler):
    """Asks for the browser, which knows no token."""

    @granted("execute")
    async def post(self) -> None:
        asked = self.read(AskRequest)
        notebook = self.root.notebook(asked.path)
        subject = await subjects.running(
            self.root, self.app.endpoints, notebook, asked.build, asked.deployment
        )
        paths = subjects.document(subject.build)["paths"]
        if "post" not in paths.get(asked.route, ()):
            raise ProblemError(422, "no-such-route", f"the endpoint has no route `{asked.route}`")
        reply = await self._asked(asked, subject)
        found = await asyncio.to_thread(
            match,
            subject.build,
            asked.route,
            question_of(asked.body),
            reply.status,
            reply.document,
        )
        self.reply(asking.answer(reply, found, subject, self.app.shown_bytes))

    async def _asked(self, asked: AskRequest, subject: Subject) -> Reply:
        body = asked.body.encode("utf-8", "surrogatepass")
        url = subject.url + asked.route
        question = Question(url, body, subject.token, subject.host, asked.repeat)
        try:
            return await asyncio.to_thread(ask, question, self.app.answer_seconds)
        except CompileError as error:
            told = "; ".join(f"{d.message}: {d.reason}" for d in error.diagnostics)
            raise ProblemError(502, "no-answer", told, diagnostics=error.diagnostics) from error


class DocumentHandler(Handler):
    """An endpoint's own OpenAPI document."""

    @granted("read")
    def get(self) -> None:
        notebook = self.root.notebook(self.query("path"))
        build = self.get_query_argument("build", "")
        deployment = self.get_query_argument("deployment", "")
        place = subjects.folder(self.root, notebook, build, deployment)
        self.reply(EndpointDocument(document=subjects.document(place)))
