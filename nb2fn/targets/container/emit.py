"""emit for container engines: a Dockerfile with its context, and manifests that run the image."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from nb2fn.ir.bundle import Bundle, File, Platform
from nb2fn.ir.function import Function
from nb2fn.ir.proof import Usage
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.targets import assemble, findings, names, pins, readme, sizing
from nb2fn.targets.container import limits
from nb2fn.wheels.lock import normalise, resolve

if TYPE_CHECKING:
    from nb2fn.targets.base import Cloud

_COMMANDS = (
    "docker build -t REGISTRY/NAME:TAG .",
    "docker push REGISTRY/NAME:TAG",
    "kubectl apply -f kubernetes.yaml                # Kubernetes, once `image:` names it",
    "kubectl apply -f service.yaml                   # Knative",
    "gcloud run services replace service.yaml        # Cloud Run",
)
MANIFESTS = ("service.yaml", "kubernetes.yaml")


class Container:
    """An image that any container engine runs."""

    name = "container"

    def emit(self, function: Function, settings: Settings, progress: Progress) -> Bundle:
        """The project that ``docker build`` takes as it is, with manifests for Knative, Cloud
        Run and Kubernetes.

        Raises :class:`CompileError` with NB501–NB506 where the requirements cannot be had.
        """
        values = _values(function, settings)
        present = {normalise(r.name) for r in function.requirements}
        lock = resolve(
            function.requirements,
            function.constraints,
            Platform(function.python, limits.platform_tag(settings.architecture)),
            progress,
            extras=[r for r in (pins.WAITRESS,) if r.name not in present],
            pins=pins.BROUGHT_IN,
            interpreter=function.interpreter,
            label=limits.label(values["python"], settings.architecture),
        )
        made = {"Dockerfile": "Dockerfile.txt", ".dockerignore": "dockerignore.txt"}
        made.update({name: f"{name}.txt" for name in MANIFESTS})
        code = assemble.code_files(function)
        about = readme.container(function, lock, values)
        others = assemble.accompanying_files(function, lock, "", about)
        for path, source in made.items():
            others.append(File(path, assemble.template(__package__, source, values).encode()))
        return assemble.bundle(function, self.name, lock, code, others, None)

    def sized(self, bundle: Bundle, usage: Usage, settings: Settings) -> tuple[File, ...]:
        """The manifests with the memory and time that the proof took."""
        megabytes = settings.memory or sizing.memory(usage, limits.MEMORIES, limits.CORE)
        seconds = sizing.timeout(usage, megabytes, limits.CORE, limits.TIMEOUTS)
        texts = {f.path: f.data.decode() for f in bundle.files if f.path in MANIFESTS}
        for path, text in texts.items():
            text = re.sub(r"(?m)^( +memory): \d+Mi$", rf"\1: {megabytes}Mi", text)
            if path == "service.yaml":
                cpu = limits.processors(megabytes)
                text = re.sub(r'(?m)^( +cpu): "\d+"$', rf'\1: "{cpu}"', text)
            texts[path] = re.sub(r"(?m)^( +timeoutSeconds): \d+$", rf"\1: {seconds}", text)
        return tuple(File(path, text.encode()) for path, text in texts.items())

    def cloud(self, folder: Path) -> Cloud:
        """None: raises :class:`CompileError` (NB570) with the commands that deploy an image."""
        reason = "which engine builds the image, which registry keeps it and which cluster runs it"
        raise findings.by_hand(self.name, f"{reason} is yours to say", _COMMANDS)


def _values(function: Function, settings: Settings) -> dict[str, str]:
    app = names.label(function.name, limits.NAME)
    memory = settings.memory or limits.MEMORY
    return {
        "name": function.name,
        "app": app,
        "image": f"{app}:{function.digest[:12]}",
        "python": ".".join(map(str, function.python)),
        "base": limits.BASE,
        "platform": limits.ARCHITECTURES[settings.architecture],
        "memory": str(memory),
        "cpu": str(limits.processors(memory)),
        "timeout": str(limits.TIMEOUT),
    }
