"""Boosters of XGBoost and LightGBM beyond what random parameters reach."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from nb2fn.lowering.held_back import HeldBackError
from tests.unit.lowering.estimators.oracle import agree, lowered, scoring

xgboost = pytest.importorskip("xgboost", reason="XGBoost is not installed")
lightgbm = pytest.importorskip("lightgbm", reason="LightGBM is not installed")

pytestmark = [
    pytest.mark.usefixtures("runtime_path"),
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.slow,
]

X = np.random.RandomState(0).normal(size=(80, 3))
Y = X @ [1.0, 2.0, -1.0]
LABELS = (Y > 0).astype(int)
HOLED = np.where(np.abs(X) < 0.6, 0.0, X)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def gradient(**options: Any) -> Any:
    return xgboost.XGBClassifier(n_estimators=5, n_jobs=1, **options)


def light(**options: Any) -> Any:
    return lightgbm.LGBMRegressor(n_estimators=5, verbose=-1, n_jobs=1, **options)


def with_attribute(model: Any, name: str, value: Any) -> Any:
    setattr(model, name, value)
    return model


def test_early_stopping_answers_with_the_best_round(tmp_path: Path) -> None:
    wrong = np.random.RandomState(1).permutation(LABELS)
    one = xgboost.XGBClassifier(n_estimators=60, early_stopping_rounds=2, n_jobs=1)
    one.fit(X, LABELS, eval_set=[(X, wrong)], verbose=False)
    assert one.best_iteration + 1 < one.get_booster().num_boosted_rounds()
    assert agree(one, lowered(one, tmp_path), X[:20].tolist(), "predict_proba", 0.0) == 0.0
    other = lightgbm.LGBMRegressor(n_estimators=60, verbose=-1, n_jobs=1)
    other.fit(X, Y, eval_set=[(X, -Y)], callbacks=[lightgbm.early_stopping(2, verbose=False)])
    assert agree(other, lowered(other, tmp_path), X[:20].tolist(), "predict", 0.0) == 0.0


@pytest.mark.parametrize("objective", ["multi:softmax", "multi:softprob", "count:poisson"])
@pytest.mark.parametrize("kind", ["gbtree", "dart"])
def test_a_native_booster_is_asked_about_a_matrix(
    objective: str, kind: str, tmp_path: Path
) -> None:
    options = {"objective": objective, "booster": kind, "rate_drop": 0.5, "nthread": 1}
    if objective.startswith("multi"):
        options["num_class"] = 3
    matrix = xgboost.DMatrix(X, np.digitize(Y, [-1, 1]))
    booster = xgboost.train(options, matrix, num_boost_round=12)
    light_booster = lowered(booster, tmp_path)
    from nb2fn_runtime.light.matrices import DMatrix

    got = light_booster.predict(DMatrix(X.tolist()))
    assert got.tolist() == booster.predict(matrix).tolist()
    with pytest.raises(TypeError):
        light_booster.predict(X.tolist())
    with pytest.raises(ValueError, match="float32"):
        light_booster.predict(DMatrix([[1e300, 0.0, 0.0]]))
    with pytest.raises(xgboost.core.XGBoostError):
        booster.predict(xgboost.DMatrix([[1e300, 0.0, 0.0]]))


def test_columns_of_a_frame_are_checked_by_xgboost_and_not_by_lightgbm(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(X, columns=list("abc"))
    from nb2fn_runtime.light.frames import DataFrame

    turned = DataFrame([{"c": 1.0, "b": 2.0, "a": 3.0}])
    model = gradient().fit(frame, LABELS)
    with pytest.raises(ValueError, match="feature names"):
        lowered(model, tmp_path).predict(turned)
    other = light().fit(frame, Y)
    expected = other.predict(pandas.DataFrame([{"c": 1.0, "b": 2.0, "a": 3.0}]))
    assert lowered(other, tmp_path).predict(turned).tolist() == expected.tolist()


def test_whole_numbers_have_32_bits_for_lightgbm(tmp_path: Path) -> None:
    places = np.arange(2**24 - 40, 2**24 + 40, dtype=float).reshape(-1, 1)
    model = light(min_child_samples=1, num_leaves=60, max_bin=255).fit(places, places[:, 0])
    questions = [[int(x)] for x in places[::3, 0]]
    assert agree(model, lowered(model, tmp_path), questions, "predict", 0.0) == 0.0
    assert agree(model, lowered(model, tmp_path), places.tolist(), "predict", 0.0) == 0.0


def test_a_booster_is_the_last_step_of_a_pipeline(tmp_path: Path) -> None:
    one = make_pipeline(StandardScaler(), gradient()).fit(X, LABELS)
    assert agree(one, lowered(one, tmp_path), X[:20].tolist(), "predict_proba", 0.0) == 0.0
    two = make_pipeline(StandardScaler(), light()).fit(X, Y)
    assert agree(two, lowered(two, tmp_path), X[:20].tolist(), "predict", 0.0) == 0.0


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: gradient(missing=-999.0).fit(X, LABELS), "missing"),
        (lambda: gradient(booster="gblinear").fit(X, LABELS), "gblinear"),
        (lambda: with_attribute(gradient().fit(X, LABELS), "objective", abs), "objective"),
        (lambda: gradient(objective="binary:hinge").fit(X, LABELS), "binary:hinge"),
        (
            lambda: gradient(feature_types=["q", "q", "c"], enable_categorical=True).fit(
                np.c_[X[:, :2], LABELS], LABELS
            ),
            "another kind",
        ),
        (
            lambda: xgboost.XGBRegressor(
                n_estimators=2, multi_strategy="multi_output_tree", tree_method="hist"
            ).fit(X, np.c_[Y, Y]),
            "",
        ),
        (lambda: gradient().fit(X, LABELS).set_params(objective="binary:logitraw"), "objective"),
        (lambda: gradient(), "not fitted"),
        (lambda: light(), "not fitted"),
        (lambda: light(linear_tree=True).fit(X, Y), "linear_tree"),
        (lambda: light(zero_as_missing=True).fit(HOLED, HOLED[:, 0] == 0), "0 for missing"),
        (lambda: with_attribute(light().fit(X, Y), "_objective", abs), "objective"),
        (lambda: light(pred_early_stop=True).fit(X, Y), "pred_early_stop"),
        (
            lambda: light(min_child_samples=1).fit(
                np.c_[X, LABELS], Y, categorical_feature=[3]
            ),
            "categories",
        ),
    ],
)  # fmt: skip
def test_what_is_not_known_steps_aside(made: Any, reason: str, tmp_path: Path) -> None:
    with pytest.raises(HeldBackError, match=reason):
        scoring(made(), tmp_path)


class Doubled(xgboost.XGBRegressor):  # type: ignore[misc]
    def predict(self, given: Any, **options: Any) -> Any:
        return 2 * super().predict(given, **options)


def test_a_subclass_and_a_changed_instance_step_aside(tmp_path: Path) -> None:
    with pytest.raises(HeldBackError, match="Doubled is not lowered"):
        scoring(Doubled(n_estimators=2).fit(X, Y), tmp_path)
    changed = light().fit(X, Y)
    changed.predict = abs
    with pytest.raises(HeldBackError, match="`predict` that is not known"):
        scoring(changed, tmp_path)
