"""``.nb2fn.json``: what nb2fn wrote into a project, so that nothing of anyone else is lost."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nb2fn import __version__
from nb2fn.ir.bundle import Bundle
from nb2fn.records import record

NAME = ".nb2fn.json"
VERSION = 1

# Made by running or deploying a project, and made again: no one's work.
_BY_PRODUCTS = frozenset(
    ("__pycache__", ".pytest_cache", ".serverless", "node_modules", ".DS_Store", ".ruff_cache")
)
# Larger files are read again only if they may have changed since the marker was written.
_LARGE = 1 << 20


@record
class Marker:
    """What a project says of itself; ``files`` maps POSIX paths to SHA-256.

    ``notebook`` is the SHA-256 of the code it was built from, empty where it is not known.
    """

    name: str
    module: str
    target: str
    tier: str
    entry: str
    python: tuple[int, int]
    platform: str
    digest: str
    lock: str
    files: Mapping[str, str]
    notebook: str = ""


def text(bundle: Bundle, files: Mapping[str, str], notebook: str = "") -> str:
    """The marker of a project of ``bundle`` that consists of ``files``."""
    content: dict[str, Any] = {
        "version": VERSION,
        "nb2fn": __version__,
        "name": bundle.name,
        "module": bundle.module,
        "target": bundle.target,
        "tier": bundle.tier,
        "entry": bundle.entry,
        "python": list(bundle.lock.platform.python),
        "platform": bundle.lock.platform.tag,
        "digest": bundle.digest,
        "lock": bundle.lock.digest,
        "notebook": notebook,
        "files": dict(sorted(files.items())),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def read(directory: Path) -> Marker | None:
    """The marker in ``directory``, or ``None`` where there is none that can be read."""
    try:
        data = json.loads((directory / NAME).read_bytes())
        if data["version"] != VERSION:
            return None
        fields = {key: str(data[key]) for key in _TEXTS}
        files = {str(path): str(digest) for path, digest in data["files"].items()}
        major, minor = data["python"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    notebook = str(data.get("notebook", ""))
    return Marker(python=(int(major), int(minor)), files=files, notebook=notebook, **fields)


_TEXTS = ("name", "module", "target", "tier", "entry", "platform", "digest", "lock")


def changes(directory: Path, marker: Marker) -> list[str]:
    """What in ``directory`` is not as nb2fn wrote it, as people read it, sorted.

    Files that are gone do not count: nobody loses them.
    """
    written = (directory / NAME).stat().st_mtime_ns
    found = []
    for path in present(directory):
        if path == NAME:
            continue
        digest = marker.files.get(path)
        if digest is None:
            found.append(f"{path} (not of nb2fn's making)")
        elif not _unchanged(directory / path, digest, written):
            found.append(f"{path} (changed)")
    return sorted(found)


def present(directory: Path) -> list[str]:
    """Every file below ``directory`` but by-products, POSIX and relative."""
    found = []
    for folder, folders, names in os.walk(directory):
        folders[:] = [name for name in folders if name not in _BY_PRODUCTS]
        inside = Path(folder).relative_to(directory).as_posix()
        prefix = "" if inside == "." else f"{inside}/"
        found += [prefix + name for name in names if name not in _BY_PRODUCTS]
        linked = [name for name in folders if (Path(folder) / name).is_symlink()]
        found += [prefix + name for name in linked]
    return found


def sha256(path: Path) -> str:
    """A file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unchanged(path: Path, digest: str, written: int) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    facts = path.stat()
    if facts.st_size > _LARGE and facts.st_mtime_ns <= written:
        return True
    return sha256(path) == digest
