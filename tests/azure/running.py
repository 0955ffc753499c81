"""An app's package, running: a process behind the Functions host of :mod:`tests.azure.host`."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path


class Running:
    """The app in ``folder`` under ``settings``; it writes into ``lines``: (timestamp, message,
    id)."""

    def __init__(
        self, folder: Path, settings: Mapping[str, str], key: str, lines: list[tuple[str, str, str]]
    ) -> None:
        self.lines = lines
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-I", str(Path(__file__).parent / "host.py"), str(folder)],
            env={"PATH": os.environ["PATH"], **settings, "FUNCTION_KEY": key},
            cwd=tempfile.gettempdir(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline() or 0)

    def ask(
        self, method: str, target: str, headers: list[tuple[str, str]], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """The app's answer; 503 where it does not start."""
        if not self.port:
            return 503, [], b"Function host is not running."
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, target, body, dict(headers))
        answer = connection.getresponse()
        found = answer.status, answer.getheaders(), answer.read()
        connection.close()
        return found

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as written:
            for line in written:
                when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
                self.lines.append((when, line.rstrip(), f"item-{len(self.lines)}"))
