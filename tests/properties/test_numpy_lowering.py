"""Estimators lowered to numpy answer as scikit-learn does, a row and many at a time."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb2fn.lowering.scoring.emit_numpy import NumpyEmitter
from nb2fn.lowering.scoring.terms import least_terms
from tests.properties.test_lowering import (
    _TWO_TARGETS,
    CLASSIFIERS,
    EXAMPLES,
    OTHERS,
    REGRESSORS,
    TRANSFORMERS,
    asked,
    table,
)
from tests.unit.lowering.conftest import runtime_path
from tests.unit.lowering.estimators.oracle import EPS, agree, broken_rows, lowered, scoring

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures(runtime_path.__name__)]


def check(estimator: Any, x: Any, y: Any, questions: Any) -> None:
    with tempfile.TemporaryDirectory() as place, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder = Path(place)
        estimator.fit(x) if y is None else estimator.fit(x, y)
        model = scoring(estimator, folder)
        over_numpy = lowered(estimator, folder, NumpyEmitter)
        refused = broken_rows(x)[3:5]  # of another length
        bound = 8.0 * x.shape[1] * max(1.0, least_terms(model))
        for method in model.methods:
            if method != "inverse_transform" and hasattr(estimator, method):
                agree(estimator, over_numpy, [*questions, *refused], method, bound)
                if not cancels(estimator, method):
                    together(estimator, over_numpy, np.array(questions), method, bound)


def cancels(estimator: Any, method: str) -> bool:
    """Whether scikit-learn takes distances from lengths and products, which cancel near 0."""
    return method == "transform" and hasattr(estimator, "subcluster_centers_")


def together(estimator: Any, over_numpy: Any, questions: Any, method: str, bound: float) -> None:
    """One question of many rows; the answer is numpy's own, of the same type and shape."""
    expected = getattr(estimator, method)(questions)
    got = getattr(over_numpy, method)(questions)
    if hasattr(expected, "toarray"):
        expected, got = expected.toarray(), got.toarray()
    assert isinstance(got, np.ndarray)
    assert got.shape == expected.shape
    assert got.dtype.kind == expected.dtype.kind
    if got.dtype.kind != "f":
        assert got.tolist() == expected.tolist()
        return
    size = max(1.0, float(np.nanmax(np.abs(expected), initial=0.0)))
    np.testing.assert_allclose(got, expected, rtol=0, atol=bound * EPS * size)


@pytest.mark.parametrize("name", CLASSIFIERS)
@given(data=st.data(), seed=st.integers(0, 50), classes=st.sampled_from([2, 3]))
@EXAMPLES
def test_classifiers(name: str, data: Any, seed: int, classes: int) -> None:
    x, score = table(seed)
    y = np.digitize(score, np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1]))
    labels = np.array(["b", "a", "ä"])[y] if seed % 2 else y
    check(CLASSIFIERS[name](data.draw, seed), x, labels, asked(x))


@pytest.mark.parametrize("name", REGRESSORS)
@given(data=st.data(), seed=st.integers(0, 50))
@EXAMPLES
def test_regressors(name: str, data: Any, seed: int) -> None:
    x, score = table(seed)
    y = np.abs(score) + 0.5
    several = name in _TWO_TARGETS and (seed % 2 or name in ("chain", "several"))
    check(REGRESSORS[name](data.draw, seed), x, np.c_[y, -y] if several else y, asked(x)[:16])


@pytest.mark.parametrize("name", TRANSFORMERS)
@given(data=st.data(), seed=st.integers(0, 50))
@EXAMPLES
def test_transformers(name: str, data: Any, seed: int) -> None:
    x, score = table(seed)
    if name in ("holes", "fill"):
        x[::6, 1] = x[::5, 3] = np.nan
    y = (score > np.median(score)).astype(int)
    questions = [*x[:8].tolist(), *np.nan_to_num(x[:4]).tolist()]
    check(TRANSFORMERS[name](data.draw, seed), x, y, questions)


@pytest.mark.parametrize("name", OTHERS)
@given(data=st.data(), seed=st.integers(0, 50))
@EXAMPLES
def test_estimators_without_labels(name: str, data: Any, seed: int) -> None:
    x, _ = table(seed)
    check(OTHERS[name](data.draw, seed), x, None, asked(x)[:16])
