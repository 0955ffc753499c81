"""What will be compiled."""

from __future__ import annotations

import json
import platform

from nb2fn import __version__
from nb2fn.server.handlers.base import Handler, granted
from nb2fn.server.schema.base import Status
from nb2fn.server.schema.check import CheckRequest


class StatusHandler(Handler):
    """That nb2fn is here; the panel asks it when it opens."""

    @granted("read")
    def get(self) -> None:
        self.app.checker.warm()
        self.reply(
            Status(
                version=__version__,
                python=platform.python_version(),
                root=str(self.root.directory),
            )
        )


class CheckHandler(Handler):
    """Analyses a notebook in another process: nothing of it runs."""

    @granted("read")
    async def post(self) -> None:
        asked = self.read(CheckRequest)
        notebook = self.root.notebook(asked.path)
        data = None if asked.content is None else json.dumps(asked.content).encode()
        self.reply(await self.app.checker.check(notebook, data, asked.proposals))
