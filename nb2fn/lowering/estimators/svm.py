"""Support vector machines: kernels, a score for each pair of classes, votes.

After scikit-learn's ``BaseLibSVM`` and its libsvm (``svm_predict_values``,
``svm_predict_probability``).
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
    labelled,
    most_likely,
)
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects, Table
from nb2fn.lowering.scoring.program import Builder, Floats, Matrix, Type, Value


def svc(objects: Objects, index: int) -> Estimator:
    """SVC and NuSVC; ``predict_proba`` (Platt scaling) where it was fitted."""
    fitted = fitted_at(objects, index)
    fitted.require(_sparse=False)
    table = classes(fitted)
    count = len(table.cells)

    def pairs(builder: Builder, value: Value) -> Value:
        kernels = _kernel(builder, clean(builder, value, fitted), fitted)
        return _pairs(builder, kernels, fitted, count)

    def decide(builder: Builder, value: Value) -> Value:
        found = pairs(builder, value)
        if count == 2:
            return as_vector(builder, builder.op("negated", found, found.type))
        if fitted.get("decision_function_shape") == "ovr":
            found = builder.op("one_score_each", found, Type("loose", count), count)
        return as_matrix(builder, found)

    def predict(builder: Builder, value: Value) -> Value:
        found = pairs(builder, value)
        if fitted.get("break_ties") and count > 2:
            each = builder.op("one_score_each", found, Type("loose", count), count)
            return most_likely(builder, each, table)
        return labelled(builder, builder.op("votes", found, Type("places"), count), table)

    methods: dict[str, Step] = {"predict": predict, "decision_function": decide}
    if fitted.get("probability") is True:
        methods["predict_proba"] = _platt(fitted, pairs, table)
    return Estimator(fitted.name, methods, {"classes_": table})


def _platt(fitted: Fitted, pairs: Step, table: Table) -> Step:
    slopes = Floats("slopes", fitted.floats("_probA").cells)
    offsets = Floats("offsets", fitted.floats("_probB").cells)
    count = len(table.cells)
    if len(slopes.values) != count * (count - 1) // 2:
        raise HeldBackError(f"{fitted.name} has no fitted probabilities")

    def probabilities(builder: Builder, value: Value) -> Value:
        wide = Type("loose", count)
        return as_matrix(builder, builder.op("coupled", pairs(builder, value), wide,
                                             slopes, offsets, count))  # fmt: skip

    return probabilities


def svr(objects: Objects, index: int) -> Estimator:
    """SVR and NuSVR."""
    fitted = fitted_at(objects, index)
    fitted.require(_sparse=False)

    def predict(builder: Builder, value: Value) -> Value:
        return as_vector(builder, _sum(builder, value, fitted))

    return Estimator(fitted.name, {"predict": predict})


def one_class(objects: Objects, index: int) -> Estimator:
    """OneClassSVM: 1 inside, -1 outside."""
    fitted = fitted_at(objects, index)
    fitted.require(_sparse=False)

    def predict(builder: Builder, value: Value) -> Value:
        found = builder.op("above_zero", _sum(builder, value, fitted), Type("places"))
        return as_integers(builder, builder.op("signs", found, Type("places")))

    def decide(builder: Builder, value: Value) -> Value:
        return as_vector(builder, _sum(builder, value, fitted))

    return Estimator(fitted.name, {"predict": predict, "decision_function": decide})


def _sum(builder: Builder, value: Value, fitted: Fitted) -> Value:
    """The weighted sum of the kernels, for machines of one score."""
    kernels = _kernel(builder, clean(builder, value, fitted), fitted)
    weights = Matrix("coefficients", fitted.floats("_dual_coef_").rows())
    bias = Floats("intercepts", fitted.floats("_intercept_").cells)
    return builder.op("weighted_kernels", kernels, Type("loose", 1), weights, bias)


def _kernel(builder: Builder, rows: Value, fitted: Fitted) -> Value:
    vectors = Matrix("support_vectors", fitted.floats("support_vectors_").rows())
    wide = Type("loose", len(vectors.rows))
    kernel, gamma = fitted.get("kernel"), float(fitted.get("_gamma"))
    coef0 = float(fitted.get("coef0"))
    if kernel == "linear":
        return builder.op("kernel_linear", rows, wide, vectors)
    if kernel == "rbf":
        return builder.op("kernel_rbf", rows, wide, vectors, gamma)
    if kernel == "poly":
        degree = fitted.get("degree")
        return builder.op("kernel_poly", rows, wide, vectors, gamma, coef0, degree)
    if kernel == "sigmoid":
        return builder.op("kernel_sigmoid", rows, wide, vectors, gamma, coef0)
    raise HeldBackError(f"{fitted.name} has kernel={kernel!r}")


def _pairs(builder: Builder, kernels: Value, fitted: Fitted, count: int) -> Value:
    """libsvm's own coefficients: the public ones have another sign for two classes."""
    coefficients = Matrix("coefficients", fitted.floats("_dual_coef_").rows())
    intercepts = Floats("intercepts", fitted.floats("_intercept_").cells)
    counts = tuple(fitted.table("_n_support").cells)
    wide = Type("loose", count * (count - 1) // 2)
    return builder.op("pairs", kernels, wide, counts, coefficients, intercepts)
