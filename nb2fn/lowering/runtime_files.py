"""The runtime's own source, as it ships beside the user's code."""

from __future__ import annotations

from pathlib import Path

from nb2fn.ir.function import Source
from nb2fn.lowering.imports import RUNTIME


def runtime_sources(light: bool = False, vector: bool = False) -> tuple[Source, ...]:
    """Every module of ``nb2fn.runtime`` as ``nb2fn_runtime/<module>.py``; ``light`` and
    ``vector`` also its packages of that name, which the stdlib and numpy tiers run on."""
    folder = Path(__file__).parent.parent / "runtime"
    files = [*folder.glob("*.py"), *(folder.glob("light/*.py") if light else ())]
    files += folder.glob("vector/*.py") if vector else ()
    return tuple(
        Source(f"{RUNTIME}/{file.relative_to(folder).as_posix()}", file.read_text("utf-8"))
        for file in sorted(files)
    )
