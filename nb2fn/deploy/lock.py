"""One nb2fn at a time works on a deployment.

The lock is the system's own on the file ``….lock``, so it ends with the process that
holds it, killed or not; what the file says is only for people. Where the system has no
such locks, the file itself is the lock, and its process is looked for.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from nb2fn.deploy import findings, places, state
from nb2fn.deploy.clock import now, whoami
from nb2fn.hosting.supervise import start_time
from nb2fn.ir.deployment import Deployment
from nb2fn.wheels import weather


@contextlib.contextmanager
def alone(folder: Path, deployment: Deployment) -> Iterator[None]:
    """Hold the deployment for a block; NB521 where another process does."""
    with weather.storage(folder):
        places.ready(folder)
        path = state.path_of(folder, deployment).with_suffix(".lock")
        file = path.open("a+", encoding="utf-8")
    with file:
        if not _locked(file.fileno(), path):
            file.seek(0)
            raise findings.locked(deployment, _holder(file.read()))
        file.seek(0)
        file.truncate()
        file.write(_ours())
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()


def _locked(handle: int, path: Path) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return not _alive(path.read_text("utf-8"))
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return not _alive(path.read_text("utf-8"))
    return True


def _ours() -> str:
    pid = os.getpid()
    return json.dumps({"pid": pid, "start": start_time(pid), "by": whoami(), "since": now()})


def _alive(text: str) -> bool:
    """Whether the process that wrote ``text`` still runs on this machine (or may, on another)."""
    try:
        said = json.loads(text)
    except ValueError:
        return False
    if said["by"].rpartition("@")[2] != whoami().rpartition("@")[2]:
        return True
    return bool(said["start"]) and start_time(said["pid"]) == said["start"]


def _holder(text: str) -> str:
    try:
        said = json.loads(text)
    except ValueError:
        return "it has just begun"
    return f"process {said['pid']} of {said['by']} since {said['since']}"
