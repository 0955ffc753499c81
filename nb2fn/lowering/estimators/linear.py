"""Linear models: a dot product, and for classifiers a link.

After ``LinearModel.predict``, ``LinearClassifierMixin``, ``_GeneralizedLinearRegressor`` and
``LogisticRegression.predict_proba`` of scikit-learn 1.3 to 1.9.
"""

from __future__ import annotations

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import (
    Estimator,
    Step,
    as_integers,
    as_matrix,
    as_vector,
    classes,
    clean,
    clean_or_sparse,
    labelled,
    most_likely,
)
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects, Table
from nb2fn.lowering.scoring.program import Builder, Floats, Literals, Matrix, Type, Value

_WITH_LOG_LOSS = frozenset({"SGDClassifier", "LogisticRegression", "LogisticRegressionCV"})


def regressor(objects: Objects, index: int) -> Estimator:
    """Least squares and its regularised, robust and Bayesian kin, of one or more targets."""
    fitted = fitted_at(objects, index)
    weights, bias = _coefficients(fitted)
    one = len(fitted.floats("coef_", narrow=True).shape) == 1

    def predict(builder: Builder, value: Value) -> Value:
        scores = _affine(builder, value, fitted, weights, bias)
        return as_vector(builder, scores) if one else as_matrix(builder, scores)

    return Estimator(fitted.name, {"predict": predict}, _attributes(fitted))


def generalised(objects: Objects, index: int) -> Estimator:
    """PoissonRegressor, GammaRegressor and TweedieRegressor: the inverse link of the sum."""
    fitted = fitted_at(objects, index)
    weights, bias = _coefficients(fitted)
    link = fitted.get("link", "log")
    if link == "auto":
        link = "identity" if fitted.get("power") <= 0 else "log"
    if link not in ("identity", "log"):
        raise HeldBackError(f"{fitted.name} has link={link!r}")

    def predict(builder: Builder, value: Value) -> Value:
        scores = _affine(builder, value, fitted, weights, bias)
        if link == "log":
            scores = builder.op("raised", scores, scores.type)
        return as_vector(builder, scores)

    return Estimator(fitted.name, {"predict": predict}, _attributes(fitted))


def _coefficients(fitted: Fitted) -> tuple[Matrix, Floats]:
    """Those of 32 bits are widened: beside data of 64 bits numpy widens them, too."""
    coefficients = fitted.floats("coef_", narrow=True)
    rows = coefficients.rows()
    found = fitted.objects.node(fitted.index("intercept_"))
    plain = found.kind == "scalar" or found.type != "numpy:ndarray"
    if plain:
        intercepts: tuple[float, ...] = (float(fitted.get("intercept_")),)
    else:
        intercepts = fitted.floats("intercept_", narrow=True).cells
    if len(intercepts) == 1:
        intercepts = intercepts * len(rows)
    return Matrix("weights", rows), Floats("bias", intercepts)


def _attributes(fitted: Fitted) -> dict[str, Table | Literals]:
    found: dict[str, Table | Literals] = {"coef_": fitted.floats("coef_", narrow=True)}
    if fitted.objects.node(fitted.index("intercept_")).type == "numpy:ndarray":
        found["intercept_"] = fitted.floats("intercept_", narrow=True)
    return found


def _affine(builder: Builder, value: Value, fitted: Fitted, weights: Matrix, bias: Floats) -> Value:
    return builder.op(
        "affine",
        clean_or_sparse(builder, value, fitted),
        Type("loose", len(bias.values)),
        weights,
        bias,
    )


def classifier(objects: Objects, index: int) -> Estimator:
    """Classifiers with a linear decision function; those with a link have probabilities."""
    fitted = fitted_at(objects, index)
    weights, bias = _coefficients(fitted)
    table = _classes(fitted)
    binary = len(weights.rows) == 1
    if binary != (len(table.cells) == 2):
        raise HeldBackError(f"{fitted.name} has {len(table.cells)} classes")

    def scores(builder: Builder, value: Value) -> Value:
        return _affine(builder, value, fitted, weights, bias)

    methods = decisions(scores, table)
    link = _link(fitted, len(table.cells))
    if link:
        methods["predict_proba"] = linked(scores, link, len(table.cells))
    return Estimator(fitted.name, methods, {"classes_": table, **_attributes(fitted)})


def decisions(scores: Step, table: Table) -> dict[str, Step]:
    """``predict`` and ``decision_function`` of one score per class, or one for two."""
    binary = len(table.cells) == 2

    def predict(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        if not binary:
            return most_likely(builder, found, table)
        return labelled(builder, builder.op("above_zero", found, Type("places")), table)

    def decide(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        return as_vector(builder, found) if binary else as_matrix(builder, found)

    return {"predict": predict, "decision_function": decide}


def linked(scores: Step, link: str, count: int) -> Step:
    """``predict_proba``: the operation ``link`` on the scores."""

    def probabilities(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        if link == "softmax" and found.type.width == 1:
            found = builder.op("mirrored", found, Type("loose", 2))
        return as_matrix(builder, builder.op(link, found, Type("loose", count)))

    return probabilities


def _classes(fitted: Fitted) -> Table:
    """The labels; before 1.8 those of the ridge classifiers are their binariser's."""
    if fitted.has("classes_") or not fitted.has("_label_binarizer"):
        return classes(fitted)
    inner = fitted_at(fitted.objects, fitted.index("_label_binarizer"))
    inner.require(y_type_="multiclass" if len(inner.table("classes_").cells) > 2 else "binary")
    return classes(inner)


def _link(fitted: Fitted, count: int) -> str:
    """How scores become probabilities; from 1.8 on there is no ``multi_class``."""
    if fitted.name not in _WITH_LOG_LOSS:
        return ""
    if fitted.name == "SGDClassifier":
        if fitted.get("loss") == "modified_huber":
            return "clipped_halves" if count == 2 else ""
        link = "two_sided" if count == 2 else "one_against_rest"
        return link if fitted.get("loss") == "log_loss" else ""
    way = fitted.get("multi_class", "deprecated")
    alone = count <= 2 or fitted.get("solver") == "liblinear"
    if way == "ovr" or (way in ("auto", "deprecated") and alone):
        return "two_sided" if count == 2 else "one_against_rest"
    if way not in ("auto", "deprecated", "multinomial"):
        raise HeldBackError(f"{fitted.name} has multi_class={way!r}")
    return "softmax"


def one_class(objects: Objects, index: int) -> Estimator:
    """SGDOneClassSVM: the side of a plane."""
    fitted = fitted_at(objects, index)
    weights = Matrix("weights", fitted.floats("coef_").rows())
    offset = Floats("offset", tuple(-x for x in fitted.floats("offset_").cells))

    def scores(builder: Builder, value: Value) -> Value:
        return _affine(builder, value, fitted, weights, offset)

    def predict(builder: Builder, value: Value) -> Value:
        return as_integers(builder, builder.op("inside", scores(builder, value), Type("places")))

    def decide(builder: Builder, value: Value) -> Value:
        return as_vector(builder, scores(builder, value))

    return Estimator(fitted.name, {"predict": predict, "decision_function": decide})


def projected(objects: Objects, index: int) -> Estimator:
    """PLSRegression, PLSCanonical and CCA: centred (to 1.4 also scaled), then linear."""
    fitted = fitted_at(objects, index)
    coefficients = fitted.floats("coef_")
    weights = Matrix("weights", coefficients.rows())
    bias = Floats("bias", fitted.floats("intercept_").cells)
    if len(weights.rows) != len(bias.values):
        raise HeldBackError(f"{fitted.name} holds its coefficients in an older way")
    one = fitted.get("_predict_1d", False)

    def predict(builder: Builder, value: Value) -> Value:
        found = _centred(builder, value, fitted, scaled=fitted.version < (1, 5))
        wide = Type("loose", len(bias.values))
        found = builder.op("affine", found, wide, weights, bias)
        return as_vector(builder, found) if one else as_matrix(builder, found)

    return Estimator(fitted.name, {"predict": predict, "transform": _rotated(fitted)})


def rotated(objects: Objects, index: int) -> Estimator:
    """PLSSVD: centred, scaled, rotated."""
    fitted = fitted_at(objects, index)
    return Estimator(fitted.name, {"transform": _rotated(fitted)})


def _rotated(fitted: Fitted) -> Step:
    name = "x_weights_" if fitted.name == "PLSSVD" else "x_rotations_"
    columns = fitted.floats(name).rows()
    weights = Matrix("rotations", tuple(zip(*columns, strict=True)))

    def transform(builder: Builder, value: Value) -> Value:
        found = _centred(builder, value, fitted, scaled=True)
        return builder.op("product", found, Type("loose", len(weights.rows)), weights)

    return transform


def _centred(builder: Builder, value: Value, fitted: Fitted, *, scaled: bool) -> Value:
    wide = Type("loose", fitted.width)
    found = clean(builder, value, fitted)
    found = builder.op("shift", found, wide, Floats("mean", fitted.floats("_x_mean").cells))
    if scaled:
        found = builder.op("divide", found, wide, Floats("scale", fitted.floats("_x_std").cells))
    return found
