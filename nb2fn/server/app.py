"""The server extension: its settings, and what outlives a request."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from jupyter_server._tz import utcnow
from jupyter_server.extension.application import ExtensionApp
from traitlets import Float, Int

from nb2fn.server.checker import Checker
from nb2fn.server.endpoints import Endpoints
from nb2fn.server.handlers import HANDLERS, pattern
from nb2fn.server.jobs import Jobs
from nb2fn.server.operations import PREFIX
from nb2fn.server.paths import Root

_CONTENTS = "https://events.jupyter.org/jupyter_server/contents_service/v1"


class Nb2fnApp(ExtensionApp):
    """nb2fn behind Jupyter's own server."""

    name = "nb2fn"
    extension_url = PREFIX
    load_other_extensions = True

    jobs_together = Int(2, min=1, help="Builds and deploys that run at the same time.", config=True)
    check_seconds = Float(30.0, help="The longest an analysis may take.", config=True)
    grace_seconds = Float(
        10.0, help="How long a cancelled job may clean up before it is killed.", config=True
    )
    idle_seconds = Float(
        600.0, help="A build's endpoint that nobody asks for so long is ended.", config=True
    )
    answer_seconds = Float(60.0, help="The longest an endpoint may take to answer.", config=True)
    shown_bytes = Int(1_000_000, help="An answer's bytes that the browser is given.", config=True)

    @property
    def root(self) -> Root:
        """What the server's users may reach."""
        server: Any = self.serverapp
        contents = server.contents_manager
        directory = getattr(contents, "root_dir", "") or server.root_dir
        return Root(Path(directory).absolute(), bool(getattr(contents, "allow_hidden", False)))

    @cached_property
    def checker(self) -> Checker:
        return Checker(self.check_seconds)

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(lambda: self.root, self.jobs_together, self.grace_seconds, self._stirred)

    @cached_property
    def endpoints(self) -> Endpoints:
        return Endpoints(self.idle_seconds)

    def initialize_handlers(self) -> None:
        """Put the API below ``/nb2fn/api``."""
        self.handlers.extend((PREFIX + pattern(path), h) for path, h in HANDLERS.items())

    def initialize_settings(self) -> None:
        """Follow notebooks that are renamed."""
        server: Any = self.serverapp
        server.event_logger.add_listener(schema_id=_CONTENTS, listener=self._contents)

    def current_activity(self) -> int | None:
        """Jobs that are not over: a server with them is not idle."""
        return self.jobs.running or None

    async def stop_extension(self) -> None:
        """End every process that was started."""
        await self.jobs.stop()
        await self.endpoints.stop()
        await self.checker.stop()

    async def _contents(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        if data.get("action") == "rename":
            self.jobs.renamed(data["source_path"], data["path"])

    def _stirred(self) -> None:
        server: Any = self.serverapp
        server.web_app.settings["last_activity_times"][self.name] = utcnow()
