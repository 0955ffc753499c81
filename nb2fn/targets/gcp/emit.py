"""emit for Google Cloud: the source that its builders take, and how to deploy it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nb2fn.errors import CompileError
from nb2fn.ir.bundle import Bundle, File, Lock, Platform
from nb2fn.ir.function import Function
from nb2fn.ir.proof import Usage
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.targets import assemble, pins, readme
from nb2fn.targets.gcp import limits, service
from nb2fn.targets.gcp.limits import Runtime
from nb2fn.wheels.lock import normalise, resolve

if TYPE_CHECKING:
    from nb2fn.targets.base import Cloud


class Gcp:
    """Runs the endpoint as a Cloud Run function."""

    name = "gcp"

    def emit(self, function: Function, settings: Settings, progress: Progress) -> Bundle:
        """The project that ``gcloud functions deploy`` takes as it is: Google installs its
        requirements, held to the lock's wheels by their hashes.

        Raises :class:`CompileError` with NB501–NB506 where the requirements cannot be had,
        NB560 and NB561 beyond what Google runs.
        """
        runtime = _runtime(function, settings)
        lock = _lock(function, runtime, progress)
        main = assemble.template(__package__, "main.py.txt", {"name": function.name})
        code = [*assemble.code_files(function), File("main.py", main.encode())]
        about = readme.gcp(function, lock, service.function_name(function.name, "dev"))
        others = assemble.accompanying_files(function, lock, "", about)
        flags = service.flags_text(function, runtime, settings)
        ignored = assemble.template(__package__, "gcloudignore.txt", {})
        others.append(File(service.NAME, flags.encode()))
        others.append(File(".gcloudignore", ignored.encode()))
        return assemble.bundle(function, self.name, lock, code, others, None)

    def sized(self, bundle: Bundle, usage: Usage, settings: Settings) -> tuple[File, ...]:
        """The flags with the memory and time that the proof took."""
        return service.sized(bundle, usage, settings)

    def cloud(self, folder: Path) -> Cloud:
        """The client of Google Cloud; raises :class:`CompileError` (NB540) without its
        library."""
        from nb2fn.targets.gcp.missing import no_client

        try:
            from nb2fn.targets.gcp.cloud import GcpCloud
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] not in ("google", "requests"):
                raise
            raise no_client() from error
        return GcpCloud(folder)


def _runtime(function: Function, settings: Settings) -> Runtime:
    if function.python not in limits.RUNTIMES:
        raise CompileError(limits.no_runtime(function.python))
    if settings.architecture != "x86_64":
        raise CompileError(limits.no_architecture(settings.architecture))
    return limits.RUNTIMES[function.python]


def _lock(function: Function, runtime: Runtime, progress: Progress) -> Lock:
    present = {normalise(r.name) for r in function.requirements}
    return resolve(
        function.requirements,
        function.constraints,
        Platform(function.python, limits.PLATFORM),
        progress,
        extras=[r for r in (pins.FUNCTIONS_FRAMEWORK,) if r.name not in present],
        pins=(*pins.BROUGHT_IN, *pins.BY_FUNCTIONS_FRAMEWORK),
        interpreter=function.interpreter,
        label=runtime.label,
    )
