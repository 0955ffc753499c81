"""The runtime's own source, as it ships beside the user's code."""

from __future__ import annotations

from importlib import resources

from nb2fn.ir.function import Source
from nb2fn.lowering.imports import RUNTIME


def runtime_sources() -> tuple[Source, ...]:
    """Every module of ``nb2fn.runtime`` as ``nb2fn_runtime/<module>.py``."""
    folder = resources.files("nb2fn") / "runtime"
    return tuple(
        Source(f"{RUNTIME}/{file.name}", file.read_text(encoding="utf-8"))
        for file in sorted(folder.iterdir(), key=lambda f: f.name)
        if file.name.endswith(".py")
    )
