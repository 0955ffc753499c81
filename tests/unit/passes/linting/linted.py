"""Checks cells as ``nb2fn check`` does."""

from __future__ import annotations

from pathlib import Path

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.pipeline import check
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from tests.notebooks import split_cells, write_notebook

HEAD = """
import numpy as np, pandas as pd, random, os
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import KFold, train_test_split
from sklearn.preprocessing import LabelEncoder, StandardScaler
X, y = load_iris(return_X_y=True)
"""
ASK = "\n# %%\n#| predict\nnew = [[5.1, 3.5, 1.4, 0.2]]\nmodel.predict(new)\n"
FIT = "model = LinearRegression().fit(X, y)\n"


def linted(folder: Path, text: str, settings: Settings | None = None) -> tuple[Diagnostic, ...]:
    """The findings about cells divided by ``# %%``, errors included."""
    path = write_notebook(folder / "nb.ipynb", split_cells(text))
    try:
        return check(path, Progress(), settings=settings).diagnostics
    except CompileError as error:
        return tuple(error.diagnostics)


def codes(folder: Path, training: str, code: str = "NB2", ask: str = ASK) -> list[str]:
    """The codes (that begin so) of a notebook that trains like this, with their severity."""
    found = linted(folder, f"{HEAD}\n# %%\n{training}{ask}")
    assert all(d.reason or d.code == "NB289" for d in found)
    assert all(d.fix for d in found)
    return [f"{d.severity} {d.code}" for d in found if d.code.startswith(code)]
