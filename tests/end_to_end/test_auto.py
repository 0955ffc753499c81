"""Notebooks without tags, built: the choice that can be asked is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from nb2fn import pipeline
from nb2fn.errors import CompileError
from nb2fn.pipeline import Build
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from tests.notebooks import split_cells, write_notebook

pytestmark = pytest.mark.slow

MODEL = """
class Model:
    def fit(self, xs):
        self.mean = sum(xs) / len(xs)
        return self
    def predict(self, xs):
        return [x > self.mean for x in xs]
    def score(self, xs, ys):
        return sum(a == b for a, b in zip(self.predict(xs), ys))
# %%
model = Model().fit([1, 2, 6])
# %%
"""


def built(folder: Path, text: str) -> Build:
    notebook = write_notebook(folder / "book.ipynb", split_cells(text))
    return pipeline.build(notebook, Settings(output=folder / "out", auto=True), Progress())


def told(done: Build, code: str) -> list[str]:
    return [f"{d.message}; {d.reason}" for d in done.diagnostics if d.code == code]


def test_a_question_that_fails_gives_way_to_another(tmp_path: Path) -> None:
    failing = "import types\nstream = types.SimpleNamespace(k=1)\nout = [model.predict([stream])]"
    done = built(tmp_path, MODEL + "X_new = [0.5, 7.0]\nmodel.predict(X_new)\n# %%\n" + failing)
    (first,) = told(done, "NB274")
    assert first.startswith("cell 4 would have been the predict cell, but cannot be asked; NB34")
    (route,) = done.front.partition.routes
    assert [i.name for i in route.inputs] == ["X_new"]
    assert done.proof.status == "equal"


def test_without_another_question_the_first_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(CompileError) as caught:
        built(tmp_path, MODEL + "stream = open\nout = [model.predict([stream])]")
    assert caught.value.diagnostics[0].code in ("NB342", "NB346")


def test_a_model_that_is_only_scored_is_asked_about_the_rows(tmp_path: Path) -> None:
    done = built(tmp_path, MODEL + "rows = [0.5, 7.0]\nmodel.score(rows, [False, True])")
    assert [m.partition(";")[0] for m in told(done, "NB272")] == [
        "a predict cell is added at the end: `y_pred = model.predict(rows)"
    ]
    (signature,) = done.snapshot.signatures
    assert [(f.name, f.example) for f in signature.inputs] == [("rows", [0.5, 7.0])]
    assert [(f.name, f.example) for f in signature.outputs] == [("y_pred", [False, True])]
