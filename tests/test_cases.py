"""Golden texts of every representation, for a few notebooks.

``tests/cases/<name>/`` holds ``notebook.ipynb`` (or takes the example notebook of
that name) and one text per representation. ``make golden`` writes them; a text
that is missing fails.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nb2fn import pipeline
from nb2fn.ir.dump_dataflow import dump_dataflow
from nb2fn.ir.dump_function import dump_function
from nb2fn.ir.dump_notebook import dump_notebook
from nb2fn.ir.dump_partition import dump_partition
from nb2fn.progress import Progress
from nb2fn.settings import Settings

CASES = Path(__file__).parent / "cases"
EXAMPLES = Path(__file__).parent.parent / "example-notebooks"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())
UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"


def notebook_of(name: str) -> Path:
    own = CASES / name / "notebook.ipynb"
    return own if own.exists() else EXAMPLES / f"{name}.ipynb"


def same_as_golden(path: Path, text: str) -> None:
    if UPDATE:
        path.write_text(text, "utf-8")
    assert path.exists(), f"no golden text {path.name}; `make golden` writes it"
    assert text == path.read_text("utf-8"), "`make golden` accepts the change"


@pytest.mark.parametrize("name", NAMES)
def test_front_half(name: str) -> None:
    front = pipeline.check(notebook_of(name), Progress())
    folder = CASES / name
    same_as_golden(folder / "notebook.txt", dump_notebook(front.notebook))
    same_as_golden(folder / "dataflow.txt", dump_dataflow(front.graph))
    same_as_golden(folder / "partition.txt", dump_partition(front.partition, front.graph))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_function(name: str, tmp_path: Path) -> None:
    build = pipeline.build(notebook_of(name), Settings(output=tmp_path), Progress())
    same_as_golden(CASES / name / "function.txt", dump_function(build.function))
    assert build.proof.status == "equal"
