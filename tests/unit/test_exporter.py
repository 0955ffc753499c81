"""``jupyter nbconvert --to nb2fn``, really run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbconvert.utils.exceptions import ConversionException

from nb2fn.client.endpoint import invoke
from nb2fn.exporter import Nb2fnExporter
from nb2fn.marker import changes, read
from tests.notebooks import write_notebook

CELLS = ["#| data\nw = 2.0", "#| predict\ndef scale(x):\n    return w * x\n\nscale(3.0)"]
EXPORTER = "nb2fn"


def convert(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", EXPORTER, path.name, *options],
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_nbconvert_writes_the_project_beside_the_notebook(tmp_path: Path) -> None:
    done = convert(write_notebook(tmp_path / "scale.ipynb", CELLS))
    assert done.returncode == 0, done.stderr
    project = tmp_path / "scale"
    known = read(project)
    assert known is not None
    assert changes(project, known) == []
    assert "scale" in (tmp_path / "scale.nb2fn.md").read_text()
    assert invoke(str(project)).status == 200


@pytest.mark.slow
def test_nbconvert_tells_what_is_wrong_without_a_traceback(tmp_path: Path) -> None:
    done = convert(write_notebook(tmp_path / "none.ipynb", ["a = 1"]))
    assert done.returncode == 1
    assert "error[NB121]" in done.stderr
    assert "Traceback" not in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["none.ipynb"]


@pytest.mark.slow
def test_a_document_without_a_file_is_built_too(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "scale.ipynb", CELLS)
    node = nbformat.read(path, as_version=4)
    _, resources = Nb2fnExporter(zipped=False).from_notebook_node(
        node, {"metadata": {"name": "loose"}}
    )
    assert all(isinstance(data, bytes) for data in resources["outputs"].values())
    assert "loose/handler.py" in resources["outputs"]


def test_inside_a_server_the_diagnostics_are_the_exceptions_text(tmp_path: Path) -> None:
    node = nbformat.read(write_notebook(tmp_path / "none.ipynb", ["a = 1"]), as_version=4)
    with pytest.raises(ConversionException, match="NB121"):
        Nb2fnExporter().from_notebook_node(node, {"metadata": {"name": "none"}})
