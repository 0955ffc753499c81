"""One small build, made once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from nb2fn import pipeline
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from tests.notebooks import split_cells, write_notebook

DOUBLE = """
#| train
def fit(xs):
    return sum(xs) / len(xs)
mean = fit([1, 2, 6])
# %%
#| predict
def centre(x: float = 4, label: str = "é"):
    return {"label": label, "value": x - mean}
centre(7)
"""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a build that needs nothing but Python."""
    folder = tmp_path_factory.mktemp("built")
    notebook = write_notebook(folder / "double.ipynb", split_cells(DOUBLE))
    return pipeline.build(notebook, Settings(output=folder / "out"), Progress()).directory
