"""Encoders, columns and words over random data, scikit-learn as oracle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler

from tests.unit.lowering.estimators.oracle import EPS, agree, lowered

pytestmark = pytest.mark.usefixtures("runtime_path")

NAN = float("nan")
WORDS = "der Hund beißt den Mann und naïve Köche kochen über I'm a1 b2 x 中文 字".split()


def frame(seed: int) -> Any:
    random = np.random.RandomState(seed)
    cells = {
        "age": random.normal(40, 9, 80),
        "size": random.randint(0, 9, 80),
        "town": random.choice(["Oslo", "Rom", "", "Köln"], 80).astype(object),
        "kind": random.choice(["a", "b"], 80).astype(object),
    }
    found = pd.DataFrame(cells)
    found.loc[::7, "age"] = NAN
    found.loc[3::9, "town"] = NAN
    return found


def light_frame(records: list[dict[str, Any]]) -> Any:
    from nb2fn_runtime.light.frames import Frame  # type: ignore[import-not-found]

    return Frame({name: [r[name] for r in records] for name in records[0]}, len(records))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("unknown", ["ignore", "error"])
@pytest.mark.parametrize("drop", [None, "first", "if_binary"])
def test_mixed_frame(seed: int, unknown: str, drop: str | None, tmp_path: Path) -> None:
    features = frame(seed)
    filler: dict[str, Any] = {"strategy": "constant", "fill_value": "?"}
    if seed:
        filler = {"strategy": "most_frequent"}
    encoder = OneHotEncoder(handle_unknown=unknown, drop=drop)
    columns = ColumnTransformer(
        [
            ("num", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), ["age"]),
            ("cat", make_pipeline(SimpleImputer(**filler), encoder), ["kind", "town"]),
            ("pass", "passthrough", ["size"]),
        ]
    )
    y = np.arange(80) % 3
    model = make_pipeline(columns, LogisticRegression(max_iter=2000)).fit(features, y)
    light = lowered(model, tmp_path)
    records = features.to_dict("records")
    strange = [{**records[0], "town": "Paris"}, {**records[1], "age": 1e6, "kind": "c"}]
    reordered = [dict(reversed(list(records[2].items())))]
    import warnings

    for record in [*records, *strange, *reordered]:
        row = pd.DataFrame([record]).astype({"town": object})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # unknown categories beside a dropped one
            expected = _or_none(lambda row=row: model.predict_proba(row))
        got = _or_none(lambda record=record: light.predict_proba(light_frame([record])))
        assert (expected is None) == (got is None), record
        if expected is not None and got is not None:
            np.testing.assert_allclose(np.array(got.tolist()), expected, rtol=0, atol=64 * EPS)


def _or_none(call: Any) -> Any:
    try:
        return call()
    except (ValueError, TypeError):
        return None


@pytest.mark.parametrize("unknown", [-1, NAN])
def test_ordinal_encoder(unknown: float, tmp_path: Path) -> None:
    cells = [["a", 1.0], ["b", 2.0], ["c", NAN], ["a", 5.0]]
    table = np.array(cells, dtype=object)
    given: dict[str, Any] = {"handle_unknown": "use_encoded_value", "unknown_value": unknown}
    encoder = OrdinalEncoder(**given).fit(table)
    light = lowered(encoder, tmp_path)
    for row in [*cells, ["z", 1.0], ["b", 9.0]]:
        expected = encoder.transform(np.array([row], dtype=object))
        np.testing.assert_array_equal(np.array(light.transform([row]).tolist()), expected)


def test_columns_by_number(tmp_path: Path) -> None:
    features = np.random.RandomState(0).normal(size=(30, 4))
    model = ColumnTransformer([("a", StandardScaler(), [2, 0]), ("b", MinMaxScaler(), [1])])
    model.fit(features)
    agree(model, lowered(model, tmp_path), features.tolist(), "transform", 1.0)


def documents(seed: int) -> list[str]:
    random = np.random.RandomState(seed)
    found = [" ".join(random.choice(WORDS, random.randint(0, 9))) for _ in range(40)]
    return [*found, "", "   ", "Hund,Hund;HUND\nMann", "ÜBER über u\u0308ber", "\U0001f600 x y"]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"ngram_range": (1, 2), "sublinear_tf": True},
        {"ngram_range": (2, 3), "norm": "l1", "strip_accents": "unicode"},
        {"stop_words": "english", "ngram_range": (1, 2), "use_idf": False},
        {"stop_words": ["der", "hund"], "lowercase": False, "norm": None, "binary": True},
        {"token_pattern": r"(?u)\b\w+\b", "strip_accents": "ascii", "max_features": 9},
        {"token_pattern": r"(\w)\w*"},
    ],
)
def test_tfidf(given: dict[str, Any], seed: int, tmp_path: Path) -> None:
    texts = documents(seed)
    vectoriser = TfidfVectorizer(**given).fit(texts)
    light = lowered(vectoriser, tmp_path)
    asked = [*texts, "etwas ganz Neues", "the dog is a not so the", "a1 a1 b2"]
    assert agree(vectoriser, light, asked, "transform", 4.0) < 1e-15


@pytest.mark.parametrize("seed", range(2))
def test_words_to_labels(seed: int, tmp_path: Path) -> None:
    texts = documents(seed)
    y = np.array(["Hund" in text for text in texts])
    for model in (
        make_pipeline(CountVectorizer(), MultinomialNB()),
        make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression()),
    ):
        model.fit(texts, y.astype(int))
        light = lowered(model, tmp_path)
        asked = [*texts, "nie gesehen"]
        agree(model, light, asked, "predict")
        agree(model, light, asked, "predict_proba")


def test_a_text_is_no_list_of_texts(tmp_path: Path) -> None:
    model = make_pipeline(CountVectorizer(), MultinomialNB()).fit(["ab cd", "cd"], [0, 1])
    light = lowered(model, tmp_path)
    with pytest.raises(ValueError, match="iterable"):
        light.predict("ab cd")
