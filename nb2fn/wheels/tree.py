"""tree: all wheels of a lock in one folder that can stand on ``sys.path``."""

from __future__ import annotations

from pathlib import Path

from nb2fn import cachedir
from nb2fn.ir.bundle import Lock
from nb2fn.progress import Progress
from nb2fn.wheels import bytecode, weather
from nb2fn.wheels.files import new_folder
from nb2fn.wheels.store import link, unpack


def tree(lock: Lock, interpreter: str, progress: Progress) -> Path:
    """The folder with the lock's wheels unpacked: the very files an archive holds.

    It lies in the cache under the lock's digest, belongs to all builds and must
    not be written. ``interpreter`` is the kernel's Python, which compiles the
    bytecode. Raises :class:`CompileError` as :func:`nb2fn.wheels.store.unpack`.
    """
    kind = bytecode.identity(interpreter) or "source"
    place = cachedir.root() / "trees" / f"{lock.digest[:40]}-{kind}"
    if place.is_dir():
        return place
    wheels = unpack(lock, interpreter, progress)
    with progress.stage("tree"), weather.storage(place), new_folder(place) as made:
        for wheel in wheels:
            for path in wheel.paths():
                target = made / path
                if not target.exists():  # shared by two wheels: the first by name, as in the zip
                    target.parent.mkdir(parents=True, exist_ok=True)
                    link(wheel.files / path, target)
    return place
