"""Lowered estimators over random data and parameters answer as scikit-learn does."""

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
from sklearn import (
    calibration,
    cluster,
    cross_decomposition,
    decomposition,
    discriminant_analysis,
    ensemble,
    feature_selection,
    gaussian_process,
    impute,
    isotonic,
    kernel_approximation,
    kernel_ridge,
    linear_model,
    mixture,
    multiclass,
    multioutput,
    naive_bayes,
    neighbors,
    neural_network,
    preprocessing,
    svm,
    tree,
)
from sklearn.gaussian_process import kernels

from nb2fn.lowering.scoring.terms import least_terms
from tests.unit.lowering.conftest import runtime_path
from tests.unit.lowering.estimators.oracle import agree, hard_rows, lowered, scoring

pytestmark = pytest.mark.usefixtures(runtime_path.__name__)

Draw = Callable[..., Any]
Make = Callable[[Draw, int], Any]


def one_of(draw: Draw, *values: Any) -> Any:
    return draw(st.sampled_from(values))


def logistic(draw: Draw) -> Any:
    return linear_model.LogisticRegression(C=one_of(draw, 0.1, 1.0, 30.0))


def small_tree(draw: Draw) -> Any:
    return tree.DecisionTreeClassifier(max_depth=one_of(draw, 1, 2, None), random_state=0)


def kernel(draw: Draw) -> Any:
    found = one_of(
        draw,
        kernels.RBF(2.0),
        kernels.Matern(3.0, nu=1.5),
        kernels.Matern(3.0, nu=2.5) + kernels.WhiteKernel(0.1),
        kernels.RationalQuadratic(2.0) * kernels.ConstantKernel(2.0),
        kernels.ExpSineSquared(2.0, 5.0),
        kernels.RBF([1.0, 2.0, 3.0, 4.0]) ** 2,
    )
    return found + kernels.WhiteKernel(0.5)


CLASSIFIERS: dict[str, Make] = {
    "ridge": lambda d, s: linear_model.RidgeClassifier(alpha=one_of(d, 0.1, 5.0)),
    "sgd": lambda d, s: linear_model.SGDClassifier(
        loss=one_of(d, "hinge", "log_loss"), random_state=s, max_iter=50
    ),
    "perceptron": lambda d, s: linear_model.Perceptron(random_state=s),
    "svc": lambda d, s: svm.SVC(
        kernel=one_of(d, "rbf", "linear"), C=one_of(d, 0.5, 5.0), probability=True, random_state=s
    ),
    "nu svc": lambda d, s: svm.NuSVC(nu=0.1, kernel=one_of(d, "rbf", "sigmoid")),
    "neighbours": lambda d, s: neighbors.KNeighborsClassifier(
        one_of(d, 1, 3, 8),
        weights=one_of(d, "uniform", "distance"),
        algorithm=one_of(d, "auto", "kd_tree", "ball_tree", "brute"),
        p=one_of(d, 1, 2, 3),
        leaf_size=one_of(d, 3, 30),
    ),
    "centroid": lambda d, s: neighbors.NearestCentroid(metric=one_of(d, "euclidean", "manhattan")),
    "lda": lambda d, s: discriminant_analysis.LinearDiscriminantAnalysis(
        solver=one_of(d, "svd", "lsqr")
    ),
    "qda": lambda d, s: discriminant_analysis.QuadraticDiscriminantAnalysis(
        reg_param=one_of(d, 0.1, 0.5)
    ),
    "bernoulli": lambda d, s: naive_bayes.BernoulliNB(binarize=one_of(d, 0.0, 0.5)),
    "mlp": lambda d, s: neural_network.MLPClassifier(
        one_of(d, (3,), (5, 4)),
        activation=one_of(d, "relu", "tanh", "logistic", "identity"),
        max_iter=20,
        random_state=s,
    ),
    "tree": lambda d, s: small_tree(d),
    "extra tree": lambda d, s: tree.ExtraTreeClassifier(random_state=s),
    "histogram": lambda d, s: ensemble.HistGradientBoostingClassifier(
        max_iter=4, max_depth=one_of(d, 2, None), min_samples_leaf=5
    ),
    "ada": lambda d, s: ensemble.AdaBoostClassifier(n_estimators=one_of(d, 1, 6), random_state=s),
    "bagging": lambda d, s: ensemble.BaggingClassifier(
        one_of(d, logistic(d), small_tree(d)),
        4,
        max_features=one_of(d, 0.5, 1.0),
        random_state=s,
    ),
    "voting": lambda d, s: ensemble.VotingClassifier(
        [("a", logistic(d)), ("b", small_tree(d))],
        voting=one_of(d, "soft", "hard"),
        weights=one_of(d, None, [1, 3]),
    ),
    "stacking": lambda d, s: ensemble.StackingClassifier(
        [("a", logistic(d)), ("b", small_tree(d))], cv=2, passthrough=one_of(d, True, False)
    ),
    "one vs rest": lambda d, s: multiclass.OneVsRestClassifier(
        one_of(d, logistic(d), small_tree(d))
    ),
    "one vs one": lambda d, s: multiclass.OneVsOneClassifier(logistic(d)),
    "calibrated": lambda d, s: calibration.CalibratedClassifierCV(
        one_of(d, logistic(d), small_tree(d)), method=one_of(d, "sigmoid", "isotonic"), cv=2
    ),
    "process": lambda d, s: gaussian_process.GaussianProcessClassifier(kernel(d), optimizer=None),
}

REGRESSORS: dict[str, Make] = {
    "sgd": lambda d, s: linear_model.SGDRegressor(random_state=s, max_iter=50),
    "bayes": lambda d, s: linear_model.BayesianRidge(),
    "huber": lambda d, s: linear_model.HuberRegressor(max_iter=1000),
    "lars": lambda d, s: linear_model.LassoLars(alpha=one_of(d, 0.01, 0.1)),
    "tweedie": lambda d, s: linear_model.TweedieRegressor(
        power=one_of(d, 0, 1, 1.5, 2), link=one_of(d, "auto", "log"), alpha=0.1
    ),
    "pls": lambda d, s: cross_decomposition.PLSRegression(one_of(d, 1, 2), scale=one_of(d, True)),
    "svr": lambda d, s: svm.SVR(kernel=one_of(d, "rbf", "linear", "poly", "sigmoid"), C=0.5),
    "nu svr": lambda d, s: svm.NuSVR(nu=one_of(d, 0.2, 0.8)),
    "neighbours": lambda d, s: neighbors.KNeighborsRegressor(
        one_of(d, 1, 4), weights=one_of(d, "uniform", "distance"), p=one_of(d, 1, 2)
    ),
    "kernel ridge": lambda d, s: kernel_ridge.KernelRidge(
        kernel=one_of(d, "linear", "rbf", "laplacian", "poly"), alpha=5.0, gamma=0.01
    ),
    "process": lambda d, s: gaussian_process.GaussianProcessRegressor(
        kernel(d), optimizer=None, normalize_y=one_of(d, True, False)
    ),
    "mlp": lambda d, s: neural_network.MLPRegressor(
        hidden_layer_sizes=(4,), max_iter=20, random_state=s
    ),
    "histogram": lambda d, s: ensemble.HistGradientBoostingRegressor(
        max_iter=4, loss=one_of(d, "squared_error", "poisson", "gamma"), min_samples_leaf=5
    ),
    "ada": lambda d, s: ensemble.AdaBoostRegressor(n_estimators=5, random_state=s),
    "bagging": lambda d, s: ensemble.BaggingRegressor(n_estimators=4, random_state=s),
    "voting": lambda d, s: ensemble.VotingRegressor(
        [("a", linear_model.Ridge()), ("b", tree.DecisionTreeRegressor(max_depth=2))],
        weights=one_of(d, None, [2, 5]),
    ),
    "chain": lambda d, s: multioutput.RegressorChain(linear_model.Ridge(), order=[1, 0]),
    "several": lambda d, s: multioutput.MultiOutputRegressor(linear_model.Ridge()),
    "forest": lambda d, s: ensemble.RandomForestRegressor(4, random_state=s),
}
_TWO_TARGETS = {"chain", "several", "forest", "neighbours"}

TRANSFORMERS: dict[str, Make] = {
    "robust": lambda d, s: preprocessing.RobustScaler(with_centering=one_of(d, True, False)),
    "max": lambda d, s: preprocessing.MaxAbsScaler(),
    "unit": lambda d, s: preprocessing.Normalizer(one_of(d, "l1", "l2", "max")),
    "binary": lambda d, s: preprocessing.Binarizer(threshold=one_of(d, -1.0, 0.0, 0.5)),
    "power": lambda d, s: preprocessing.PowerTransformer(standardize=one_of(d, True, False)),
    "quantile": lambda d, s: preprocessing.QuantileTransformer(n_quantiles=one_of(d, 5, 30)),
    "bins": lambda d, s: preprocessing.KBinsDiscretizer(
        one_of(d, 2, 4),
        encode=one_of(d, "ordinal", "onehot", "onehot-dense"),
        strategy=one_of(d, "uniform", "quantile"),
    ),
    "polynomial": lambda d, s: preprocessing.PolynomialFeatures(
        one_of(d, 1, 2, 3, (2, 3)),
        interaction_only=one_of(d, True, False),
        include_bias=one_of(d, True, False),
    ),
    "spline": lambda d, s: preprocessing.SplineTransformer(
        one_of(d, 3, 5), degree=one_of(d, 1, 2, 3), include_bias=one_of(d, True, False)
    ),
    "pca": lambda d, s: decomposition.PCA(one_of(d, 1, 3), whiten=one_of(d, True, False)),
    "svd": lambda d, s: decomposition.TruncatedSVD(2, random_state=s),
    "ica": lambda d, s: decomposition.FastICA(2, random_state=s),
    "factors": lambda d, s: decomposition.FactorAnalysis(2),
    "kernel pca": lambda d, s: decomposition.KernelPCA(2, kernel=one_of(d, "linear", "sigmoid")),
    "fourier": lambda d, s: kernel_approximation.RBFSampler(n_components=5, random_state=s),
    "best": lambda d, s: feature_selection.SelectKBest(k=one_of(d, 1, 3, "all")),
    "percentile": lambda d, s: feature_selection.SelectPercentile(percentile=one_of(d, 30, 75)),
    "model": lambda d, s: feature_selection.SelectFromModel(
        one_of(d, ensemble.RandomForestClassifier(5, random_state=s), logistic(d)),
        threshold=one_of(d, None, "median", "1.1*mean"),
    ),
    "rfe": lambda d, s: feature_selection.RFE(logistic(d), n_features_to_select=2),
    "holes": lambda d, s: impute.KNNImputer(
        n_neighbors=one_of(d, 1, 3), add_indicator=one_of(d, True, False)
    ),
    "fill": lambda d, s: impute.SimpleImputer(
        strategy=one_of(d, "mean", "median"), add_indicator=one_of(d, True, False)
    ),
    "clusters": lambda d, s: cluster.MiniBatchKMeans(3, random_state=s, n_init=1),
}

OTHERS: dict[str, Make] = {
    "mixture": lambda d, s: mixture.GaussianMixture(
        2, covariance_type=one_of(d, "full", "tied", "diag", "spherical"), random_state=s
    ),
    "isolation": lambda d, s: ensemble.IsolationForest(
        n_estimators=5, max_features=one_of(d, 0.5, 1.0), random_state=s
    ),
    "one class": lambda d, s: svm.OneClassSVM(nu=0.3),
    "factor": lambda d, s: neighbors.LocalOutlierFactor(novelty=True, n_neighbors=7),
    "bisecting": lambda d, s: cluster.BisectingKMeans(3, random_state=s),
    "birch": lambda d, s: cluster.Birch(n_clusters=3),
    "shift": lambda d, s: cluster.MeanShift(bandwidth=6.0),
}


def table(seed: int) -> tuple[Any, Any]:
    random = np.random.RandomState(seed)
    x = random.normal(size=(45, 4)) * [0.5, 1.0, 2.0, 4.0]
    return x, x @ random.normal(size=4) + random.normal(size=45)


def check(estimator: Any, x: Any, y: Any, questions: Any) -> None:
    with tempfile.TemporaryDirectory() as place, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder = Path(place)
        estimator.fit(x) if y is None else estimator.fit(x, y)
        model = scoring(estimator, folder)
        light = lowered(estimator, folder)
        bound = 8.0 * x.shape[1] * max(1.0, least_terms(model))
        assert {"predict", "transform"} & model.methods.keys()
        for method in model.methods:
            if method != "inverse_transform" and hasattr(estimator, method):
                agree(estimator, light, questions, method, bound)


def asked(x: Any) -> list[Any]:
    between = (x[:8] + x[8:16]) / 2.1
    return [*x[:8].tolist(), *between.tolist(), *hard_rows(x)[:6]]


EXAMPLES = settings(max_examples=3, deadline=None, phases=[Phase.generate])


@pytest.mark.parametrize("name", CLASSIFIERS)
@given(data=st.data(), seed=st.integers(0, 50), classes=st.sampled_from([2, 3]))
@EXAMPLES
def test_classifiers(name: str, data: Any, seed: int, classes: int) -> None:
    x, score = table(seed)
    y = np.digitize(score, np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1]))
    labels = np.array(["b", "a", "ä"])[y] if seed % 2 else y
    check(CLASSIFIERS[name](data.draw, seed), x, labels, asked(x))


@pytest.mark.parametrize("name", REGRESSORS)
@given(data=st.data(), seed=st.integers(0, 50))
@EXAMPLES
def test_regressors(name: str, data: Any, seed: int) -> None:
    x, score = table(seed)
    y = np.abs(score) + 0.5
    several = name in _TWO_TARGETS and (seed % 2 or name in ("chain", "several"))
    check(REGRESSORS[name](data.draw, seed), x, np.c_[y, -y] if several else y, asked(x)[:16])


@pytest.mark.parametrize("name", TRANSFORMERS)
@given(data=st.data(), seed=st.integers(0, 50))
@EXAMPLES
def test_transformers(name: str, data: Any, seed: int) -> None:
    x, score = table(seed)
    if name in ("holes", "fill"):
        x[::6, 1] = x[::5, 3] = np.nan
    y = (score > np.median(score)).astype(int)
    check(
        TRANSFORMERS[name](data.draw, seed), x, y, [*x[:8].tolist(), *np.nan_to_num(x[:4]).tolist()]
    )


@pytest.mark.parametrize("name", OTHERS)
@given(data=st.data(), seed=st.integers(0, 50))
@EXAMPLES
def test_estimators_without_labels(name: str, data: Any, seed: int) -> None:
    x, _ = table(seed)
    check(OTHERS[name](data.draw, seed), x, None, asked(x)[:16])


@given(seed=st.integers(0, 50), beyond=st.sampled_from(["clip", "nan", "raise"]))
@EXAMPLES
def test_isotonic_regression(seed: int, beyond: str) -> None:
    x, score = table(seed)
    column = np.round(x[:, :1])
    questions = [*np.unique(column).reshape(-1, 1).tolist(), [0.25], [-9.0], [9.0]]
    check(isotonic.IsotonicRegression(out_of_bounds=beyond), column, score, questions)
