"""Results of statsmodels beside their own predictions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nb2fn.lowering.held_back import HeldBackError
from tests.unit.lowering.estimators.oracle import lowered, scoring

sm = pytest.importorskip("statsmodels.api", reason="statsmodels is not installed")
smf = pytest.importorskip("statsmodels.formula.api")

pytestmark = [
    pytest.mark.usefixtures("runtime_path"),
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.slow,
]

RANDOM = np.random.RandomState(0)
X = sm.add_constant(RANDOM.normal(size=(80, 3)))
Y = X @ [1.0, 2.0, 3.0, -1.0] + RANDOM.normal(size=80)
YES = (Y + RANDOM.normal(size=80) > 1).astype(float)
COUNTS = np.floor(np.abs(Y))
FAMILIES = sm.families
EPS = 2.0**-52


@pytest.mark.parametrize(
    "results",
    [
        lambda: sm.OLS(Y, X).fit(),
        lambda: sm.OLS(Y, X).fit(cov_type="HC3"),
        lambda: sm.OLS(pd.Series(Y), pd.DataFrame(X, columns=list("abcd"))).fit(),
        lambda: sm.WLS(Y, X, weights=np.arange(1.0, 81.0)).fit(),
        lambda: sm.GLS(Y, X).fit(),
        lambda: sm.Logit(YES, X).fit(disp=0),
        lambda: sm.Probit(YES, X).fit(disp=0),
        lambda: sm.Poisson(COUNTS, X).fit(disp=0),
        lambda: sm.GLM(YES, X, family=FAMILIES.Binomial()).fit(),
        lambda: sm.GLM(COUNTS, X, family=FAMILIES.Poisson()).fit(),
        lambda: sm.GLM(Y, X, family=FAMILIES.Gaussian()).fit(),
        lambda: sm.GLM(np.abs(Y), X, family=FAMILIES.Gamma(FAMILIES.links.Log())).fit(),
    ],
)
def test_answers_are_those_of_the_library(results: Any, tmp_path: Path) -> None:
    model = results()
    light = lowered(model, tmp_path)
    for question in ([X[0].tolist()], X[:9].tolist(), X[3].tolist(), [1, 2, 3, 4], [[10.0] * 4]):
        expected, got = model.predict(question), light.predict(question)
        assert got.shape == expected.shape
        gap = np.abs(np.array(got.tolist()) - expected)
        assert (gap <= 32 * EPS * np.maximum(np.abs(expected), 1)).all()
    for question in ([[1.0, 2.0, 3.0]], [["a"] * 4], [1.0, 2.0, 3.0], [[None] * 4]):
        with pytest.raises(ValueError):
            light.predict(question)


def test_one_regressor_is_asked_about_a_line(tmp_path: Path) -> None:
    model = sm.OLS(Y, X[:, 1]).fit()
    got = lowered(model, tmp_path).predict([1.0, 2.0, 3.0])
    assert got.tolist() == model.predict([1.0, 2.0, 3.0]).tolist()


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        (lambda: smf.ols("y ~ x", {"y": Y, "x": X[:, 1]}).fit(), "formula"),
        (
            lambda: sm.GLM(COUNTS, X, family=FAMILIES.Poisson(), offset=np.ones(80)).fit(),
            "offset",
        ),
        (lambda: sm.Poisson(COUNTS, X, exposure=np.ones(80)).fit(disp=0), "exposure"),
        (
            lambda: sm.GLM(YES, X, family=FAMILIES.Binomial(FAMILIES.links.CLogLog())).fit(),
            "CLogLog",
        ),
        (lambda: sm.MNLogit(COUNTS.clip(0, 2), X).fit(disp=0), "not lowered"),
        (lambda: sm.RLM(Y, X).fit(), "not lowered"),
        (lambda: sm.OLS(Y, X).fit_regularized(), "not lowered"),
    ],
)
def test_what_is_not_known_steps_aside(results: Any, reason: str, tmp_path: Path) -> None:
    with pytest.raises(HeldBackError, match=reason):
        scoring(results(), tmp_path)


@pytest.mark.parametrize("prepend", [True, False])
@pytest.mark.parametrize("has_constant", ["skip", "add", "raise"])
@pytest.mark.parametrize(
    "data",
    [[[1.0, 2.0]], [[1.0, 2.0], [3.0, 2.0]], [[1.0, 0.0], [3.0, 0.0]], [1.0, 2.0], [0.0, 0.0],
     [[1, 2], [3, 4]]],
)  # fmt: skip
def test_a_constant_is_added_as_the_library_adds_it(
    data: Any, has_constant: str, prepend: bool, runtime_path: Path
) -> None:
    from nb2fn_runtime.light import designs, functions

    array = np.array(data)
    try:
        expected = sm.add_constant(array, prepend, has_constant)
    except ValueError:
        with pytest.raises(ValueError, match="constant"):
            designs.add_constant(functions.array(data), prepend, has_constant)
        return
    got = designs.add_constant(functions.array(data), prepend, has_constant)
    assert got.tolist() == expected.tolist()
    assert got.kind == expected.dtype.kind
