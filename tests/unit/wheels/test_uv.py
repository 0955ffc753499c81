"""Calling uv."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nb2fn.wheels import uv
from tests.wheelhouse import Wheelhouse


def test_passwords_are_taken_out_of_what_uv_says() -> None:
    said = "error: Failed to fetch: `https://me:secret@packages.invalid/simple/numpy/` (@tag)"
    assert uv.without_passwords(said) == (
        "error: Failed to fetch: `https://packages.invalid/simple/numpy/` (@tag)"
    )


def _found(folder: Path, interpreter: str) -> uv.Result:
    (folder / "in.txt").write_text("model==1.0\n")
    return uv.run(["pip", "compile", "--no-header", "--no-annotate", "in.txt"], folder, interpreter)


@pytest.mark.parametrize("interpreter", ["", "/nowhere/bin/python", sys.executable])
def test_an_interpreter_that_is_gone_is_stood_in_for(
    wheelhouse: Wheelhouse, tmp_path: Path, interpreter: str
) -> None:
    wheelhouse.add("model")
    result = _found(tmp_path, interpreter)
    assert (result.status, result.output.strip()) == (0, "model==1.0")


def test_the_index_in_the_kernels_own_environment_counts(
    wheelhouse: Wheelhouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheelhouse.add("model")
    monkeypatch.delenv("PIP_CONFIG_FILE")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("HOME", str(tmp_path))
    environment = tmp_path / "environment"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin/python").symlink_to(sys.executable)
    (environment / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).resolve().parent}\n")
    (environment / "pip.conf").write_text(f"[global]\nfind-links = {wheelhouse.folder}\n")
    result = _found(tmp_path, str(environment / "bin/python"))
    assert (result.status, result.output.strip()) == (0, "model==1.0"), result.errors
