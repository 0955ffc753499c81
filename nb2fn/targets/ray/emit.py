"""emit for Ray Serve: an application that a cluster imports, and the file that deploys it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from nb2fn.ir.bundle import Bundle, File, Lock, Platform
from nb2fn.ir.function import Function
from nb2fn.ir.proof import Usage
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.targets import assemble, findings, readme, sizing
from nb2fn.wheels.lock import resolve

if TYPE_CHECKING:
    from nb2fn.targets.base import Cloud

CONFIG = "serve.yaml"
MEMORY = 1024  # MB of a replica before anything was measured
MEMORIES = (256, 512, 1024, 2048, 4096, 8192, 16384, 32768)
# Ray's images are Ubuntu 22.04's (glibc 2.35); "Ray Docker images" in its documentation.
PLATFORMS = {"x86_64": "x86_64-manylinux_2_35", "arm64": "aarch64-manylinux_2_35"}

_COMMANDS = (
    "serve run serve_app:app     # on a node of the cluster, or on this machine",
    "serve deploy serve.yaml     # from anywhere, once serve.yaml says where the nodes get it",
)


class Ray:
    """Runs the endpoint as replicas of a Ray Serve deployment."""

    name = "ray"

    def emit(self, function: Function, settings: Settings, progress: Progress) -> Bundle:
        """The project that ``serve run`` and ``serve deploy`` take.

        Ray itself is the cluster's, so the lock does not hold it. Raises
        :class:`CompileError` with NB501–NB506 where the requirements cannot be had.
        """
        lock = resolve(
            function.requirements,
            function.constraints,
            Platform(function.python, PLATFORMS[settings.architecture]),
            progress,
            interpreter=function.interpreter,
            label=f"Ray's images ({settings.architecture}, glibc 2.35)",
        )
        values = {"name": function.name, "module": function.module}
        entry = assemble.template(__package__, "serve_app.py.txt", values)
        code = [*assemble.code_files(function), File("serve_app.py", entry.encode())]
        others = assemble.accompanying_files(function, lock, "", readme.ray(function, lock))
        others.append(File(CONFIG, _config(function, lock, settings).encode()))
        return assemble.bundle(function, self.name, lock, code, others, None)

    def sized(self, bundle: Bundle, usage: Usage, settings: Settings) -> tuple[File, ...]:
        """The configuration with the memory that the proof took."""
        megabytes = settings.memory or sizing.memory(usage, MEMORIES, 0)
        return tuple(
            File(file.path, _sized(file.data.decode(), megabytes).encode())
            for file in bundle.files
            if file.path == CONFIG
        )

    def cloud(self, folder: Path) -> Cloud:
        """None: raises :class:`CompileError` (NB570) with the commands that deploy it."""
        reason = "the cluster is yours: how to reach it, and who may, is known to Ray's own tools"
        raise findings.by_hand(self.name, reason, _COMMANDS)


def _config(function: Function, lock: Lock, settings: Settings) -> str:
    needed = "".join(f"        - {name}=={version}\n" for name, version in lock.packages)
    values = {
        "name": function.name,
        "packages": f"      pip:\n{needed}" if needed else "",
        "memory": str((settings.memory or MEMORY) * sizing.MEGABYTE),
    }
    return assemble.template(__package__, f"{CONFIG}.txt", values)


def _sized(text: str, megabytes: int) -> str:
    return re.sub(r"(?m)^( +memory): \d+$", rf"\1: {megabytes * sizing.MEGABYTE}", text)
