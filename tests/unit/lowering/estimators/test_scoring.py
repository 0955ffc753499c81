"""The scoring IR: its text, its verifier, and what steps aside."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.decomposition import NMF
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, RANSACRegressor, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.scoring.dump import dump_model
from nb2fn.lowering.scoring.program import Floats, Model, Op, Program, Type
from nb2fn.lowering.scoring.terms import least_terms
from nb2fn.lowering.scoring.verify import ScoringError, verify
from tests.unit.lowering.estimators.oracle import scoring

TABLE = np.array([[0.0, 1.0], [2.0, 1.0], [4.0, 4.0], [6.0, 2.0]])
LABELS = np.array([0, 1, 1, 0])

SCALED = """\
model model: Pipeline[StandardScaler → LogisticRegression]
  decision_function(%0: data)
    %1: cells[2] = cells(%0, 2, None)
    %2: holed[2] = numbers(%1)
    %3: holed[2] = not_infinite(%2)
    %4: loose[2] = shift(%3, mean[3, 2])
    %5: loose[2] = divide(%4, scale[2.23607, 1.22474])
    %6: rows[2] = finite(%5)
    %7: loose[1] = affine(%6, weights<1×2>[0.5, -1], bias[0.25])
    %8: places = single(%7)
    %9: answer = vector(%8)
    return %9
  predict(%0: data)
    %1: cells[2] = cells(%0, 2, None)
    %2: holed[2] = numbers(%1)
    %3: holed[2] = not_infinite(%2)
    %4: loose[2] = shift(%3, mean[3, 2])
    %5: loose[2] = divide(%4, scale[2.23607, 1.22474])
    %6: rows[2] = finite(%5)
    %7: loose[1] = affine(%6, weights<1×2>[0.5, -1], bias[0.25])
    %8: places = above_zero(%7)
    %9: answer = labels(%8, classes[0, 1])
    return %9
  predict_proba(%0: data)
    %1: cells[2] = cells(%0, 2, None)
    %2: holed[2] = numbers(%1)
    %3: holed[2] = not_infinite(%2)
    %4: loose[2] = shift(%3, mean[3, 2])
    %5: loose[2] = divide(%4, scale[2.23607, 1.22474])
    %6: rows[2] = finite(%5)
    %7: loose[1] = affine(%6, weights<1×2>[0.5, -1], bias[0.25])
    %8: loose[2] = two_sided(%7)
    %9: answer = matrix(%8)
    return %9
"""

WORDS = """\
model model: TfidfVectorizer
  transform(%0: data)
    %1: texts = texts(%0)
    %2: texts = prepared(%1, True, None)
    %3: lines = words(%2, '(?u)\\\\b\\\\w\\\\w+\\\\b', stop_words<0 words>, 1, 1)
    %4: sparse[3] = counted(%3, vocabulary<3 tokens>['cat', 'hat', 'red'])
    %5: sparse[3] = weighted(%4, idf[1, 1.40547, 1.40547])
    %6: sparse[3] = unit_length(%5, 'l2')
    %7: answer = sparse_matrix(%6, 3, False)
    return %7
"""


def test_text_of_a_pipeline(tmp_path: Path) -> None:
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(TABLE, LABELS)
    model[-1].coef_ = np.array([[0.5, -1.0]])
    model[-1].intercept_ = np.array([0.25])
    assert dump_model("model", scoring(model, tmp_path)) == SCALED


def test_text_of_a_vectoriser(tmp_path: Path) -> None:
    model = TfidfVectorizer().fit(["red cat", "hat cat"])
    shown = dump_model("model", scoring(model, tmp_path))
    assert shown == WORDS


class Doubled(LinearRegression):  # type: ignore[misc]
    """Not its parent."""

    def predict(self, given: Any) -> Any:
        return 2 * super().predict(given)


def _patched() -> Any:
    model = LinearRegression().fit(TABLE, LABELS)
    model.predict = lambda given: [0]
    return model


def _narrow() -> Any:
    return KNeighborsClassifier(1).fit(TABLE.astype("f4"), LABELS)


def _malformed() -> Any:
    model = HistGradientBoostingRegressor(max_iter=1).fit(TABLE, LABELS)
    model._predictors = [[object()]]
    return model


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (Doubled().fit(TABLE, LABELS), "Doubled is not lowered"),
        (_narrow(), "dtype <f4"),
        (LinearRegression(), "not fitted"),
        (NMF(2).fit(TABLE), "NMF is not lowered"),
        (
            make_pipeline(FunctionTransformer(np.sort), LinearRegression()).fit(TABLE, LABELS),
            "calls a function of its own",
        ),
        (StandardScaler().set_output(transform="pandas").fit(TABLE), "give pandas frames"),
        (GridSearchCV(Ridge(), {"alpha": [1.0]}), "has no best_estimator_"),
        (RANSACRegressor(), "is not fitted"),
        (OneHotEncoder(dtype=int).fit(TABLE), "a dtype of its own"),
        (_malformed(), "is not as its library fits it"),
        (SVC(kernel="precomputed").fit(TABLE @ TABLE.T, LABELS), "kernel='precomputed'"),
        (SimpleImputer(missing_values=0).fit(TABLE), "missing_values=0"),
        (KNeighborsClassifier(1, weights=np.sqrt).fit(TABLE, LABELS), "has a weights of its own"),
        (KNeighborsClassifier(1, metric="cosine").fit(TABLE, LABELS), "metric='cosine'"),
        (TfidfVectorizer(tokenizer=str.split, token_pattern=None).fit(["ab"]), "has a tokenizer"),
        (
            GradientBoostingClassifier(loss="exponential", n_estimators=2).fit(TABLE, LABELS),
            "loss",
        ),
        (DecisionTreeClassifier().fit(TABLE, np.c_[LABELS, LABELS]), "n_outputs_=2"),
    ],
    ids=lambda m: m if isinstance(m, str) else type(m).__name__,
)
def test_steps_aside(model: Any, reason: str, tmp_path: Path) -> None:
    with pytest.raises(HeldBackError, match=reason):
        scoring(model, tmp_path)


def test_a_patched_instance_steps_aside(tmp_path: Path) -> None:
    model = _patched()
    model.predict = 7  # a function made here would not even cross
    with pytest.raises(HeldBackError, match="`predict`"):
        scoring(model, tmp_path)


def _model(*ops: Op) -> Model:
    return Model("Broken", {"predict": Program(ops)}, {})


ROWS = Op("rows", (0,), (2, None), Type("rows", 2))
ANSWER = Op("matrix", (1,), (), Type("answer"))


def test_the_verifier_takes_what_is_whole() -> None:
    verify(_model(ROWS, ANSWER))


@pytest.mark.parametrize(
    ("ops", "said"),
    [
        ((), "has no answer"),
        ((ROWS,), "has no answer"),
        ((replace(ROWS, name="rowz"), ANSWER), "is no operation"),
        ((ROWS, replace(ANSWER, inputs=(2,))), "takes what is not there"),
        ((ROWS, replace(ANSWER, inputs=(0,))), "does not take data"),
        ((replace(ROWS, type=Type("texts")), ANSWER), "does not give texts"),
        (
            (ROWS, Op("shift", (1,), (Floats("mean", (1.0,)),), Type("loose", 2)), ANSWER),
            "shapes do not fit",
        ),
    ],
)
def test_the_verifier_refuses(ops: tuple[Op, ...], said: str) -> None:
    with pytest.raises(ScoringError, match=said):
        verify(_model(*ops))


def test_terms_of_a_probability_are_shares_of_one(tmp_path: Path) -> None:
    model = LogisticRegression().fit(TABLE, LABELS)
    assert least_terms(scoring(model, tmp_path)) == 1.0


def test_terms_of_a_sum_hold_its_bias(tmp_path: Path) -> None:
    model = LinearRegression().fit(TABLE, LABELS + 1000.0)
    assert least_terms(scoring(model, tmp_path)) == abs(model.intercept_)
