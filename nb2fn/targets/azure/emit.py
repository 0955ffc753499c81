"""emit for Azure Functions: one zip with code, wheels and bytecode, and the template of its app."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from nb2fn.ir.bundle import Archive, Bundle, File, Platform
from nb2fn.ir.function import Function
from nb2fn.ir.proof import Usage
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.targets import assemble, pins, readme, sizing
from nb2fn.targets.azure import limits
from nb2fn.targets.azure.names import short
from nb2fn.wheels.lock import normalise, resolve
from nb2fn.wheels.store import unpack

if TYPE_CHECKING:
    from nb2fn.targets.base import Cloud

TEMPLATE = "azuredeploy.json"


class Azure:
    """Runs the endpoint as a function app of the Flex Consumption plan."""

    name = "azure"

    def emit(self, function: Function, settings: Settings, progress: Progress) -> Bundle:
        """The project: ``<name>.zip`` is what runs, ``azuredeploy.json`` makes what it runs on.

        Raises :class:`CompileError` with NB501–NB508 where the requirements cannot be had,
        NB571–NB573 beyond what Azure Functions runs.
        """
        limits.check(function.python, settings.architecture)
        present = {normalise(r.name) for r in function.requirements}
        library = pins.azure_functions(function.python)
        lock = resolve(
            function.requirements,
            function.constraints,
            Platform(function.python, limits.PLATFORM),
            progress,
            extras=[r for r in (library,) if r.name not in present],
            pins=pins.BROUGHT_IN,
            interpreter=function.interpreter,
            label="the Flex Consumption plan (x86_64, glibc 2.31)",
        )
        wheels = unpack(lock, function.interpreter, progress)
        limits.check_size(sorted(((w.wheel.name, w.size) for w in wheels), key=lambda s: -s[1]))
        code = [*assemble.code_files(function), *_entry(function)]
        others = assemble.accompanying_files(function, lock, "", readme.azure(function, lock))
        others.append(File(TEMPLATE, _template(function, settings).encode()))
        archive = Archive(f"{function.name}.zip", tuple(code), True)
        return assemble.bundle(function, self.name, lock, code, others, archive)

    def sized(self, bundle: Bundle, usage: Usage, settings: Settings) -> tuple[File, ...]:
        """The template with the instance that holds what the proof took."""
        megabytes = settings.memory or sizing.memory(usage, limits.MEMORIES, limits.CORE)
        return tuple(
            File(file.path, _sized(file.data.decode(), limits.memory(megabytes)).encode())
            for file in bundle.files
            if file.path == TEMPLATE
        )

    def cloud(self, folder: Path) -> Cloud:
        """The client of Azure; raises :class:`CompileError` (NB540) without azure-identity."""
        from nb2fn.targets.azure.missing import no_identity

        try:
            from nb2fn.targets.azure.cloud import AzureCloud
        except ModuleNotFoundError as error:
            if not (error.name or "").startswith("azure"):
                raise
            raise no_identity() from error
        return AzureCloud(folder)


def _entry(function: Function) -> list[File]:
    values = {"name": function.name, "module": function.module}
    entry = assemble.template(__package__, "function_app.py.txt", values)
    host = assemble.template(__package__, "host.json.txt", {})
    return [File("function_app.py", entry.encode()), File("host.json", host.encode())]


def _template(function: Function, settings: Settings) -> str:
    values = {
        "name": function.name,
        "short": short(function.name),
        "memory": str(limits.memory(settings.memory or limits.MEMORY)),
        "instances": str(limits.INSTANCES),
        "python": ".".join(map(str, function.python)),
        "region": json.dumps(settings.region or limits.REGION),
    }
    return assemble.template(__package__, f"{TEMPLATE}.txt", values)


def _sized(text: str, megabytes: int) -> str:
    pattern = r'("memory": \{"type": "int", "defaultValue": )\d+'
    return re.sub(pattern, rf"\g<1>{megabytes}", text)
