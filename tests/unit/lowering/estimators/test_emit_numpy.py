"""Models as numpy code: its text, its tables, and what it takes and refuses."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Table
from nb2fn.lowering.scoring.emit_numpy import NumpyEmitter
from nb2fn.lowering.scoring.emit_stdlib import Emitter
from nb2fn.lowering.scoring.program import Model, Op, Program, Tensor, Type
from nb2fn.lowering.scoring.vectors import VECTORS, is_vector
from nb2fn.lowering.scoring.verify import SPECS
from tests.unit.lowering.estimators.oracle import lowered, scoring

pytestmark = pytest.mark.usefixtures("runtime_path")

TABLE = np.array([[0.0, 1.0], [2.0, 1.0], [4.0, 4.0], [6.0, 2.0]])
LABELS = np.array([0, 1, 1, 0])

LOGISTIC = '''\
MODEL_MEAN = fixed([3.0, 2.0], (2,), "<f8")
MODEL_SCALE = fixed([2.0, 4.0], (2,), "<f8")
MODEL_WEIGHTS = fixed([0.5, -1.0], (1, 2), "<f8")
MODEL_BIAS = fixed([0.25], (1,), "<f8")
MODEL_CLASSES = fixed([0, 1], (2,), "<i8")
def model_predict(data):
    """Pipeline[StandardScaler → LogisticRegression].predict"""
    given = cells(data, 2, None)
    x = numbers(given)
    x = not_infinite(x)
    scores = shift(x, MODEL_MEAN)
    scores = divide(scores, MODEL_SCALE)
    x = finite(scores)
    scores = affine(x, MODEL_WEIGHTS, MODEL_BIAS)
    places = above_zero(scores)
    return labels(places, MODEL_CLASSES)'''


def scaled() -> Any:
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(TABLE, LABELS)
    model[0].mean_, model[0].scale_ = np.array([3.0, 2.0]), np.array([2.0, 4.0])
    model[1].coef_, model[1].intercept_ = np.array([[0.5, -1.0]]), np.array([0.25])
    return model


def test_text(tmp_path: Path) -> None:
    emitter = NumpyEmitter({"model"})
    model = scoring(scaled(), tmp_path)
    only = Model(model.estimator, {"predict": model.methods["predict"]}, {})
    emitter.model("model", only, ())
    assert "\n".join(emitter.blocks) == LOGISTIC


def test_every_numpy_form_is_there() -> None:
    for name, module in VECTORS.items():
        assert name in SPECS
        found = importlib.import_module(f"nb2fn_runtime.vector.{module}")
        assert callable(getattr(found, name)), name


def test_light_forms_between_numpy_ones(tmp_path: Path) -> None:
    emitter = NumpyEmitter(())
    model = scoring(GaussianProcessRegressor().fit(TABLE, LABELS), tmp_path)
    emitter.model("model", model, ())
    assert not is_vector("gaussians", {"loose"})
    assert "as_rows(" in "\n".join(emitter.blocks)
    assert "as_lists(scores)" in "\n".join(emitter.blocks)


def test_what_needs_numpy_holds_stdlib_back() -> None:
    cube = Tensor("cube", "<f4", (1, 2, 2), np.arange(4, dtype="<f4").tobytes())
    program = Program((Op("matrix", (0,), (cube,), Type("answer")),))
    with pytest.raises(HeldBackError, match="need numpy"):
        Emitter(()).model("model", Model("M", {"predict": program}, {}), ())
    emitter = NumpyEmitter(())
    emitter.model("model", Model("M", {"predict": program}, {}), ())
    assert 'TABLES.tensor(0, (1, 2, 2), "<f4")' in "\n".join(emitter.blocks)


def test_arrays_keep_their_type_and_are_not_written_to(tmp_path: Path) -> None:
    from nb2fn_runtime.vector.tables import fixed  # type: ignore[import-not-found]

    for cells, dtype in (
        ((1, 2), "<i8"),
        ((1, 2), "<i4"),
        (("a", "bc"), "<U2"),
        ((True, False), "|b1"),
    ):
        expression = NumpyEmitter(()).captured(Table(cells, (2,), dtype[1], dtype))
        found = eval(expression, {"fixed": fixed})
        assert found.dtype.str == dtype
        assert found.tolist() == list(cells)
        with pytest.raises(ValueError, match="read-only"):
            found[0] = found[1]
    model = RandomForestRegressor(2, random_state=0).fit(TABLE, LABELS)
    assert lowered(model, tmp_path, NumpyEmitter).predict(TABLE).flags.writeable


@pytest.mark.parametrize(
    "question",
    [
        [[1, 2]],
        [(1.5, 2)],
        [np.array([1.0, 2.0])],
        [[np.float64(1.0), np.int64(2)]],
        np.array([[1, 2]], dtype=np.uint8),
        np.array([[True, False]]),
        np.array([[1.0, 2]], dtype=object),
        np.asfortranarray([[1.0, 2.0], [3.0, 4.0]]),
        np.ones((4, 4))[::2, ::2],
    ],
    ids=str,
)
def test_questions_of_many_types(question: Any, tmp_path: Path) -> None:
    model = LinearRegression().fit(TABLE, LABELS)
    over_numpy = lowered(model, tmp_path, NumpyEmitter)
    expected = model.predict(question)
    assert over_numpy.predict(question).tolist() == expected.tolist()


@pytest.mark.parametrize(
    "question",
    [
        np.array([[1, 2]], dtype=np.float32),
        np.array([[1, 2]], dtype=np.float16),
        np.array([[1, 2]], dtype=complex),
        np.array([1.0, 2.0]),
        np.ones((1, 1, 2)),
        np.ones((0, 2)),
        np.array([["1", "2"]]),
        [["1", 2.0]],
        [[1.0], [2.0, 3.0]],
        [[1.0, None]],
        [1.0, 2.0],
        {"a": 1},
        "ab",
    ],
    ids=str,
)
def test_questions_that_are_refused(question: Any, tmp_path: Path) -> None:
    over_numpy = lowered(LinearRegression().fit(TABLE, LABELS), tmp_path, NumpyEmitter)
    with pytest.raises((ValueError, TypeError)):
        over_numpy.predict(question)


def test_frames(tmp_path: Path) -> None:
    from nb2fn_runtime.vector.frames import DataFrame  # type: ignore[import-not-found]

    data = {"age": [20.0, 31.0, 44.0, 52.0], "town": ["Oslo", "Rom", "Rom", "Bonn"]}
    encoder = OneHotEncoder(handle_unknown="ignore")
    columns = make_column_transformer((StandardScaler(), ["age"]), (encoder, ["town"]))
    model = make_pipeline(columns, LogisticRegression()).fit(pd.DataFrame(data), LABELS)
    over_numpy = lowered(model, tmp_path, NumpyEmitter)
    asked = {"town": ["Rom", "new"], "age": np.array([1.0, 99.5])}
    expected = model.predict_proba(pd.DataFrame(asked))
    np.testing.assert_allclose(over_numpy.predict_proba(DataFrame(asked)), expected, rtol=1e-14)
    with pytest.raises(TypeError):
        np.mean(DataFrame(asked))
    with pytest.raises(TypeError):
        np.asarray(DataFrame(asked))


def test_sparse_answers_go_on_to_models(tmp_path: Path) -> None:
    texts = ["red cat", "blue dog", "red dog red", "cat"]
    vectors = TfidfVectorizer().fit(texts)
    model = LogisticRegression().fit(vectors.transform(texts), LABELS)
    words, over_numpy = (lowered(m, tmp_path, NumpyEmitter) for m in (vectors, model))
    found = words.transform(["red dog", "", "unheard"])
    expected = vectors.transform(["red dog", "", "unheard"])
    assert found.shape == expected.shape
    np.testing.assert_allclose(found.toarray(), expected.toarray(), rtol=0, atol=1e-15)
    scores = over_numpy.decision_function(found)
    np.testing.assert_allclose(scores, model.decision_function(expected), rtol=1e-14)
