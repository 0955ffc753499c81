"""GaussianNB and MultinomialNB: a joint log likelihood for each class."""

from __future__ import annotations

import math

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
from nb2fn.lowering.objects import Fitted, Objects, Table
from nb2fn.lowering.scoring.program import Builder, Floats, Matrix, Type, Value

_GAUSSIAN = frozenset(
    "priors var_smoothing classes_ epsilon_ theta_ var_ class_count_ class_prior_".split()
)
_MULTINOMIAL = frozenset(
    "alpha class_prior fit_prior force_alpha classes_ class_count_ feature_count_ "
    "feature_log_prob_ class_log_prior_".split()
)


def gaussian(objects: Objects, index: int) -> Estimator:
    """After ``GaussianNB._joint_log_likelihood``."""
    fitted = Fitted(objects, index, _GAUSSIAN)
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

    return _bayes(fitted.name, classes(fitted), joint)


def multinomial(objects: Objects, index: int) -> Estimator:
    """After ``MultinomialNB._joint_log_likelihood``."""
    fitted = Fitted(objects, index, _MULTINOMIAL)
    weights = Matrix("weights", fitted.floats("feature_log_prob_").rows())
    priors = Floats("priors", fitted.floats("class_log_prior_").cells)
    if not all(math.isfinite(w) for row in weights.rows for w in row):
        raise HeldBackError(f"{fitted.name} has words that a class cannot have")

    def joint(builder: Builder, value: Value) -> Value:
        rows = clean_or_sparse(builder, value, fitted)
        if rows.type.kind == "rows":
            raise HeldBackError(f"{fitted.name} is asked about rows, not texts")
        return builder.op("affine", rows, Type("loose", len(priors.values)), weights, priors)

    return _bayes(fitted.name, classes(fitted), joint)


def _bayes(name: str, table: Table, joint: Step) -> Estimator:
    def predict(builder: Builder, value: Value) -> Value:
        return most_likely(builder, joint(builder, value), table)

    def probabilities(builder: Builder, value: Value) -> Value:
        scores = joint(builder, value)
        return as_matrix(builder, builder.op("normalised", scores, scores.type))

    methods = {"predict": predict, "predict_proba": probabilities}
    return Estimator(name, methods, {"classes_": table})
