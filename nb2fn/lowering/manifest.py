"""``model/manifest.json``, and the digest of everything a function is made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from nb2fn.ir.function import Artifact, Requirement, Source
from nb2fn.ir.snapshot import Snapshot
from nb2fn.lowering.endpoint_source import Identity

VERSION = 1


def manifest(
    identity: Identity,
    snapshot: Snapshot,
    artifacts: Sequence[Artifact],
    requirements: Sequence[Requirement],
) -> str:
    """What is in ``model/`` and what made it, as JSON text."""
    extract = snapshot.extract
    values = {
        b.name: extract.nodes[b.node].type or extract.nodes[b.node].kind
        for b in extract.bindings
        if b.kind == "value" and b.node is not None
    }
    return as_text(
        {
            "version": VERSION,
            "name": identity.name,
            "build": identity.build,
            "tier": identity.tier,
            "nb2fn": identity.version,
            "python": ".".join(map(str, snapshot.environment.python)),
            "values": values,
            "artifacts": [{"path": a.path, "sha256": a.sha256} for a in artifacts],
            "requirements": [
                {"name": r.name, "version": r.version, "why": r.why} for r in requirements
            ],
        }
    )


def as_text(document: Any) -> str:
    """JSON as it is written into a project: two blanks deep, one newline at the end."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def digest(sources: Iterable[Source], artifacts: Iterable[Artifact]) -> str:
    """SHA-256 over all paths and contents, in the order of the paths."""
    parts = {s.path: hashlib.sha256(s.text.encode()).hexdigest() for s in sources}
    parts |= {a.path: a.sha256 for a in artifacts}
    total = hashlib.sha256()
    for path in sorted(parts):
        total.update(f"{path}\0{parts[path]}\n".encode())
    return total.hexdigest()
