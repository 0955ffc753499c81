"""unpack: the wheels of a lock, one folder of the cache for each, shared by all locks."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from nb2fn import cachedir
from nb2fn.errors import CompileError
from nb2fn.ir.bundle import Lock
from nb2fn.progress import Progress
from nb2fn.records import record
from nb2fn.wheels import bytecode, pylock, trim, uv, weather
from nb2fn.wheels.files import alone, new_folder
from nb2fn.wheels.lock import normalise
from nb2fn.wheels.pylock import Wheel

_FORMAT = 1


@record
class Unpacked:
    """A wheel's files under ``folder/files``, trimmed, with bytecode.

    ``size`` is that of all files, ``bytecode`` of the ``.pyc`` among them, in bytes.
    """

    wheel: Wheel
    folder: Path
    size: int
    bytecode: int

    @property
    def files(self) -> Path:
        return self.folder / "files"

    def paths(self) -> list[str]:
        """Every file, POSIX and relative to :attr:`files`, sorted."""
        root = self.files
        found = []
        for folder, _, names in os.walk(root):
            inside = Path(folder).relative_to(root).as_posix()
            found += [name if inside == "." else f"{inside}/{name}" for name in names]
        return sorted(found)


def unpack(lock: Lock, interpreter: str, progress: Progress) -> tuple[Unpacked, ...]:
    """Make sure every wheel of ``lock`` lies unpacked in the cache; in order of name.

    ``interpreter`` compiles the bytecode; with an empty one there is none. Safe
    with several builds at once. Raises :class:`CompileError` where a wheel cannot
    be had (NB506, NB507) or written (NB508).
    """
    root = cachedir.root() / "wheels"
    kind = bytecode.identity(interpreter) or "source"
    wheels = pylock.wheels(lock.pylock)
    places = {wheel: root / f"{wheel.sha256[:40]}-{kind}-{_FORMAT}" for wheel in wheels}
    missing = [wheel for wheel, place in places.items() if _open(wheel, place) is None]
    if missing:
        with (
            progress.stage("wheels", ", ".join(w.name for w in missing)),
            weather.storage(root),
            alone(root / "unpacking.lock"),
        ):
            # Another build may have unpacked some while this one waited for its turn.
            missing = [wheel for wheel in missing if _open(wheel, places[wheel]) is None]
            if missing:
                _unpack(missing, lock, interpreter, places, root)
    opened = (_open(wheel, place) for wheel, place in places.items())
    return tuple(wheel for wheel in opened if wheel is not None)


def _open(wheel: Wheel, place: Path) -> Unpacked | None:
    """The wheel unpacked at ``place``, or ``None`` where it is not, or not whole."""
    try:
        facts = json.loads((place / "wheel.json").read_bytes())
        return Unpacked(wheel, place, facts["size"], facts["bytecode"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _unpack(
    missing: Sequence[Wheel],
    lock: Lock,
    interpreter: str,
    places: dict[Wheel, Path],
    root: Path,
) -> None:
    with tempfile.TemporaryDirectory(dir=root, prefix=".install-") as name:
        site = Path(name) / "site"
        _install(missing, lock, interpreter, Path(name), site)
        for wheel in missing:
            shutil.rmtree(places[wheel], ignore_errors=True)  # not whole: its wheel.json says so
            with new_folder(places[wheel]) as made:
                facts = _take(wheel, site, made / "files", interpreter, lock.platform.python)
                (made / "wheel.json").write_text(json.dumps({"name": wheel.file, **facts}))


def _install(
    missing: Sequence[Wheel], lock: Lock, interpreter: str, folder: Path, site: Path
) -> None:
    lines = [f"{w.name} @ {w.url} --hash=sha256:{w.sha256}" for w in missing]
    (folder / "requirements.txt").write_text("\n".join(lines) + "\n", "utf-8")
    arguments = ["pip", "install", "--no-deps", "--require-hashes", "--target", str(site)]
    arguments += ["--python-version", ".".join(map(str, lock.platform.python))]
    if lock.platform.tag:
        arguments += ["--python-platform", lock.platform.tag]
    result = uv.run([*arguments, "-r", "requirements.txt"], folder, interpreter)
    if result.status:
        raise CompileError(weather.not_installed(missing, result.errors))


def _take(
    wheel: Wheel, site: Path, files: Path, interpreter: str, python: tuple[int, int]
) -> dict[str, int]:
    """Link one wheel's kept files from ``site`` into ``files``; their sizes in bytes."""
    recorded = [p for p in _record(wheel, site) if (site / p).is_file()]
    jobs = []
    for path in trim.keep(recorded, site):
        target = files / path
        target.parent.mkdir(parents=True, exist_ok=True)
        link(site / path, target)
        if path.endswith(".py"):
            cached = files / bytecode.cached_name(path, python)
            jobs.append(bytecode.Job(target, path, cached))
    files.mkdir(exist_ok=True)
    bytecode.compile_files(jobs, interpreter, python)
    sizes = [(p.suffix, p.stat().st_size) for p in files.rglob("*") if p.is_file()]
    compiled = sum(size for suffix, size in sizes if suffix == ".pyc")
    return {"size": sum(size for _, size in sizes), "bytecode": compiled}


def link(source: Path, target: Path) -> None:
    """Give ``target`` the bytes of ``source`` without copying them where that can be."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        shutil.copymode(source, target)


def _record(wheel: Wheel, site: Path) -> list[str]:
    """The paths that the wheel's RECORD lists, as they lie under ``site``."""
    for folder in sorted(site.glob("*.dist-info")):
        name, _, version = folder.name.removesuffix(".dist-info").partition("-")
        if normalise(name) == normalise(wheel.name) and version:
            with (folder / "RECORD").open(newline="", encoding="utf-8") as file:
                rows = [row[0].replace("\\", "/") for row in csv.reader(file) if row]
            return [row for row in rows if not re.match(r"\.\./|/", row)]
    raise OSError(f"{wheel.file} left no dist-info")
