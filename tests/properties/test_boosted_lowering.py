"""Boosted trees of XGBoost and LightGBM over random data and parameters, lowered: each
answer is the library's own, to the last bit."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.unit.lowering.conftest import runtime_path
from tests.unit.lowering.estimators.oracle import agree, hard_rows, lowered

xgboost = pytest.importorskip("xgboost", reason="XGBoost is not installed")
lightgbm = pytest.importorskip("lightgbm", reason="LightGBM is not installed")

pytestmark = [pytest.mark.usefixtures(runtime_path.__name__), pytest.mark.slow]

Draw = Callable[..., Any]
EXAMPLES = settings(max_examples=6, deadline=None, phases=[Phase.generate])
NAN = float("nan")


def table(seed: int, holes: bool) -> tuple[Any, Any]:
    random = np.random.RandomState(seed)
    x = random.normal(size=(90, 4)) * [0.5, 10.0, 1e-3, 1e4]
    y = x @ [2.0, 0.1, 500.0, 1e-4] + random.normal(size=90)
    if holes:
        x[::6, 1] = x[::5, 3] = NAN
    return np.round(x, 3), y


def asked(x: Any) -> list[Any]:
    full = np.nan_to_num(x)
    rows = [*x[:12].tolist(), *((full[:6] + full[6:12]) / 2).tolist(), *hard_rows(full)]
    return [*rows, [NAN] * 4, [1e300, -1e300, 1e-40, -1e-40], [3, -1, 0, 7]]


def classes(score: Any, count: int) -> Any:
    return np.digitize(score, np.quantile(score, np.linspace(0, 1, count + 1)[1:-1]))


def check(model: Any, x: Any, y: Any) -> None:
    with tempfile.TemporaryDirectory() as place, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(x, y)
        light = lowered(model, Path(place))
        for method in ("predict", "predict_proba"):
            if hasattr(model, method):
                assert agree(model, light, asked(x), method, scale=0.0) == 0.0


def one_of(draw: Draw, *values: Any) -> Any:
    return draw(st.sampled_from(values))


def of_xgboost(draw: Draw, seed: int) -> dict[str, Any]:
    return {
        "n_estimators": one_of(draw, 1, 7, 25),
        "max_depth": one_of(draw, 1, 3, 8),
        "learning_rate": one_of(draw, 0.05, 0.3, 1.0),
        "booster": one_of(draw, "gbtree", "dart"),
        "rate_drop": 0.3,
        "tree_method": one_of(draw, "hist", "exact", "approx"),
        "num_parallel_tree": one_of(draw, 1, 2),
        "gamma": one_of(draw, 0.0, 2.0),
        "subsample": one_of(draw, 0.7, 1.0),
        "base_score": one_of(draw, None, 0.3),
        "random_state": seed,
        "n_jobs": 1,
    }


def of_lightgbm(draw: Draw, seed: int) -> dict[str, Any]:
    return {
        "n_estimators": one_of(draw, 1, 7, 25),
        "num_leaves": one_of(draw, 2, 7, 31),
        "learning_rate": one_of(draw, 0.05, 0.3, 1.0),
        "boosting_type": one_of(draw, "gbdt", "dart", "rf"),
        "min_child_samples": one_of(draw, 1, 15, 200),
        "subsample": 0.7,
        "subsample_freq": 1,
        "use_missing": one_of(draw, True, False),
        "extra_trees": one_of(draw, True, False),
        "random_state": seed,
        "n_jobs": 1,
        "verbose": -1,
    }


@given(data=st.data(), seed=st.integers(0, 50), count=st.sampled_from([2, 3]))
@EXAMPLES
def test_xgboost_classifiers(data: Any, seed: int, count: int) -> None:
    x, score = table(seed, bool(seed % 2))
    check(xgboost.XGBClassifier(**of_xgboost(data.draw, seed)), x, classes(score, count))


@pytest.mark.parametrize(
    "objective",
    ["reg:squarederror", "reg:absoluteerror", "reg:pseudohubererror", "reg:squaredlogerror",
     "count:poisson", "reg:gamma", "reg:tweedie", "reg:logistic"],
)  # fmt: skip
@given(data=st.data(), seed=st.integers(0, 50))
@EXAMPLES
def test_xgboost_regressors(objective: str, data: Any, seed: int) -> None:
    x, score = table(seed, bool(seed % 2))
    y = 1 / (1 + np.exp(-score)) if objective == "reg:logistic" else np.abs(score) + 0.1
    y = np.c_[y, y**2] if objective == "reg:squarederror" and seed % 3 == 0 else y
    options = {**of_xgboost(data.draw, seed), "objective": objective}
    if seed % 3 == 0:
        options["base_score"] = None
    check(xgboost.XGBRegressor(**options), x, y)


@given(data=st.data(), seed=st.integers(0, 50), count=st.sampled_from([2, 3]))
@EXAMPLES
def test_lightgbm_classifiers(data: Any, seed: int, count: int) -> None:
    x, score = table(seed, bool(seed % 2))
    places = classes(score, count)
    labels = np.array(["b", "a", "ä"])[places] if seed % 2 else places
    options = of_lightgbm(data.draw, seed)
    if count == 3:
        options["objective"] = one_of(data.draw, "multiclass", "multiclassova")
    check(lightgbm.LGBMClassifier(**options), x, labels)


@pytest.mark.parametrize(
    "objective",
    ["regression", "regression_l1", "huber", "fair", "quantile", "mape", "poisson", "gamma",
     "tweedie", "cross_entropy"],
)  # fmt: skip
@given(data=st.data(), seed=st.integers(0, 50))
@EXAMPLES
def test_lightgbm_regressors(objective: str, data: Any, seed: int) -> None:
    x, score = table(seed, bool(seed % 2))
    y = 1 / (1 + np.exp(-score)) if objective == "cross_entropy" else np.abs(score) + 0.1
    options = {**of_lightgbm(data.draw, seed), "objective": objective}
    check(lightgbm.LGBMRegressor(**options), x, y)
