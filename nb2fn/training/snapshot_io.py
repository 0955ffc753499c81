"""A Snapshot as a directory.

``snapshot.json`` (``version`` first), and the extract's ``extract.json``, ``buffers.bin``
and ``boundary.pickle``. A reader takes every version up to its own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nb2fn.errors import Nb2fnError
from nb2fn.ir.snapshot import VERSION, Snapshot
from nb2fn.training import codec

_BYTES = {"buffers": "buffers.bin", "pickle": "boundary.pickle"}


class SnapshotError(Nb2fnError):
    """A directory holds no snapshot that this nb2fn can read."""


def save(snapshot: Snapshot, directory: Path) -> None:
    """Write a snapshot into an existing directory."""
    data = codec.dump(snapshot)
    extract = data.pop("extract")
    for field, name in _BYTES.items():
        (directory / name).write_bytes(extract.pop(field))
    _write(directory / "extract.json", extract)
    _write(directory / "snapshot.json", data)


def load(directory: Path) -> Snapshot:
    """Read what :func:`save` wrote; raises :class:`SnapshotError`."""
    try:
        data = _read(directory / "snapshot.json")
        if data["version"] > VERSION:
            raise SnapshotError(f"{directory} was written by a newer nb2fn")
        extract = _read(directory / "extract.json")
        for field, name in _BYTES.items():
            extract[field] = (directory / name).read_bytes()
        snapshot: Snapshot = codec.load(Snapshot, {**data, "extract": extract})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise SnapshotError(f"{directory} holds no readable snapshot: {error}") from error
    return snapshot


def _write(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, allow_nan=False), encoding="utf-8")


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
