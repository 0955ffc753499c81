"""Targets, plans, what is deployed, and its log."""

from __future__ import annotations

import asyncio
from pathlib import Path

from nb2fn.deploy import operate
from nb2fn.server import builds, deployments
from nb2fn.server.handlers.base import Handler, granted
from nb2fn.server.problem import ProblemError, refusals
from nb2fn.server.schema.deployments import Deployments, Logs, PlanRequest, Targets

_LINES = 200


class TargetsHandler(Handler):
    """Where it can run."""

    @granted("read")
    def get(self) -> None:
        notebook = self.root.notebook(self.query("path"))
        with refusals():
            default = builds.settings(self.root, notebook).target
            found = deployments.targets(notebook)
        self.reply(Targets(default=default, targets=found))


class PlanHandler(Handler):
    """What would be done."""

    @granted("read")
    async def post(self) -> None:
        asked = self.read(PlanRequest)
        notebook = self.root.notebook(asked.path)
        with refusals():
            settings = builds.settings(self.root, notebook, asked.output)
            place = builds.place(self.root, notebook, asked.output)
        checked = await self.app.checker.check(notebook, None, proposals=False)
        with refusals():
            self.reply(
                await asyncio.to_thread(
                    deployments.plan,
                    notebook,
                    place,
                    checked.digest,
                    asked,
                    asked.target or settings.target,
                )
            )


class DeploymentsHandler(Handler):
    """What is deployed of a notebook."""

    @granted("read")
    async def get(self) -> None:
        notebook = self.root.notebook(self.query("path"))
        look = bool(self.get_query_argument("look", ""))
        with refusals():
            found = await asyncio.to_thread(deployments.of_notebook, notebook, look=look)
        self.reply(Deployments(deployments=found))


class LogsHandler(Handler):
    """The end of an endpoint's log."""

    @granted("read")
    async def get(self) -> None:
        notebook = self.root.notebook(self.query("path"))
        build = self.get_query_argument("build", "")
        deployment = self.get_query_argument("deployment", "")
        if bool(build) == bool(deployment):
            raise ProblemError(400, "missing-parameter", "name either `build` or `deployment`")
        if build:
            endpoint = self.app.endpoints.running(builds.opened(self.root, build)[0])
            lines = endpoint.log().splitlines() if endpoint else []
        else:
            with refusals():
                lines = await asyncio.to_thread(_logs, notebook, deployment)
        self.reply(Logs(lines=lines[-_LINES:]))


def _logs(notebook: Path, deployment: str) -> list[str]:
    known, where = deployments.find(notebook, deployment)
    return list(operate.logs(known.name, where, lines=_LINES))
