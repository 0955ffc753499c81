"""One or more fitted specimens of every scikit-learn estimator, and questions for them."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.base import ClassifierMixin, ClusterMixin, OutlierMixin, RegressorMixin
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.utils import all_estimators

TEXTS = [
    "the red cat sat on the mat",
    "a dog barks at the red hat",
    "cats and dogs, Dogs and CATS",
    "hats on mats",
    "",
    "one two three red red",
]
RECORDS = [{"city": "Rome", "size": 3.0}, {"city": "Oslo", "size": 1.5}, {"city": "Rome"}]
_ROWS = 90


@dataclass(frozen=True, slots=True)
class Specimen:
    """A fitted estimator and one question per item of ``questions``."""

    estimator: Any
    questions: list[Any]


def predicting() -> list[tuple[str, type]]:
    """The name and class of every estimator that has ``predict`` or ``transform``."""
    found = [
        (n, c) for n, c in all_estimators() if hasattr(c, "predict") or hasattr(c, "transform")
    ]
    return sorted(found)


def specimens(name: str, kind: type) -> Iterator[Specimen]:
    """Fitted estimators of a class, with several sorts of labels where it classifies."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if name in _OWN:
            for estimator, x, y, questions in _OWN[name](kind):
                yield Specimen(estimator.fit(x) if y is None else estimator.fit(x, y), questions)
            return
        classifies = issubclass(kind, ClassifierMixin)
        for seed, classes in enumerate((2, 3) if classifies else (0,)):
            x, y = table(seed, classes)
            if name in _POSITIVE:
                x = np.abs(x)
            if name in _MANY_TARGETS:
                y = np.c_[y, y * 0.5 - 1]
            estimator = made(kind)
            free = issubclass(kind, ClusterMixin | OutlierMixin)
            yield Specimen(estimator.fit(x) if free else estimator.fit(x, y), asked(x))


_POSITIVE = frozenset(
    "CategoricalNB ComplementNB MultinomialNB NMF MiniBatchNMF LatentDirichletAllocation "
    "AdditiveChi2Sampler GammaRegressor PoissonRegressor".split()
)
_MANY_TARGETS = frozenset(
    "MultiTaskElasticNet MultiTaskElasticNetCV MultiTaskLasso MultiTaskLassoCV "
    "MultiOutputRegressor RegressorChain PLSCanonical CCA PLSSVD".split()
)


_OWN_DEFAULT = frozenset(
    {
        ("ARDRegression", "max_iter"),
        ("BayesianRidge", "max_iter"),
        ("LinearDiscriminantAnalysis", "n_components"),
        ("Birch", "n_clusters"),
        ("OrthogonalMatchingPursuitCV", "max_iter"),
    }
)


def made(kind: type) -> Any:
    """An instance with quick parameters."""
    given: dict[str, Any] = {}
    names = inspect.signature(kind).parameters
    plain = Ridge() if issubclass(kind, RegressorMixin) else LogisticRegression()
    defaults = {
        "estimator": plain,
        "base_estimator": plain,
        "regressor": Ridge(),
        "param_grid": {"C": [0.5, 1.0]},
        "param_distributions": {"C": [0.5, 1.0]},
        "n_estimators": 8,
        "max_iter": 200,
        "random_state": 0,
        "n_components": 2,
        "n_clusters": 4,
        "n_iter": 2,
        "cv": 3,
        "novelty": True,
    }
    for parameter, value in defaults.items():
        if parameter == "base_estimator" and "estimator" in names:
            continue
        if parameter in names and (kind.__name__, parameter) not in _OWN_DEFAULT:
            given[parameter] = value
    return kind(**given)


def table(seed: int, classes: int, width: int = 4) -> tuple[Any, Any]:
    """Features of different sizes, and labels or a target that depends on them."""
    random = np.random.RandomState(seed)
    x = random.normal(size=(_ROWS, width)) * np.linspace(0.5, 4.0, width)
    score = x @ random.normal(size=width)
    if not classes:
        return x, np.abs(score + random.normal(size=_ROWS)) + 0.5
    y = np.digitize(score, np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1]))
    return x, np.array(["no", "yes", "maybe", "never"])[y] if seed else y


def asked(x: Any) -> list[Any]:
    """Rows that were fitted, rows between them, and rows around them."""
    low, high = x.min(axis=0), x.max(axis=0)
    between = (x[:20] + x[20:40]) / 2
    around = [low, high, high * 2, np.zeros_like(low), np.full_like(low, 1e-9)]
    return [[row] for row in [*x[:25].tolist(), *between.tolist(), *(r.tolist() for r in around)]]


def _mixed() -> tuple[Any, Any, list[Any]]:
    random = np.random.RandomState(3)
    x = np.empty((_ROWS, 3), dtype=object)
    x[:, 0] = random.choice(["a", "b", "c"], _ROWS)
    x[:, 1] = random.choice(["x", "y"], _ROWS)
    x[:, 2] = random.choice(["k", "l", "m", "n"], _ROWS)
    return x, (x[:, 0] == "a").astype(int), [[row] for row in x[:20].tolist()]


def _with_holes() -> tuple[Any, list[Any]]:
    x, _ = table(0, 0)
    x[::7, 1] = x[::5, 2] = np.nan
    return x, asked(np.nan_to_num(x)) + [[row] for row in x[:20].tolist()]


def _categorical(kind: type) -> Iterator[Any]:
    x, y, questions = _mixed()
    yield kind(), x, y, questions


def _holes(kind: type) -> Iterator[Any]:
    x, questions = _with_holes()
    yield kind(), x, None, questions


def _texts(kind: type) -> Iterator[Any]:
    questions = [[text] for text in [*TEXTS, "red ünknown Cat", "?"]]
    yield kind(), TEXTS, None, questions
    yield kind(analyzer="char_wb", ngram_range=(2, 3)), TEXTS, None, questions


def _records(kind: type) -> Iterator[Any]:
    yield kind(), RECORDS, None, [[record] for record in RECORDS]


def _labels(kind: type) -> Iterator[Any]:
    yield kind(), ["b", "a", "c", "a"], None, [["a"], ["c", "b"]]


def _label_sets(kind: type) -> Iterator[Any]:
    yield kind(), [("a", "b"), ("c",)], None, [[("a",)], [("b", "c")], [()]]


def _ensemble(kind: type) -> Iterator[Any]:
    one: Any = Ridge() if kind.__name__.endswith("Regressor") else LogisticRegression()
    other: Any = Ridge(alpha=9) if isinstance(one, Ridge) else LogisticRegression(C=0.1)
    for classes in (0,) if isinstance(one, Ridge) else (2, 3):
        x, y = table(1, classes)
        yield kind([("one", one), ("other", other)]), x, y, asked(x)


def _pipeline(kind: type) -> Iterator[Any]:
    x, y = table(0, 3)
    yield kind([("scale", StandardScaler()), ("model", LogisticRegression())]), x, y, asked(x)


def _columns(kind: type) -> Iterator[Any]:
    x, y, questions = _mixed()
    steps = [("one", OneHotEncoder(sparse_output=False), [0, 1]), ("rest", OneHotEncoder(), [2])]
    yield kind(steps, sparse_threshold=0), x, y, questions


def _union(kind: type) -> Iterator[Any]:
    x, y = table(0, 0)
    yield kind([("scale", StandardScaler()), ("as", "passthrough")]), x, y, asked(x)


def _counts(kind: type) -> Iterator[Any]:
    random = np.random.RandomState(0)
    x = random.poisson(2.0, size=(_ROWS, 5)).astype(float)
    y = np.digitize(x[:, 0], [1.5, 2.5])
    yield kind(), x, y, asked(np.abs(x))[:45]


def _square(kind: type) -> Iterator[Any]:
    x, _ = table(0, 0)
    kernel = x @ x.T
    yield kind(), kernel, None, [[row] for row in kernel[:20].tolist()]


def _wide(kind: type) -> Iterator[Any]:
    x, _ = table(0, 0, 40)
    yield kind(n_components=6, random_state=0), x, None, asked(x)


def _histogram(kind: type) -> Iterator[Any]:
    classifies = kind.__name__.endswith("Classifier")
    for classes in (2, 3) if classifies else (0,):
        x, y = table(2, classes)
        x[:, 0] = np.digitize(x[:, 0], [-0.5, 0.0, 0.5])
        x[::9, 1] = np.nan
        questions = [[row] for row in x[:40].tolist()]
        yield kind(max_iter=10, categorical_features=[0]), x, y, questions
        yield kind(max_iter=10), x, y, questions


def _many_labels(kind: type) -> Iterator[Any]:
    x, y = table(0, 2)
    yield kind(LogisticRegression()), x, np.c_[y, x[:, 0] > 0].astype(int), asked(x)


def _isotonic(kind: type) -> Iterator[Any]:
    x, y = table(0, 0, 1)
    yield kind(out_of_bounds="clip"), x, y, asked(x)


def _search(kind: type) -> Iterator[Any]:
    x, y = table(1, 2)
    yield kind(LogisticRegression(), {"C": [0.5, 2.0]}), x, y, asked(x)


def _coder(kind: type) -> Iterator[Any]:
    x, _ = table(0, 0)
    yield kind(np.eye(4)), x, None, asked(x)


def _two_classes(kind: type) -> Iterator[Any]:
    x, y = table(1, 2)
    yield kind(LogisticRegression()), x, y, asked(x)


def _patches(kind: type) -> Iterator[Any]:
    x = np.random.RandomState(0).normal(size=(4, 8, 8))
    yield kind(patch_size=(2, 2)), x, None, [x[:1]]


def _function(kind: type) -> Iterator[Any]:
    x, _ = table(0, 0)
    yield kind(np.log1p), np.abs(x), None, asked(np.abs(x))
    yield kind(), x, None, asked(x)


def _supervised(kind: type) -> Iterator[Any]:
    x, y = table(1, 3)
    yield made(kind), x, y, asked(x)


def _median(kind: type) -> Iterator[Any]:
    x, y = table(0, 0)
    yield kind(solver="highs"), x, y, asked(x)


def _half_labelled(kind: type) -> Iterator[Any]:
    x, y = table(0, 3)
    yield kind(LogisticRegression()), x, np.where(np.arange(_ROWS) % 3, y, -1), asked(x)


def _consensus(kind: type) -> Iterator[Any]:
    x, y = table(0, 0)
    yield kind(LinearRegression(), random_state=0), x, y, asked(x)


def _selector(kind: type) -> Iterator[Any]:
    x, y = table(0, 3)
    given = {"SelectKBest": {"k": 2}, "GenericUnivariateSelect": {"param": 50}}
    yield kind(**given.get(kind.__name__, {})), x, y, asked(x)


_OWN: dict[str, Callable[[type], Iterator[Any]]] = {
    "NeighborhoodComponentsAnalysis": _supervised,
    "SelectFromModel": _supervised,
    "SequentialFeatureSelector": _supervised,
    "SelfTrainingClassifier": _half_labelled,
    "RANSACRegressor": _consensus,
    "RFE": _supervised,
    "RFECV": _supervised,
    "CategoricalNB": _counts,
    "ClassifierChain": _many_labels,
    "ColumnTransformer": _columns,
    "CountVectorizer": _texts,
    "DictVectorizer": _records,
    "FeatureHasher": _records,
    "FeatureUnion": _union,
    "FixedThresholdClassifier": _two_classes,
    "FunctionTransformer": _function,
    "GenericUnivariateSelect": _selector,
    "GridSearchCV": _search,
    "HashingVectorizer": _texts,
    "HistGradientBoostingClassifier": _histogram,
    "HistGradientBoostingRegressor": _histogram,
    "IsotonicRegression": _isotonic,
    "KNNImputer": _holes,
    "KernelCenterer": _square,
    "LabelBinarizer": _labels,
    "LabelEncoder": _labels,
    "MissingIndicator": _holes,
    "MultiOutputClassifier": _many_labels,
    "MultiLabelBinarizer": _label_sets,
    "OneHotEncoder": _categorical,
    "OrdinalEncoder": _categorical,
    "PatchExtractor": _patches,
    "Pipeline": _pipeline,
    "QuantileRegressor": _median,
    "RandomizedSearchCV": _search,
    "SelectFdr": _selector,
    "SelectFpr": _selector,
    "SelectFwe": _selector,
    "SelectKBest": _selector,
    "SelectPercentile": _selector,
    "SimpleImputer": _holes,
    "SparseCoder": _coder,
    "SparseRandomProjection": _wide,
    "GaussianRandomProjection": _wide,
    "StackingClassifier": _ensemble,
    "StackingRegressor": _ensemble,
    "TargetEncoder": _categorical,
    "TfidfTransformer": _counts,
    "TfidfVectorizer": _texts,
    "TunedThresholdClassifierCV": _two_classes,
    "VotingClassifier": _ensemble,
    "VotingRegressor": _ensemble,
}
# ColumnTransformer and Pipeline are taken from the list of all estimators as well.
assert ColumnTransformer.__name__ in _OWN and Pipeline.__name__ in _OWN
