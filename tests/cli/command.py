"""Runs nb2fn as a person does: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parent.parent.parent / "example-notebooks"
COMMAND = [sys.executable, "-m", "nb2fn"]


def environment(**more: str) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    return {**plain, "COLUMNS": "100", **more}


def nb2fn(*arguments: Any, folder: Path | None = None, given: bytes = b"", **more: str) -> Any:
    """The finished process; ``stdout`` and ``stderr`` are text."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=given,
        capture_output=True,
        check=False,
        cwd=folder,
        env=environment(**more),
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )
