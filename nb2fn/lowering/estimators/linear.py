"""Linear models: a dot product, and for classifiers a link.

After ``LinearModel.predict``, ``LinearClassifierMixin`` and
``LogisticRegression.predict_proba`` of scikit-learn 1.3 to 1.9.
"""

from __future__ import annotations

from nb2fn.lowering.estimators.base import (
    Estimator,
    Step,
    as_matrix,
    as_vector,
    classes,
    clean_or_sparse,
    labelled,
    most_likely,
)
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects, Table
from nb2fn.lowering.scoring.program import Builder, Floats, Matrix, Type, Value

_REGRESSORS = frozenset(
    "copy_X fit_intercept n_jobs positive tol rank_ singular_ coef_ intercept_ alpha max_iter "
    "random_state solver n_iter_ solver_ precompute selection warm_start l1_ratio dual_gap_".split()
)
_CLASSIFIERS = frozenset(
    "C class_weight dual fit_intercept intercept_scaling l1_ratio max_iter multi_class n_jobs "
    "penalty random_state solver tol verbose warm_start classes_ n_iter_ coef_ intercept_ "
    "loss".split()
)


def regressor(objects: Objects, index: int) -> Estimator:
    """LinearRegression, Ridge, Lasso, ElasticNet."""
    fitted = Fitted(objects, index, _REGRESSORS)
    weights, bias = _coefficients(fitted)
    one = len(fitted.floats("coef_").shape) == 1

    def predict(builder: Builder, value: Value) -> Value:
        scores = _affine(builder, value, fitted, weights, bias)
        return as_vector(builder, scores) if one else as_matrix(builder, scores)

    return Estimator(fitted.name, {"predict": predict}, _attributes(fitted))


def _coefficients(fitted: Fitted) -> tuple[Matrix, Floats]:
    coefficients = fitted.floats("coef_")
    rows = coefficients.rows()
    found = fitted.objects.node(fitted.index("intercept_"))
    plain = found.kind == "scalar" or found.type != "numpy:ndarray"
    if plain:
        intercepts: tuple[float, ...] = (float(fitted.get("intercept_")),)
    else:
        intercepts = fitted.floats("intercept_").cells
    if len(intercepts) == 1:
        intercepts = intercepts * len(rows)
    return Matrix("weights", rows), Floats("bias", intercepts)


def _attributes(fitted: Fitted) -> dict[str, Table]:
    return {"coef_": fitted.floats("coef_")}


def _affine(builder: Builder, value: Value, fitted: Fitted, weights: Matrix, bias: Floats) -> Value:
    return builder.op(
        "affine",
        clean_or_sparse(builder, value, fitted),
        Type("loose", len(bias.values)),
        weights,
        bias,
    )


def classifier(objects: Objects, index: int) -> Estimator:
    """LogisticRegression and LinearSVC (which has no probabilities)."""
    fitted = Fitted(objects, index, _CLASSIFIERS)
    weights, bias = _coefficients(fitted)
    table = classes(fitted)
    binary = len(weights.rows) == 1
    if binary != (len(table.cells) == 2):
        raise HeldBackError(f"{fitted.name} has {len(table.cells)} classes")

    def scores(builder: Builder, value: Value) -> Value:
        return _affine(builder, value, fitted, weights, bias)

    def predict(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        if not binary:
            return most_likely(builder, found, table)
        return labelled(builder, builder.op("above_zero", found, Type("places")), table)

    def decide(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        return as_vector(builder, found) if binary else as_matrix(builder, found)

    methods: dict[str, Step] = {"predict": predict, "decision_function": decide}
    if fitted.name == "LogisticRegression":
        link = _link(fitted, len(table.cells))

        def probabilities(builder: Builder, value: Value) -> Value:
            found = scores(builder, value)
            if link == "softmax" and binary:
                found = builder.op("mirrored", found, Type("loose", 2))
            wide = Type("loose", len(table.cells))
            return as_matrix(builder, builder.op(link, found, wide))

        methods["predict_proba"] = probabilities
    return Estimator(fitted.name, methods, {"classes_": table, **_attributes(fitted)})


def _link(fitted: Fitted, count: int) -> str:
    """How scores become probabilities; from 1.8 on there is no ``multi_class``."""
    way = fitted.get("multi_class", "deprecated")
    alone = count <= 2 or fitted.get("solver") == "liblinear"
    if way == "ovr" or (way in ("auto", "deprecated") and alone):
        return "two_sided" if count == 2 else "one_against_rest"
    if way not in ("auto", "deprecated", "multinomial"):
        raise HeldBackError(f"{fitted.name} has multi_class={way!r}")
    return "softmax"
