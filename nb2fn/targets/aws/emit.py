"""emit for AWS Lambda: one archive with code, wheels and bytecode, and how to deploy it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nb2fn.errors import CompileError
from nb2fn.ir.bundle import Archive, Bundle, File, Lock, Platform
from nb2fn.ir.function import Function
from nb2fn.ir.proof import Usage
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.targets import assemble, pins, readme
from nb2fn.targets.aws import image, limits
from nb2fn.targets.aws.limits import Runtime
from nb2fn.targets.aws.service import plugins_text, service_name, service_text, sized
from nb2fn.wheels.lock import normalise, resolve
from nb2fn.wheels.store import Unpacked, unpack

if TYPE_CHECKING:
    from nb2fn.targets.base import Cloud

_ADVICE = "train with a kernel of Python 3.12 or later: its runtime has glibc 2.34"

Size = tuple[str, int, int]
"""A package: its name, its unzipped bytes, and those of its bytecode among them."""


class Aws:
    """Runs the endpoint as a Lambda function behind an HTTP API."""

    name = "aws"

    def emit(self, function: Function, settings: Settings, progress: Progress) -> Bundle:
        """The project that ``osls deploy`` and ``osls package`` take as it is.

        With ``settings.layout`` ``plugins``, npm plugins pack it instead, and there
        is no archive. Raises :class:`CompileError` with NB501–NB508 where the
        requirements cannot be had, NB511–NB513 beyond Lambda's limits.
        """
        runtime = _runtime(function, settings)
        lock = _lock(function, runtime, settings, progress)
        code = assemble.code_files(function)
        if settings.layout == "plugins":
            service = plugins_text(function, runtime, settings)
            values = {"service": service_name(function.name)}
            package = assemble.template(__package__, "package.json.txt", values)
            extra, archive = [File("package.json", package.encode())], None
        else:
            service = service_text(function, runtime, settings)
            sizes = _sizes(function, code, unpack(lock, function.interpreter, progress))
            extra, archive = [], _archive(function, code, sizes)
            if archive is None:
                return self._image(function, settings, lock, code, sizes)
        about = readme.aws(function, lock, settings.layout)
        others = [*assemble.accompanying_files(function, lock, service, about), *extra]
        return assemble.bundle(function, self.name, lock, code, others, archive)

    def _image(
        self,
        function: Function,
        settings: Settings,
        lock: Lock,
        code: Sequence[File],
        sizes: Sequence[Size],
    ) -> Bundle:
        """The project whose image ``osls deploy`` builds: too much for a zip."""
        text = service_text(function, _runtime(function, settings), settings)
        service = image.as_image(text, settings.architecture)
        about = readme.aws(function, lock, "image")
        others = assemble.accompanying_files(function, lock, service, about)
        others += image.image_files(function, settings)
        told = image.too_large_for_a_zip([(name, size - pyc) for name, size, pyc in sizes])
        made = assemble.bundle(function, self.name, lock, code, others, None)
        return replace(made, diagnostics=(told,))

    def sized(self, bundle: Bundle, usage: Usage, settings: Settings) -> tuple[File, ...]:
        """The service description with the memory and time that the proof took."""
        return sized(bundle, usage, settings)

    def cloud(self, folder: Path) -> Cloud:
        """The client of AWS; raises :class:`CompileError` (NB540) without boto3."""
        from nb2fn.targets.aws.missing import no_boto3

        try:
            from nb2fn.targets.aws.cloud import AwsCloud
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] not in ("boto3", "botocore"):
                raise
            raise no_boto3() from error
        return AwsCloud(folder)


def _runtime(function: Function, settings: Settings) -> Runtime:
    if function.python not in limits.RUNTIMES:
        raise CompileError(limits.no_runtime(function.python))
    if settings.architecture not in limits.ARCHITECTURES:
        raise CompileError(limits.no_architecture(settings.architecture))
    return limits.RUNTIMES[function.python]


def _lock(function: Function, runtime: Runtime, settings: Settings, progress: Progress) -> Lock:
    present = {normalise(r.name) for r in function.requirements}
    return resolve(
        function.requirements,
        function.constraints,
        Platform(function.python, runtime.platform_tag(settings.architecture)),
        progress,
        extras=[r for r in (pins.SERVERLESS_WSGI,) if r.name not in present],
        pins=pins.BROUGHT_IN,
        interpreter=function.interpreter,
        label=runtime.label(settings.architecture),
        advice=_ADVICE if runtime.glibc < (2, 34) else "",
    )


def _sizes(function: Function, code: Sequence[File], wheels: Sequence[Unpacked]) -> list[Size]:
    # Bytecode of our own code is not made yet: reckoned as large again as the source.
    own = sum(len(file.data) * (2 if file.path.endswith(".py") else 1) for file in code)
    packages = [(w.wheel.name, w.size, w.bytecode) for w in wheels]
    return [(f"{function.name} itself", own, 0), *packages]


def _archive(function: Function, code: Sequence[File], sizes: Sequence[Size]) -> Archive | None:
    bytecode = with_bytecode(sizes)
    if bytecode is None:
        return None
    return Archive(f"{function.name}.zip", tuple(code), bytecode)


def with_bytecode(sizes: Sequence[Size]) -> bool | None:
    """Whether what a zip is to hold fits with its bytecode; if only without, that is left out.
    ``None`` where it takes an image.

    Raises :class:`CompileError` (NB513) where it is too large for that as well.
    """
    total = sum(size for _, size, _ in sizes)
    if total <= limits.UNZIPPED:
        return True
    plain = [(name, size - bytecode) for name, size, bytecode in sizes]
    total = sum(size for _, size in plain)
    if total <= limits.UNZIPPED:
        return False
    if total <= limits.IMAGE:
        return None
    raise CompileError(limits.too_large(plain))
