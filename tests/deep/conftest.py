"""A kernel with torch and Keras, which the Python of the tests has not."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

# The Python of the kernel; without it nothing in this folder is a test.
PYTHON = os.environ.get("NB2FN_DEEP_PYTHON", "")
collect_ignore_glob = [] if PYTHON else ["test_*.py"]


@pytest.fixture(autouse=True)
def deep_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel named ``deep``."""
    folder = tmp_path / "share" / "kernels" / "deep"
    folder.mkdir(parents=True)
    argv = [PYTHON, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "deep", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec), "utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share"))
