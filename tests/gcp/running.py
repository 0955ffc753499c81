"""Functions that run: each version a process, started by :mod:`tests.gcp.runner`."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path


class Runner:
    """The process that starts functions; ``folder`` is for their code and logs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.gcp.runner"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def start(self, source: bytes, environ: dict[str, str], log: Path) -> tuple[int, int]:
        """Run the function in a zip: its process and port; raises :class:`RuntimeError` where
        it ends before it listens."""
        with self._lock:
            self._count += 1
            folder = self.folder / str(self._count)
            with zipfile.ZipFile(io.BytesIO(source)) as archive:
                archive.extractall(folder)
            with socket.socket() as found:
                found.bind(("127.0.0.1", 0))
                port: int = found.getsockname()[1]
            order = {"folder": str(folder), "port": port, "log": str(log), "environ": environ}
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps(order) + "\n")
            process = int(self._process.stdout.readline())
        deadline = time.monotonic() + 30
        with socket.socket() as trying:
            while trying.connect_ex(("127.0.0.1", port)):
                if not alive(process) or time.monotonic() > deadline:
                    raise RuntimeError(log.read_text("utf-8")[-500:])
                time.sleep(0.02)
        return process, port

    def leave(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def end(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return
