"""osls or Serverless Framework, whichever is there: finds it, runs it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from nb2fn.errors import CompileError
from nb2fn.hosting.supervise import start_time, write_whole
from nb2fn.targets.aws import missing, trouble

NAMES = ("osls", "serverless", "sls")
GRACE = 10.0  # seconds to end by itself after Ctrl-C
_PID = "osls.json"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_NOISE = re.compile(r"^\(node:|^\(Use `node|NodeVersionSupportWarning|^\s*$")


def find(near: Path) -> str:
    """The program: in ``node_modules/.bin`` of a folder upward from ``near`` or from here,
    else on the PATH; NB540 where there is none."""
    for top in (near.absolute(), Path.cwd()):
        for folder in (top, *top.parents):
            for name in NAMES:
                candidate = folder / "node_modules" / ".bin" / name
                if candidate.is_file():
                    return str(candidate)
    for name in NAMES:
        if found := shutil.which(name):
            return found
    raise missing.no_osls()


def end_earlier(near: Path) -> None:
    """End the run of a deploy that was killed: two at once would be in each other's way."""
    path = near / _PID
    try:
        known = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return
    with contextlib.suppress(ProcessLookupError):
        if known["start"] and start_time(known["pid"]) == known["start"]:
            os.killpg(known["pid"], signal.SIGKILL)
            while start_time(known["pid"]) == known["start"]:
                time.sleep(0.02)
    path.unlink()


def deploy(program: str, folder: Path, stage: str, region: str, environ: Mapping[str, str]) -> None:
    """Run ``deploy`` on the service in ``folder``; its output is in ``folder/deploy.log``.

    Ctrl-C reaches it as well: it is let end, and what AWS has begun goes on there. Raises
    :class:`CompileError` with what it said.
    """
    quiet = {"SLS_TELEMETRY_DISABLED": "1", "SLS_NOTIFICATIONS_MODE": "off", "CI": "1"}
    command = [program, "deploy", "--stage", stage, "--region", region, "--force", "--verbose"]
    with (folder / "deploy.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **quiet, **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        pid = folder.parent / _PID
        write_whole(pid, {"pid": process.pid, "start": start_time(process.pid)})
        said: list[str] = []
        with process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    text = _COLOUR.sub("", line).rstrip()
                    log.write(text + "\n")
                    if not _NOISE.search(text):
                        said.append(text)
            except BaseException:
                _end(process)
                raise
        pid.unlink(missing_ok=True)
    if process.returncode:
        raise _failed(said, region)


def _end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()


def _failed(said: list[str], region: str) -> CompileError:
    """What it says under "Error:", else its last lines."""
    starts = [i for i, line in enumerate(said) if line.startswith(("Error:", "✖"))]
    told = said[starts[-1] :] if starts else said[-8:]
    text = " ".join(line.strip() for line in told).removeprefix("Error:").strip()
    if "serverless login" in text or "license key" in text.lower():
        return missing.wants_login()
    return trouble.of_text(text, "deploy the stack", region)
