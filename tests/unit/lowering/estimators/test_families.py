"""What single families must not get wrong: ties, missing cells, unknown labels, columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.ensemble import RandomForestClassifier as Forest
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import LabelEncoder, OneHotEncoder, StandardScaler, TargetEncoder
from sklearn.tree import DecisionTreeClassifier

from tests.unit.lowering.estimators.oracle import agree, lowered

pytestmark = pytest.mark.usefixtures("runtime_path")


def grid(seed: int) -> tuple[Any, Any]:
    """Small whole numbers: many samples are equally far from a question."""
    random = np.random.RandomState(seed)
    x = random.randint(0, 4, size=(80, 3)).astype(float)
    return x, random.randint(0, 3, size=80)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("algorithm", ["kd_tree", "ball_tree", "brute"])
@pytest.mark.parametrize("count", [1, 4, 9])
def test_the_same_ones_of_equal_neighbours(
    algorithm: str, count: int, seed: int, tmp_path: Path
) -> None:
    x, y = grid(seed)
    model = KNeighborsClassifier(count, algorithm=algorithm, leaf_size=5).fit(x, y)
    light = lowered(model, tmp_path)
    for method in ("predict", "predict_proba"):
        assert agree(model, light, x.tolist(), method) < 1e-15


@pytest.mark.parametrize("kind", [DecisionTreeClassifier, Forest, ExtraTreesClassifier])
@pytest.mark.parametrize("holes", [True, False])
def test_trees_send_missing_cells_where_training_did(
    kind: Any, holes: bool, tmp_path: Path
) -> None:
    x, y = grid(1)
    if holes:
        x[::7, 1] = np.nan
    given = {} if kind is DecisionTreeClassifier else {"n_estimators": 5}
    model = kind(random_state=0, **given).fit(x, y)
    light = lowered(model, tmp_path)
    nan = float("nan")
    rows = [[nan, 1.0, 2.0], [1.0, nan, 2.0], [nan, nan, nan], [float("inf"), 1.0, 1.0]]
    assert agree(model, light, [*x[:10].tolist(), *rows], "predict_proba") == 0.0


def test_histogram_boosting_with_categories(tmp_path: Path) -> None:
    x, y = grid(2)
    model = HistGradientBoostingClassifier(max_iter=5, categorical_features=[0, 2]).fit(x, y)
    light = lowered(model, tmp_path)
    rows = [[9.0, 1.0, 1.0], [-1.0, 0.0, 2.0], [float("nan"), float("nan"), 0.0]]
    agree(model, light, [*x[:20].tolist(), *rows], "predict_proba")


def test_rare_and_unknown_categories(tmp_path: Path) -> None:
    table = [["a"]] * 9 + [["b"]] * 7 + [["c"], ["d"]]
    model = OneHotEncoder(min_frequency=3, handle_unknown="infrequent_if_exist").fit(table)
    agree(model, lowered(model, tmp_path), [["a"], ["c"], ["d"], ["new"]], "transform")


def test_what_a_target_was_for_a_category(tmp_path: Path) -> None:
    table = np.array([["a"], ["b"], ["c"]] * 8, dtype=object)
    for y in (np.arange(24) % 4 / 2.0, np.array(["x", "y", "z", "x"] * 6)):
        model = TargetEncoder(cv=2).fit(table, y)
        agree(model, lowered(model, tmp_path), [["a"], ["c"], ["new"]], "transform")


def test_labels_there_and_back(tmp_path: Path) -> None:
    model = LabelEncoder().fit(["b", "a", "c"])
    light = lowered(model, tmp_path)
    assert light.transform(["c", "a"]).tolist() == [2, 0]
    assert light.inverse_transform(light.transform(["c", "a"])).tolist() == ["c", "a"]
    for wrong in (["new"], [1]):
        with pytest.raises(ValueError, match="unseen"):
            light.transform(wrong)
    with pytest.raises(ValueError, match="unseen"):
        light.inverse_transform([3])


def test_a_column_of_texts_beside_numbers(tmp_path: Path) -> None:
    table = np.array([["red cat", 1.0], ["blue dog", 2.0], ["red dog", 4.0]], dtype=object)
    columns = ColumnTransformer([("t", TfidfVectorizer(), 0), ("n", StandardScaler(), [1])])
    model = make_pipeline(columns, LogisticRegression()).fit(table, [0, 1, 1])
    agree(model, lowered(model, tmp_path), [["red red cat", 1.5], ["", -3.0]], "predict_proba")


@pytest.mark.parametrize("analyzer", ["word", "char", "char_wb"])
def test_texts_by_words_characters_and_hashes(analyzer: str, tmp_path: Path) -> None:
    texts = ["Red  cat", "a", "", "ünï  códe\t\tx", "blue dog red"]
    counts = CountVectorizer(analyzer=analyzer, ngram_range=(1, 3)).fit(texts)
    hashes = HashingVectorizer(analyzer=analyzer, n_features=64)
    union = FeatureUnion([("c", counts), ("h", hashes)]).fit(texts)
    for model in (counts, hashes.fit(texts), union):
        agree(model, lowered(model, tmp_path), [*texts, "new dog"], "transform")
