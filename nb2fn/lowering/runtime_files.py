"""The runtime's own source, as it ships beside the user's code."""

from __future__ import annotations

from pathlib import Path

from nb2fn.ir.function import Source
from nb2fn.lowering.imports import RUNTIME


def runtime_sources() -> tuple[Source, ...]:
    """Every module of ``nb2fn.runtime`` as ``nb2fn_runtime/<module>.py``."""
    folder = Path(__file__).parent.parent / "runtime"
    return tuple(
        Source(f"{RUNTIME}/{file.name}", file.read_text("utf-8"))
        for file in sorted(folder.glob("*.py"))
    )
