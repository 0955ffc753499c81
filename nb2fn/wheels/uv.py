"""The only caller of uv: resolving and unpacking wheels."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.records import record
from nb2fn.wheels import index


@record
class Result:
    """What one run of uv gave; ``errors`` has no passwords in its URLs."""

    status: int
    output: str
    errors: str


def run(arguments: Sequence[str], directory: Path, interpreter: str) -> Result:
    """Run ``uv ARGUMENTS --python INTERPRETER`` in ``directory``, with the user's own
    index settings.

    ``interpreter`` is the kernel's Python, in whose environment a ``pip.conf`` may
    lie; nb2fn's own stands in for one that is empty or gone. Raises
    :class:`CompileError` (NB501) where uv is not to be found.
    """
    present = interpreter and Path(interpreter).exists()
    prefix = str(Path(interpreter).parent.parent) if present else sys.prefix
    python = ["--python", interpreter if present else sys.executable]
    configured = index.files(os.environ, prefix)
    extra = index.variables(os.environ, configured)
    places = index.arguments(os.environ, configured)
    environ = {**os.environ, **extra, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    environ.pop("UV_CONSTRAINT", None)  # meant for the user's own environments
    environ.pop("UV_OVERRIDE", None)
    done = subprocess.run(
        [binary(), "--quiet", "--color", "never", *arguments, *python, *places],
        cwd=directory,
        env=environ,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Result(done.returncode, done.stdout, without_passwords(done.stderr))


def binary() -> str:
    """uv's binary: the one that came with nb2fn, else the one on the path."""
    import shutil

    from uv import find_uv_bin

    try:
        return find_uv_bin()
    except FileNotFoundError:
        found = shutil.which("uv")
    if found:
        return found
    raise CompileError(
        Diagnostic(
            code="NB501",
            message="uv, which resolves the requirements, is not to be found",
            reason="nb2fn depends on the package `uv`; its program is missing here",
            fix="install it again: `pip install --force-reinstall uv`",
        )
    )


def without_passwords(text: str) -> str:
    """``text`` with ``user:password@`` taken out of its URLs."""
    return re.sub(r"(?<=://)[^/\s@]+@", "", text)
