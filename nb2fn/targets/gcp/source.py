"""The zip that Google builds a function from: the same build gives the same bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from nb2fn import marker
from nb2fn.wheels.zipfile_format import directory, pack

# Beside the code: what explains, tests and deploys it (see the build's .gcloudignore).
_BESIDE = ("README.md", "gcloud.yaml", "proof.json", "pylock.toml")


def source(build: Path) -> bytes:
    """The zip of what runs, with ``main.py`` and ``requirements.txt``."""
    out, entries = b"", []
    for path in sorted(marker.present(build)):
        if path.startswith((".", "tests/")) or path in _BESIDE:
            continue
        entry, packed = pack(path, (build / path).read_bytes(), False, len(out))
        out += packed
        entries.append(entry)
    return out + directory(entries, len(out))


def digest(build: Path) -> str:
    """The SHA-256 of :func:`source`."""
    return hashlib.sha256(source(build)).hexdigest()
