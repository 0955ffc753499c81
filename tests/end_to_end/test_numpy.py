"""Whole notebooks that reach the numpy tier: it and the exact tier answer the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nb2fn import pipeline
from nb2fn.client.endpoint import invoke
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from tests.end_to_end.test_lowering import FLOWERS, IRIS, PEOPLE, Book, close
from tests.notebooks import split_cells, write_notebook

pytestmark = pytest.mark.slow

BOOKS = (
    Book(
        "functions of numpy on probabilities",
        IRIS
        + """
from sklearn.ensemble import RandomForestClassifier
model = RandomForestClassifier(20, random_state=0).fit(X, y)
weights = np.array([0.5, 0.25, 0.25])
# %%
#| predict
def species(flower):
    p = model.predict_proba(np.array([flower]))[0]
    order = np.argsort(-p, kind="stable")
    entropy = float(-(p * np.log(np.clip(p, 1e-9, None))).sum())
    return {"name": names[order[0]], "entropy": entropy, "norm": np.linalg.norm(p @ weights)}
species([5.9, 3.0, 5.1, 1.8])
""",
        "numpy",
        FLOWERS,
    ),
    Book(
        "a frame that feeds a pipeline",
        PEOPLE
        + """
model = make_pipeline(columns, LogisticRegression()).fit(features, df["rent"] > 700)
# %%
#| predict
def tenant(person):
    p = model.predict_proba(pd.DataFrame([person], columns=["age", "rooms", "town"]))[0]
    return {"log": np.logaddexp(*p), "spread": np.percentile(p, [25, 75]).tolist()}
tenant({"age": 30.5, "rooms": 2, "town": "Rom"})
""",
        "numpy",
        (
            {"person": {"age": 30, "rooms": 2, "town": "Oslo"}},
            {"person": {"age": -1.5, "rooms": 1, "town": "new"}},
        ),
    ),
    Book(
        "words that go from one model to another",
        """
#| data
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
texts = ["red cat", "blue dog", "red dog red", "the cat sat", "a dog ran", "blue cat"] * 3
labels = np.array(["cat", "dog", "dog", "cat", "dog", "cat"] * 3)
# %%
#| train
vectors = TfidfVectorizer().fit(texts)
model = LogisticRegression().fit(vectors.transform(texts), labels)
# %%
#| predict
def animal(text: str):
    found = vectors.transform([text])
    scores = model.decision_function(found)
    return {"label": model.predict(found)[0], "score": np.ptp(scores) + np.tanh(scores)[0]}
animal("red dog")
""",
        "numpy",
        ({"text": "a blue cat"}, {"text": ""}, {"text": "unheard"}),
    ),
)


@pytest.mark.parametrize("book", BOOKS, ids=[b.name for b in BOOKS])
def test_answers(book: Book, tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "book.ipynb", split_cells(book.cells))
    build = pipeline.build(notebook, Settings(output=tmp_path / "build"), Progress())
    said = [d.render() for d in build.diagnostics]
    assert build.function.tier == book.tier, "\n".join(said)
    assert [r.name for r in build.function.requirements] == ["numpy"]
    assert dict(build.proof.coverage).keys() <= {"example", "row", "probe"}
    assert not list(build.directory.rglob("*.pickle"))
    exact = pipeline.build(notebook, Settings(output=tmp_path / "exact", tier="exact"), Progress())
    for request in ({}, *book.asks):
        question = request or None
        mine, theirs = (invoke(str(b.directory), question) for b in (build, exact))
        assert (mine.status >= 400) == (theirs.status >= 400), request
        if mine.status == 200:
            assert close(json.loads(mine.body), json.loads(theirs.body)), request


def test_code_that_looks_at_a_model_needs_the_model(tmp_path: Path) -> None:
    cells = (
        IRIS
        + """
from sklearn.tree import DecisionTreeClassifier
model = DecisionTreeClassifier(random_state=0).fit(X, y)
# %%
#| predict
def species(flower):
    if flower[0] > 100:
        return str(model)
    return names[model.predict([flower])[0]]
species([5.9, 3.0, 5.1, 1.8])
"""
    )
    notebook = write_notebook(tmp_path / "book.ipynb", split_cells(cells))
    build = pipeline.build(notebook, Settings(output=tmp_path / "build"), Progress())
    assert build.function.tier == "exact"
    (held,) = (d for d in build.diagnostics if d.code == "NB411")
    assert held.span is not None
    assert "passes `model` on" in held.reason


MANY_ROWS = (
    IRIS
    + """
from sklearn.ensemble import RandomForestClassifier
model = RandomForestClassifier(300, random_state=0).fit(X, y)
many = np.tile(X, (20, 1))
# %%
#| predict
#| input: flowers
flowers = many[:{rows}]
model.predict(flowers)
"""
)


@pytest.mark.parametrize(("rows", "tier"), [(1, "stdlib"), (3000, "numpy")])
def test_many_rows_take_numpy_where_plain_python_is_slow(
    tmp_path: Path, rows: int, tier: str
) -> None:
    cells = split_cells(MANY_ROWS.replace("{rows}", str(rows)))
    notebook = write_notebook(tmp_path / "book.ipynb", cells)
    build = pipeline.build(notebook, Settings(output=tmp_path / "build"), Progress())
    assert build.function.tier == tier
    assert build.proof.usage is not None
    assert build.proof.usage.slowest_cpu < 1
