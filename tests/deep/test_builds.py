"""Notebooks with neural networks, built and proven in a kernel that has the libraries."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from nb2fn import pipeline
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from tests.deep import notebooks
from tests.deep.conftest import PYTHON
from tests.notebooks import split_cells, write_notebook
from tests.unit.lowering.estimators.test_networks import FIXTURE

pytestmark = [pytest.mark.deep, pytest.mark.slow]

LOWERED = {
    "sequential": notebooks.SEQUENTIAL,
    "own_class": notebooks.OWN_CLASS,
    "pictures": notebooks.PICTURES,
    "keras": notebooks.KERAS,
}


def build(folder: Path, name: str, text: str, tier: str = "") -> pipeline.Build:
    notebook = write_notebook(folder / f"{name}.ipynb", split_cells(text), "deep")
    return pipeline.build(notebook, Settings(output=folder / "out", tier=tier), Progress())


@pytest.mark.parametrize("name", LOWERED)
def test_networks_become_plain_python(name: str, tmp_path: Path) -> None:
    built = build(tmp_path, name, LOWERED[name])
    assert built.function.tier == "stdlib" and built.proof.passed
    assert built.function.requirements == ()


def test_what_decides_by_its_input_runs_on_torch_itself(tmp_path: Path) -> None:
    built = build(tmp_path, "decides", notebooks.DECIDES)
    assert built.function.tier == "exact"
    assert [r.name for r in built.function.requirements] == ["torch"]
    assert any("control flow" in d.reason for d in built.diagnostics if d.code == "NB411")


def test_keras_ships_with_what_it_calculates_with(tmp_path: Path) -> None:
    built = build(tmp_path, "keras", notebooks.KERAS, tier="exact")
    assert {"keras", "torch"} <= {r.name for r in built.function.requirements}


def test_the_fixture_is_what_the_kernel_tells_today() -> None:
    script = Path(__file__).with_name("networks.py")
    printed = subprocess.run([PYTHON, script], capture_output=True, check=True, text=True).stdout
    now, then = json.loads(printed), json.loads(FIXTURE.read_text("utf-8"))
    shown = [[case[0], case[1].get("steps"), case[1]["held"]] for case in now]
    assert shown == [[case[0], case[1].get("steps"), case[1]["held"]] for case in then]
