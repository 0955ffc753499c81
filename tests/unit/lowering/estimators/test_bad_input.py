"""Models as nobody should make them: each is answered rightly, or held back with a reason."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import Lasso, LinearRegression, LogisticRegression, Ridge, SGDClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeRegressor

from nb2fn.ir.extract import Extract, Node
from nb2fn.lowering.estimators.nodes import tree_nodes
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Objects
from tests.unit.lowering.estimators.oracle import agree, lowered, scoring

pytestmark = pytest.mark.usefixtures("runtime_path")

X = np.random.RandomState(0).normal(size=(40, 3))
Y = X @ [1.0, 2.0, -1.0]
LABELS = (Y > 0).astype(int)
NAN = float("nan")


class Doubled(LinearRegression):  # type: ignore[misc]
    def predict(self, given: Any) -> Any:
        return 2 * super().predict(given)


class Own(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    def fit(self, _given: Any, y: Any) -> Any:
        self.mean_ = float(np.mean(y))
        return self

    def predict(self, given: Any) -> Any:
        return np.full(len(given), self.mean_)


def changed(model: Any, **attributes: Any) -> Any:
    for name, value in attributes.items():
        setattr(model, name, value)
    return model


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (LinearRegression(), "not fitted"),
        (RandomForestClassifier(), "not fitted"),
        (SVC(), "not fitted"),
        (make_pipeline(StandardScaler(), LinearRegression()), "not fitted"),
        (Pipeline([("a", StandardScaler().fit(X)), ("b", Ridge())]), "not fitted"),
        (Doubled().fit(X, Y), "Doubled is not lowered"),
        (make_pipeline(StandardScaler(), Doubled()).fit(X, Y), "Doubled is not lowered"),
        (Own().fit(X, Y), "Own is not lowered"),
        (changed(Ridge().fit(X, Y), predict=abs), "`predict` that is not known"),
        (changed(Ridge().fit(X, Y), _decision_function=abs), "that is not known"),
        (changed(Ridge().fit(X, Y), coef_=[1, 2, 3]), "it holds a value of type list"),
        (changed(Ridge().fit(X, Y), coef_="123"), "it holds a value of type str"),
        (changed(Ridge().fit(X, Y), coef_=np.array([1, "a", None], dtype=object)), "coef_"),
        (changed(Ridge().fit(X, Y), coef_=np.array([1.0, 2.0, 3.0], dtype=">f8")), ">f8"),
        (changed(Ridge().fit(X, Y), coef_=np.array([1.0, 2.0, 3.0], dtype="<f2")), "<f2"),
        (changed(Ridge().fit(X, Y), coef_=np.ma.masked_array([1.0, 2, 3], [1, 0, 0])), "Masked"),
        (changed(Ridge().fit(X, Y), n_features_in_="three"), "is not as its library fits it"),
        (changed(Ridge().fit(X, Y), n_features_in_=2), "is not as its library fits it"),
        (SVC().fit(scipy.sparse.csr_matrix(X), LABELS), "_sparse=True"),
    ],
    ids=lambda m: m if isinstance(m, str) else type(m).__name__,
)
def test_what_is_not_known_steps_aside(model: Any, reason: str, tmp_path: Path) -> None:
    with pytest.raises(HeldBackError, match=reason):
        scoring(model, tmp_path)


@pytest.mark.parametrize(
    "model",
    [
        changed(Ridge().fit(X, Y), coef_=np.array([1.0, 9.0, 2.0, 9.0, 3.0, 9.0])[::2]),
        changed(Ridge().fit(X, Y), coef_=np.array([3.0, 2.0, 1.0])[::-1]),
        changed(LogisticRegression().fit(X, LABELS), coef_=np.asfortranarray([[1.0, 2, 3]])),
        LinearRegression().fit(X.astype("f4"), Y.astype("f4")),
        Ridge().fit(X.astype("f4"), np.c_[Y, -Y].astype("f4")),
        LogisticRegression().fit(X.astype("f4"), LABELS),
        SGDClassifier(random_state=0).fit(X.astype("f4"), LABELS),
        make_pipeline(MinMaxScaler(), Lasso(0.01)).fit(X.astype("f4"), Y.astype("f4")),
        make_pipeline(MaxAbsScaler(), Ridge()).fit(X.astype("f4"), Y.astype("f4")),
        RandomForestClassifier(5, random_state=0).fit(X.astype("f4"), LABELS),
        LinearRegression().fit(np.asfortranarray(X), np.c_[Y, -Y]),
        LinearRegression().fit(X.astype(object), Y),
        LinearRegression().fit(X[::-1], Y[::-1]),
        LinearRegression().fit(X.astype(">f8"), Y.astype(">f8")),
        Ridge().fit(scipy.sparse.csr_matrix(X), Y),
        DecisionTreeRegressor(random_state=0).fit(np.where(X > 1, NAN, X), Y),
        HistGradientBoostingRegressor(max_iter=3).fit(np.where(X > 1, NAN, X), Y),
    ],
    ids=lambda m: type(m).__name__,
)  # fmt: skip
def test_what_is_only_strange_is_answered(model: Any, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = [*X[:10].tolist(), [NAN, 0.0, 0.0], [1e300, 0.0, 0.0], [None, 1.0, 2.0], ["a"] * 3]
        agree(model, lowered(model, tmp_path), rows, "predict")


def _extract(shape: int, length: int) -> Extract:
    """A tree whose table of nodes says that it has ``shape`` rows."""
    dtype = "[('left_child', '<i8'), ('right_child', '<i8')]"
    nodes = (
        Node(0, "object", attributes=(("nodes", 1), ("values", 2))),
        Node(1, "array", type="numpy:ndarray", dtype=dtype, shape=(shape,), buffer=(0, length)),
        Node(2, "array", type="numpy:ndarray", dtype="<f8", shape=(1,), buffer=(0, 8)),
    )
    return Extract(
        version=1, bindings=(), definitions=(), nodes=nodes, types=(), references=(), digests=(),
        random=(), buffers=bytes(64), pickle=b"",
    )  # fmt: skip


@pytest.mark.parametrize(("shape", "length"), [(2**31 + 1, (2**31 + 1) * 16), (2**31, 16), (5, 64)])
def test_more_nodes_than_there_are_is_refused_from_the_header(shape: int, length: int) -> None:
    with pytest.raises(HeldBackError, match=f"a table of {shape:,} rows"):
        tree_nodes(Objects(_extract(shape, length)), 0)
