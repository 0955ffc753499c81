"""What became of each example, kept from one run to the next."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """What became of one example. ``outcome`` is ``equal``, ``weak``, ``stopped`` (by
    ``code``), ``crashed``, ``wrong`` or ``too long``. ``added``: ``--auto`` added a predict cell.
    ``checked``: what was built was compared with a plain run. ``part``: only the first rows of
    the notebook's own question fit into a request.
    ``sources`` is the hash of the sources of nb2fn that made it."""

    name: str
    outcome: str
    code: str = ""
    message: str = ""
    tier: str = ""
    added: bool = False
    checked: bool = False
    part: bool = False
    seconds: float = 0.0
    sources: str = ""


def kept(path: Path) -> dict[str, Result]:
    """The last result of each example."""
    if not path.exists():
        return {}
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return {row["name"]: Result(**row) for row in rows}


def append(path: Path, result: Result) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(result)) + "\n")
