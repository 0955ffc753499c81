"""The end of a log that its writer changes for a new file when it is full."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

_PAUSE = 0.1  # seconds between looks


def tail(log: Path, follow: bool, lines: int) -> Iterator[str]:
    """The last ``lines`` of ``log`` and the older files ``log.2``, ``log.1`` before it; with
    ``follow`` then whatever is written, until the reader stops."""
    kept: deque[str] = deque(maxlen=lines)
    older = sorted(log.parent.glob(f"{log.name}.[0-9]"), reverse=True)
    last, position = -1, 0
    for path in chain(older, [log]):
        try:
            with path.open("r", encoding="utf-8", errors="replace") as file:
                kept.extend(line.rstrip("\n") for line in file)
                last, position = path.stat().st_ino, file.tell() if path == log else 0
        except FileNotFoundError:
            continue
    yield from kept
    while follow:
        time.sleep(_PAUSE)
        try:
            if log.stat().st_ino != last:
                last, position = log.stat().st_ino, 0
            with log.open("rb") as file:
                file.seek(position)
                for raw in file:
                    if not raw.endswith(b"\n"):
                        break
                    position += len(raw)
                    yield raw.decode("utf-8", "replace").rstrip("\n")
        except FileNotFoundError:
            continue
