"""A build served by a program of its own: one process for each way it is protected."""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .transports import Answer, Ask, Headers, over_http

Command = Callable[[Path, int], Sequence[str]]
"""What serves the build in a folder at a port of loopback."""
NAMES = ("NB2FN_PUBLIC", "NB2FN_TOKEN_SHA256", "NB2FN_CORS")


def functions_framework(build: Path, port: int) -> list[str]:
    """Google's own, with its own server."""
    command = [sys.executable, "-m", "functions_framework", "--target=endpoint"]
    return [*command, "--host=127.0.0.1", f"--port={port}"]


def image(build: Path, port: int) -> list[str]:
    """What the build's Dockerfile says, with this interpreter in the stead of the image's."""
    (said,) = re.findall(r"^CMD (.+)$", (build / "Dockerfile").read_text("utf-8"), re.M)
    *shell, line = json.loads(said)
    found = line.replace("python ", f"{shlex.quote(sys.executable)} ")
    return ["env", f"PORT={port}", *shell, found.replace("0.0.0.0", "127.0.0.1")]


class Served:
    """The build in ``folder``, served by ``command``."""

    def __init__(self, folder: Path, command: Command) -> None:
        self.folder, self.command = folder, command
        self._running: dict[tuple[tuple[str, str], ...], tuple[int, subprocess.Popen[bytes]]] = {}

    def ask(self) -> Ask:
        """Asks the process that is protected as this process's environment says."""

        def ask(method: str, target: str, headers: Headers, body: bytes) -> Answer:
            given = tuple((name, os.environ[name]) for name in NAMES if name in os.environ)
            if given not in self._running:
                self._running[given] = self._start(dict(given))
            return over_http(self._running[given][0])(method, target, headers, body)

        return ask

    def leave(self) -> None:
        for _, process in self._running.values():
            process.terminate()
        for _, process in self._running.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, given: Mapping[str, str]) -> tuple[int, subprocess.Popen[bytes]]:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port: int = found.getsockname()[1]
        plain = {name: value for name, value in os.environ.items() if name not in NAMES}
        process = subprocess.Popen(
            self.command(self.folder, port),
            cwd=self.folder,
            env={**plain, "PYTHONDONTWRITEBYTECODE": "1", **given},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        with socket.socket() as trying:
            while trying.connect_ex(("127.0.0.1", port)):
                assert process.poll() is None, f"it ended with {process.returncode}"
                assert time.monotonic() < deadline, "it does not listen"
                time.sleep(0.05)
        return port, process
