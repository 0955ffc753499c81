"""What a build was asked to do, after command line and configuration are merged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """One build's settings; the defaults are the command line's.

    ``output`` is the folder that receives ``<name>/`` (default: ``build`` beside
    the working directory). ``timeout`` is in seconds per cell, ``None`` for no
    limit. ``kernel`` overrides the notebook's kernelspec. ``layout`` is
    ``archive`` or ``plugins``. ``memory`` (MB) and ``region`` go to the target.
    ``rows`` is how many recorded rows the proof asks at most. ``tier`` is the only
    tier of lowering to try; empty for all, the quickest first.
    """

    target: str = "local"
    output: Path = Path("build")
    timeout: float | None = 600.0
    kernel: str = ""
    slice_only: bool = False
    layout: str = "archive"
    architecture: str = "x86_64"
    region: str = "us-east-1"
    memory: int = 1024
    rows: int = 1000
    cache: bool = True
    tier: str = ""
