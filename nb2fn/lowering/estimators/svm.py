"""SVC: kernels, a score for each pair of classes, votes.

After scikit-learn's ``BaseSVC`` and its libsvm (``svm_predict_values``).
"""

from __future__ import annotations

from nb2fn.lowering.estimators.base import (
    Estimator,
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

_KNOWN = frozenset(
    "C break_ties cache_size class_weight coef0 decision_function_shape degree gamma kernel "
    "max_iter probability random_state shrinking tol verbose nu epsilon _sparse class_weight_ "
    "classes_ _gamma support_ support_vectors_ _n_support dual_coef_ intercept_ _probA _probB "
    "fit_status_ _num_iter shape_fit_ _intercept_ _dual_coef_ n_iter_".split()
)


def svc(objects: Objects, index: int) -> Estimator:
    """``predict`` and ``decision_function``; probabilities are not lowered."""
    fitted = Fitted(objects, index, _KNOWN)
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
        return _voted(builder, found, table, count)

    return Estimator(
        fitted.name, {"predict": predict, "decision_function": decide}, {"classes_": table}
    )


def _voted(builder: Builder, pairs: Value, table: Table, count: int) -> Value:
    return labelled(builder, builder.op("votes", pairs, Type("places"), count), table)


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
