"""write: the deployable zip. Same code, same lock, same interpreter: same bytes.

The wheels' part is kept in the cache ready compressed, one *part* (a zip without its
directory) per wheel, so that a build compresses only its own code.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from nb2fn.ir.bundle import Archive, File, Lock
from nb2fn.progress import Progress
from nb2fn.records import record
from nb2fn.wheels import bytecode, weather
from nb2fn.wheels.files import alone, write_atomically
from nb2fn.wheels.store import Unpacked, unpack
from nb2fn.wheels.zipfile_format import Entry, directory, pack

_BUFFER = 1 << 20


@record
class Part:
    """Ready-compressed entries: offsets count from the beginning of ``file``."""

    file: Path
    entries: tuple[Entry, ...]


def write(target: Path, archive: Archive, lock: Lock, interpreter: str, progress: Progress) -> None:
    """Write ``archive`` over the lock's wheels as the zip file ``target``.

    Code comes first and hides a wheel's file of the same path. ``interpreter``
    compiles the code; with an empty one there is no bytecode. Raises
    :class:`CompileError` where a wheel cannot be had, or the disk is full (NB508);
    then ``target`` does not exist.
    """
    wheels = unpack(lock, interpreter, progress)
    with progress.stage("package", target.name), weather.storage(target):
        parts = [_part(wheel) for wheel in wheels]
        code = bytecode.with_bytecode(archive.code, interpreter, lock.platform.python)
        try:
            with target.open("wb") as out:
                listed = _write_code(out, code)
                for part in parts:
                    _append(out, part, listed, archive.bytecode)
                out.write(directory(listed.values(), out.tell()))
        except BaseException:
            target.unlink(missing_ok=True)
            raise


def _write_code(out: BinaryIO, code: Iterable[File]) -> dict[str, Entry]:
    listed: dict[str, Entry] = {}
    for file in sorted(code, key=lambda file: file.path):
        entry, data = pack(file.path, file.data, False, out.tell())
        out.write(data)
        listed[entry.name] = entry
    return listed


def _append(out: BinaryIO, part: Part, listed: dict[str, Entry], with_bytecode: bool) -> None:
    """Copy a part's bytes and list its entries that no earlier one hides."""
    entries = part.entries
    if not with_bytecode:
        entries = tuple(e for e in entries if not e.name.endswith(".pyc"))
    start = out.tell()
    with part.file.open("rb") as source:
        if with_bytecode:
            shutil.copyfileobj(source, out, _BUFFER)
            moved = [entry.moved(start) for entry in entries]
        else:
            moved = [_copy_one(source, out, entry, part) for entry in entries]
    for entry in moved:
        listed.setdefault(entry.name, entry)


def _copy_one(source: BinaryIO, out: BinaryIO, entry: Entry, part: Part) -> Entry:
    moved = entry.moved(out.tell() - entry.offset)
    source.seek(entry.offset)
    out.write(source.read(30 + len(entry.name.encode()) + entry.compressed))
    return moved


def _part(wheel: Unpacked) -> Part:
    """The wheel's part, from the cache or made now."""
    # Another zlib compresses to other bytes: its parts are kept apart.
    stem = f"part-{hashlib.sha256(zlib.ZLIB_RUNTIME_VERSION.encode()).hexdigest()[:8]}"
    file, index = wheel.folder / f"{stem}.bin", wheel.folder / f"{stem}.json"
    if not index.is_file():
        with alone(wheel.folder / "part.lock"):
            if not index.is_file():
                entries = _compress(wheel, file)
                rows = [list(asdict(entry).values()) for entry in entries]
                write_atomically(index, json.dumps(rows).encode())
    return Part(file, tuple(Entry(*row) for row in json.loads(index.read_bytes())))


def _compress(wheel: Unpacked, file: Path) -> list[Entry]:
    entries: list[Entry] = []

    def packed(path: str) -> tuple[Entry, bytes]:
        source = wheel.files / path
        executable = path.endswith(".so") or bool(source.stat().st_mode & 0o111)
        return pack(path, source.read_bytes(), executable, 0)

    handle, name = tempfile.mkstemp(dir=wheel.folder, prefix=".part-")
    try:
        # zlib lets go of the interpreter lock: threads use all processors.
        with os.fdopen(handle, "wb") as out, ThreadPoolExecutor() as pool:
            for entry, data in pool.map(packed, wheel.paths()):
                entries.append(entry.moved(out.tell()))
                out.write(data)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return entries
