"""emit for this machine: the code, its lock, and how to serve, test and deploy it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nb2fn.ir.bundle import Bundle, File, Platform
from nb2fn.ir.function import Function
from nb2fn.ir.proof import Usage
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.targets import assemble, pins, readme
from nb2fn.targets.aws import limits
from nb2fn.targets.aws.service import service_text, sized
from nb2fn.wheels.lock import normalise, resolve

if TYPE_CHECKING:
    from nb2fn.targets.base import Cloud


class Local:
    """Runs the endpoint on the machine that built it."""

    name = "local"

    def emit(self, function: Function, settings: Settings, progress: Progress) -> Bundle:
        """The project for ``nb2fn serve`` and WSGI servers.

        Its ``serverless.yml``, if AWS Lambda has a runtime of this Python, deploys
        the archive of ``nb2fn build --target aws``. Raises :class:`CompileError`
        with NB501–NB506.
        """
        present = {normalise(r.name) for r in function.requirements}
        lock = resolve(
            function.requirements,
            function.constraints,
            Platform(function.python),
            progress,
            extras=[r for r in (pins.WAITRESS,) if r.name not in present],
            pins=pins.BROUGHT_IN,
            interpreter=function.interpreter,
        )
        runtime = limits.RUNTIMES.get(function.python)
        serverless = service_text(function, runtime, settings, local=True) if runtime else ""
        code = assemble.code_files(function)
        others = assemble.accompanying_files(
            function, lock, serverless, readme.local(function, lock)
        )
        return assemble.bundle(function, self.name, lock, code, others, None)

    def sized(self, bundle: Bundle, usage: Usage, settings: Settings) -> tuple[File, ...]:
        """The service description with the memory and time that the proof took."""
        return sized(bundle, usage, settings)

    def cloud(self, folder: Path) -> Cloud:
        """The client of the supervisor that keeps an endpoint running on this machine."""
        from nb2fn.targets.local.cloud import LocalCloud

        return LocalCloud(folder)
