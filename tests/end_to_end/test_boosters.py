"""Notebooks with XGBoost, LightGBM and statsmodels: plain Python answers as they do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nb2fn import pipeline
from nb2fn.client.endpoint import invoke
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from tests.notebooks import split_cells, write_notebook

pytestmark = pytest.mark.slow

DATA = """
#| data
import numpy as np
from sklearn.datasets import load_iris
X, y = load_iris(return_X_y=True)
# %%
#| train
"""
FLOWER = {"flower": [[5.1, 3.5, 1.4, 0.2]]}

BOOKS = {
    "xgboost": """
from xgboost import XGBClassifier
model = XGBClassifier(n_estimators=8, max_depth=3, n_jobs=1).fit(X, y)
# %%
#| predict
flower = np.array([[5.9, 3.0, 5.1, 1.8]])
p = model.predict_proba(flower)[0]
{"best": int(p.argmax()), "sure": round(float(p.max()), 3), "rest": 1 - p, "said": f"{p[0]}"}
""",
    "a native booster": """
import xgboost as xgb
booster = xgb.train({"objective": "multi:softmax", "num_class": 3}, xgb.DMatrix(X, y), 8)
# %%
#| predict
flower = np.array([[5.9, 3.0, 5.1, 1.8]])
places = booster.predict(xgb.DMatrix(flower))
print(places)
""",
    "lightgbm": """
import lightgbm
model = lightgbm.LGBMClassifier(n_estimators=8, verbose=-1, n_jobs=1).fit(X, y)
# %%
#| predict
flower = np.array([[5.9, 3.0, 5.1, 1.8]])
shares = model.predict_proba(flower)
shares
""",
    "statsmodels": """
import statsmodels.api as sm
results = sm.Logit((y == 2).astype(int), sm.add_constant(X[:, :2])).fit(disp=0)
# %%
#| predict
flower = np.array([[5.9, 3.0]])
share = results.predict(sm.add_constant(flower, has_constant="add"))
share
""",
}


@pytest.mark.parametrize("name", BOOKS)
def test_plain_python_answers_as_the_library_does(name: str, tmp_path: Path) -> None:
    pytest.importorskip({"a native booster": "xgboost"}.get(name, name))
    notebook = write_notebook(tmp_path / "book.ipynb", split_cells(DATA + BOOKS[name]))
    built = pipeline.build(notebook, Settings(output=tmp_path / "light"), Progress())
    assert built.function.tier == "stdlib", [d.render() for d in built.diagnostics]
    exact = pipeline.build(notebook, Settings(output=tmp_path / "exact", tier="exact"), Progress())
    width = 2 if name == "statsmodels" else 4
    question = {"flower": [FLOWER["flower"][0][:width]]}
    mine, theirs = (invoke(str(b.directory), question) for b in (built, exact))
    assert mine.status == theirs.status == 200
    got, expected = json.loads(mine.body), json.loads(theirs.body)
    if name == "statsmodels":
        assert got["share"] == pytest.approx(expected["share"], rel=1e-15)
    else:
        assert got == expected
