"""Numeric families over random data and parameters, scikit-learn as oracle."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, LogisticRegression, Ridge
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from tests.unit.lowering.estimators.oracle import agree, broken_rows, hard_rows, lowered

pytestmark = pytest.mark.usefixtures("runtime_path")

SEEDS = range(3)


def data(seed: int, classes: int = 0, width: int = 4) -> tuple[Any, Any]:
    random = np.random.RandomState(seed)
    features = random.normal(size=(60, width)) * random.uniform(0.1, 50, size=width)
    if not classes:
        return features, features @ random.normal(size=width) + random.normal(size=60)
    y = np.digitize(features @ random.normal(size=width), np.linspace(-20, 20, classes - 1))
    y[:classes] = np.arange(classes)
    return features, y


def check(estimator: Any, features: Any, y: Any, folder: Path, *methods: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        estimator.fit(features, y)
        light = lowered(estimator, folder)
        for method in methods:
            agree(estimator, light, [*features[:30].tolist(), *hard_rows(features)], method)
            agree(estimator, light, broken_rows(features), method)
            whole = getattr(light, method)(features.tolist())
            assert whole.shape == getattr(estimator, method)(features).shape


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "kind", [LinearRegression, Ridge, Lasso, ElasticNet], ids=lambda k: str(k.__name__)
)
def test_regressors(kind: Any, seed: int, tmp_path: Path) -> None:
    features, y = data(seed, width=1 + seed * 3)
    check(kind(fit_intercept=seed != 1), features, y, tmp_path, "predict")


def test_several_targets(tmp_path: Path) -> None:
    features, y = data(0)
    check(LinearRegression(), features, np.c_[y, -y, y * y], tmp_path, "predict")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("classes", [2, 3, 5])
@pytest.mark.parametrize("solver", ["lbfgs", "liblinear"])
def test_logistic_regression(classes: int, solver: str, seed: int, tmp_path: Path) -> None:
    if solver == "liblinear" and classes > 2:
        pytest.skip("scikit-learn deprecates it")
    features, y = data(seed, classes)
    names = np.array(["b", "a", "ä", "", "e f"])[y] if seed else y
    model = LogisticRegression(C=10.0**seed, solver=solver)
    check(model, features, names, tmp_path, "predict", "predict_proba", "decision_function")


@pytest.mark.parametrize("classes", [2, 4])
def test_linear_svc(classes: int, tmp_path: Path) -> None:
    features, y = data(1, classes)
    check(LinearSVC(random_state=0), features, y, tmp_path, "predict", "decision_function")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kernel", ["linear", "rbf", "poly", "sigmoid"])
@pytest.mark.parametrize("classes", [2, 3, 4])
def test_svc(kernel: str, classes: int, seed: int, tmp_path: Path) -> None:
    features, y = data(seed, classes)
    shape = "ovo" if seed == 1 else "ovr"
    svc = SVC(kernel=kernel, C=3.0, coef0=0.5, decision_function_shape=shape, break_ties=seed == 2)
    features = StandardScaler().fit_transform(features)
    check(svc, features, y, tmp_path, "predict")
    light = lowered(svc, tmp_path)
    scale = 64.0 * np.abs(svc.dual_coef_).sum() * (100 if kernel in ("poly", "linear") else 1)
    agree(svc, light, features.tolist(), "decision_function", scale)


@pytest.mark.parametrize("scaler", [StandardScaler(), MinMaxScaler(), MinMaxScaler(clip=True)])
def test_scalers(scaler: Any, tmp_path: Path) -> None:
    features, _ = data(0)
    scaler.fit(features)
    light = lowered(scaler, tmp_path)
    assert agree(scaler, light, [*features.tolist(), *hard_rows(features)], "transform") == 0.0
    agree(scaler, light, broken_rows(features), "transform")


@pytest.mark.parametrize(
    "model",
    [
        DecisionTreeClassifier(random_state=0),
        DecisionTreeClassifier(max_leaf_nodes=7, random_state=0),
        RandomForestClassifier(12, random_state=0),
        RandomForestClassifier(5, max_depth=3, class_weight="balanced", random_state=0),
        ExtraTreesClassifier(9, random_state=0),
        GradientBoostingClassifier(n_estimators=15, random_state=0),
        GradientBoostingClassifier(n_estimators=5, init="zero", subsample=0.7, random_state=0),
        GaussianNB(),
    ],
    ids=lambda m: type(m).__name__,
)
@pytest.mark.parametrize("classes", [2, 3])
def test_tree_classifiers_and_bayes(model: Any, classes: int, tmp_path: Path) -> None:
    features, y = data(2, classes)
    if isinstance(model, GaussianNB):
        model.fit(features, y)
        light = lowered(model, tmp_path)
        agree(model, light, features.tolist(), "predict")
        agree(model, light, features.tolist(), "predict_proba", 2048.0)
        return
    if hasattr(model, "init"):  # boosting refuses nothing but NaN
        check(model, features, y, tmp_path, "predict", "predict_proba", "decision_function")
        return
    model.fit(features, y)
    light = lowered(model, tmp_path)
    rows = [*features.tolist(), *hard_rows(features)]
    assert agree(model, light, rows, "predict_proba") == 0.0
    assert agree(model, light, rows, "predict") == 0.0


@pytest.mark.parametrize(
    "model",
    [
        DecisionTreeRegressor(random_state=0),
        RandomForestRegressor(12, random_state=0),
        ExtraTreesRegressor(9, random_state=0),
        GradientBoostingRegressor(n_estimators=15, random_state=0),
        GradientBoostingRegressor(n_estimators=5, loss="huber", random_state=0),
    ],
    ids=lambda m: type(m).__name__,
)
def test_tree_regressors(model: Any, tmp_path: Path) -> None:
    features, y = data(1)
    model.fit(features, y)
    light = lowered(model, tmp_path)
    assert agree(model, light, [*features.tolist(), *hard_rows(features)], "predict") == 0.0


def test_k_means(tmp_path: Path) -> None:
    features, _ = data(0)
    model = KMeans(5, n_init=2, random_state=0).fit(features)
    light = lowered(model, tmp_path)
    agree(model, light, features.tolist(), "predict")
    agree(model, light, broken_rows(features), "predict")


def test_pipeline(tmp_path: Path) -> None:
    features, y = data(0, 3)
    model = make_pipeline(StandardScaler(), "passthrough", MinMaxScaler(), LogisticRegression())
    check(model, features, y, tmp_path, "predict", "predict_proba", "decision_function")
