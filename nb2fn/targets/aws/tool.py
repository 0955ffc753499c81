"""osls or Serverless Framework, whichever is there."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import time
from pathlib import Path

from nb2fn.hosting.supervise import start_time, write_whole
from nb2fn.targets.aws import missing

NAMES = ("osls", "serverless", "sls")
_PID = "osls.json"


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


def written_down(near: Path, pid: int) -> Path:
    """Write down which process it is, for :func:`end_earlier`; the file."""
    path = near / _PID
    write_whole(path, {"pid": pid, "start": start_time(pid)})
    return path
