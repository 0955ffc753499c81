"""A run of osls: started behind a gate, let through, waited for or ended."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path

from nb2fn.errors import CompileError
from nb2fn.targets.assemble import template
from nb2fn.targets.aws import missing, tool, trouble

GRACE = 10.0  # seconds to end by itself after Ctrl-C
_QUIET = {"SLS_TELEMETRY_DISABLED": "1", "SLS_NOTIFICATIONS_MODE": "off", "CI": "1"}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_NOISE = re.compile(r"^\(node:|^\(Use `node|NodeVersionSupportWarning|^\s*$")
_GATE = "plugins:\n  - ./gate.js\n"


class Running:
    """``deploy`` of the service that is put together in ``near/service``; ``through`` once it
    may change the stack.

    It packs, and changes nothing at AWS before :meth:`let_through`. Its output is in
    ``deploy.log`` there.
    """

    def __init__(self, program: str, near: Path, stage: str, region: str) -> None:
        self.command = [program, "deploy", "--stage", stage, "--region", region]
        self.command += ["--force", "--verbose"]
        self.near, self.folder, self.region = near, near / "service", region
        self.said: list[str] = []
        self.through = False

    def start(self, service: str, archive: Path, environ: Mapping[str, str]) -> None:
        """Put together the service described by ``service``, with ``archive``, and start."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        (self.folder / "serverless.yml").write_text(f"{service.rstrip()}\n\n{_GATE}", "utf-8")
        (self.folder / "gate.js").write_text(template(__package__, "gate.js.txt", {}), "utf-8")
        (self.folder / archive.name).symlink_to(archive.absolute())
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env={**os.environ, **_QUIET, **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.pid = tool.written_down(self.near, self.process.pid)
        self.listening = threading.Thread(target=self._listen, daemon=True)
        self.listening.start()

    def let_through(self) -> None:
        """Let it change the stack."""
        self.through = True
        (self.folder / "go").touch()

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it has ended, after ``seconds`` at most; raises :class:`CompileError` with
        what it said where it failed."""
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        self.listening.join()
        self.pid.unlink(missing_ok=True)
        if status:
            raise self._failed()
        return True

    def end(self) -> None:
        """End it as by Ctrl-C. What AWS has begun goes on there."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.listening.join()
        self.pid.unlink(missing_ok=True)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout, (self.folder / "deploy.log").open("w", encoding="utf-8") as log:
            for line in self.process.stdout:
                text = _COLOUR.sub("", line).rstrip()
                log.write(text + "\n")
                log.flush()
                if not _NOISE.search(text):
                    self.said.append(text)

    def _failed(self) -> CompileError:
        """What it says under "Error:", else its last lines."""
        said = self.said
        starts = [i for i, line in enumerate(said) if line.startswith(("Error:", "✖"))]
        told = said[starts[-1] :] if starts else said[-8:]
        text = " ".join(line.strip() for line in told).removeprefix("Error:").strip()
        if "serverless login" in text or "license key" in text.lower():
            return missing.wants_login()
        return trouble.of_text(text, "deploy the stack", self.region)
