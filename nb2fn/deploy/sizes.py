"""What a build weighs, by package."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path

from nb2fn.marker import Marker

_DIST_INFO = re.compile(r"(?P<name>[^-/]+)-[^/]*\.dist-info")


def weigh(build: Path, marker: Marker) -> tuple[int, tuple[tuple[str, int], ...]]:
    """The bytes that are uploaded, and the unzipped bytes of each package, largest first;
    the build's own code counts under its name."""
    archive = build / f"{marker.name}.zip"
    if not archive.is_file():
        own = sum((build / path).stat().st_size for path in marker.files)
        return own, ((marker.name, own),)
    parts: Counter[str] = Counter()
    with zipfile.ZipFile(archive) as zipped:
        for entry in zipped.infolist():
            parts[_package(entry.filename, marker)] += entry.file_size
    return archive.stat().st_size, tuple(sorted(parts.items(), key=lambda p: (-p[1], p[0])))


def _package(path: str, marker: Marker) -> str:
    top, _, rest = path.partition("/")
    if top in (marker.module, "model", "nb2fn_runtime", "__pycache__") or f"{path}" in marker.files:
        return marker.name
    if found := _DIST_INFO.fullmatch(top):
        return found["name"].lower().replace("_", "-")
    name = top.removesuffix(".libs") if rest else top.removesuffix(".py")
    return name.lower().replace("_", "-")
