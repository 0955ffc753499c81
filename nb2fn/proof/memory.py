"""Remembers proofs that passed, by what was asked of what."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from nb2fn import cachedir
from nb2fn.ir.proof import Proof, Usage
from nb2fn.wheels.files import write_atomically


def recall(key: str) -> Proof | None:
    """The proof remembered under a key; a file that cannot be read is none."""
    try:
        data = json.loads(_path(key).read_text("utf-8"))
        data["coverage"] = tuple((kind, count) for kind, count in data["coverage"])
        data["caveats"] = tuple(data["caveats"])
        data["differences"] = ()
        data["usage"] = Usage(**data["usage"]) if data["usage"] else None
        return Proof(**data)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(key: str, proof: Proof) -> None:
    """Keep a proof that passed; a cache that cannot be written is no failure."""
    try:
        write_atomically(_path(key), json.dumps(asdict(proof)).encode())
    except OSError:
        return


def _path(key: str) -> Path:
    return cachedir.root() / "proofs" / f"{key}.json"
