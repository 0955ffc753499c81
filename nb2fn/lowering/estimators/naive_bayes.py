"""Naive Bayes: a joint log likelihood for each class.

After ``_joint_log_likelihood`` of ``sklearn.naive_bayes``.
"""

from __future__ import annotations

import math

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import (
    Estimator,
    Step,
    as_matrix,
    classes,
    clean,
    clean_or_sparse,
    most_likely,
)
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Matrix, Type, Value


def gaussian(objects: Objects, index: int) -> Estimator:
    """GaussianNB."""
    fitted = fitted_at(objects, index)
    means, variances = fitted.floats("theta_").rows(), fitted.floats("var_").rows()
    priors = fitted.floats("class_prior_").cells
    if not all(v > 0 for row in variances for v in row) or not all(p > 0 for p in priors):
        raise HeldBackError(f"{fitted.name} has a variance or prior of 0")
    start = tuple(
        math.log(p) - 0.5 * math.fsum(math.log(2.0 * math.pi * v) for v in row)
        for p, row in zip(priors, variances, strict=True)
    )

    def joint(builder: Builder, value: Value) -> Value:
        return builder.op(
            "normal_densities",
            clean(builder, value, fitted),
            Type("loose", len(start)),
            Matrix("means", means),
            Matrix("variances", variances),
            Floats("start", start),
        )

    return _bayes(fitted, joint)


def discrete(objects: Objects, index: int) -> Estimator:
    """MultinomialNB, ComplementNB and BernoulliNB: linear in the counts."""
    fitted = fitted_at(objects, index)
    weights, priors = _weights(fitted)
    if not all(math.isfinite(w) for row in weights.rows for w in row):
        raise HeldBackError(f"{fitted.name} has words that a class cannot have")

    def joint(builder: Builder, value: Value) -> Value:
        rows = clean_or_sparse(builder, value, fitted)
        if fitted.name == "BernoulliNB":
            threshold = fitted.get("binarize")
            if threshold is not None:
                rows = builder.op("one_above", rows, rows.type, float(threshold))
        return builder.op("affine", rows, Type("loose", len(weights.rows)), weights, priors)

    return _bayes(fitted, joint)


def _weights(fitted: Fitted) -> tuple[Matrix, Floats]:
    rows = fitted.floats("feature_log_prob_").rows()
    priors = fitted.floats("class_log_prior_").cells
    if fitted.name == "BernoulliNB":
        absent = [[math.log(1 - math.exp(w)) for w in row] for row in rows]
        weights = tuple(
            tuple(w - a for w, a in zip(row, gone, strict=True))
            for row, gone in zip(rows, absent, strict=True)
        )
        start = tuple(p + math.fsum(gone) for p, gone in zip(priors, absent, strict=True))
        return Matrix("weights", weights), Floats("priors", start)
    if fitted.name == "ComplementNB" and len(rows) > 1:
        priors = (0.0,) * len(rows)
    return Matrix("weights", rows), Floats("priors", priors)


def categorical(objects: Objects, index: int) -> Estimator:
    """CategoricalNB: a table for each column."""
    fitted = fitted_at(objects, index)
    nodes = objects.node(fitted.index("feature_log_prob_")).items
    tables = [objects.table(node) for node in nodes]
    widths = tuple(table.shape[1] for table in tables)
    cells = tuple(cell for table in tables for cell in table.cells)
    priors = Floats("priors", fitted.floats("class_log_prior_").cells)

    def joint(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        wide = Type("loose", len(priors.values))
        return builder.op("table_sums", rows, wide, Floats("tables", cells), widths, priors)

    return _bayes(fitted, joint)


def _bayes(fitted: Fitted, joint: Step) -> Estimator:
    table = classes(fitted)
    methods: dict[str, Step] = {
        "predict": lambda b, v: most_likely(b, joint(b, v), table),
        "predict_proba": normalised(joint),
        "predict_log_proba": normalised(joint, "log_normalised"),
    }
    return Estimator(fitted.name, methods, {"classes_": table})


def normalised(joint: Step, way: str = "normalised") -> Step:
    """``predict_proba`` of joint log likelihoods."""

    def probabilities(builder: Builder, value: Value) -> Value:
        scores = joint(builder, value)
        return as_matrix(builder, builder.op(way, scores, scores.type))

    return probabilities
