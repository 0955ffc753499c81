"""Gaussian mixtures.

After ``_estimate_log_gaussian_prob`` of ``sklearn.mixture``.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import Estimator, Step, as_integers, as_vector, clean
from nb2fn.lowering.estimators.decomposition import dot
from nb2fn.lowering.estimators.naive_bayes import normalised
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Matrix, Type, Value

Rows = tuple[tuple[float, ...], ...]


def gaussian(objects: Objects, index: int) -> Estimator:
    """GaussianMixture."""
    fitted = fitted_at(objects, index)
    weights = fitted.floats("weights_").cells
    if not all(w > 0 for w in weights):
        raise HeldBackError(f"{fitted.name} has a component of weight 0")
    return _mixture(fitted, tuple(map(math.log, weights)))


def bayesian(objects: Objects, index: int) -> Estimator:
    """BayesianGaussianMixture."""
    fitted = fitted_at(objects, index)
    width = fitted.width
    freedom = fitted.floats("degrees_of_freedom_").cells
    precision = fitted.floats("mean_precision_").cells
    more = [
        -0.5 * width * math.log(f)
        + 0.5 * (
            width * math.log(2.0)
            + math.fsum(digamma(0.5 * (f - i)) for i in range(width))
            - width / p
        )
        for f, p in zip(freedom, precision, strict=True)
    ]  # fmt: skip
    logs = _log_weights(fitted)
    return _mixture(fitted, tuple(a + b for a, b in zip(more, logs, strict=True)))


def _log_weights(fitted: Fitted) -> list[float]:
    objects, index = fitted.objects, fitted.index("weight_concentration_")
    if fitted.get("weight_concentration_prior_type") != "dirichlet_process":
        cells = objects.table(index).cells
        return [digamma(c) - digamma(sum(cells)) for c in cells]
    one, other = (objects.table(i).cells for i in objects.node(index).items)
    found, before = [], 0.0
    for a, b in zip(one, other, strict=True):
        found.append(digamma(a) - digamma(a + b) + before)
        before += digamma(b) - digamma(a + b)
    return found


def digamma(x: float) -> float:
    """The logarithmic derivative of the gamma function, for ``x > 0``."""
    found = 0.0
    while x < 20.0:
        found -= 1.0 / x
        x += 1.0
    square = 1.0 / (x * x)
    series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square / 240)))
    return found + math.log(x) - 0.5 / x - series


def _mixture(fitted: Fitted, logs: tuple[float, ...]) -> Estimator:
    distances = _DISTANCES.get(fitted.get("covariance_type"))
    if distances is None:
        raise HeldBackError(f"{fitted.name} has an unknown covariance_type")
    squares, determinants = distances(fitted)
    width = fitted.width
    start = tuple(
        log + determinant - 0.5 * width * math.log(2 * math.pi)
        for log, determinant in zip(logs, determinants, strict=True)
    )
    wide = Type("loose", len(start))

    def joint(builder: Builder, value: Value) -> Value:
        found = squares(builder, clean(builder, value, fitted))
        zeros = Floats("zeros", (0.0,) * len(start))
        return builder.op("posteriors", found, wide, zeros, Floats("start", start))

    def predict(builder: Builder, value: Value) -> Value:
        return as_integers(builder, builder.op("largest", joint(builder, value), Type("places")))

    def score(builder: Builder, value: Value) -> Value:
        found = joint(builder, value)
        return as_vector(builder, builder.op("log_sum", found, Type("loose", 1)))

    methods: dict[str, Step] = {
        "predict": predict,
        "predict_proba": normalised(joint),
        "score_samples": score,
    }
    return Estimator(fitted.name, methods)


def _turned(fitted: Fitted) -> tuple[Step, list[float]]:
    """``full`` and ``tied``: rows are turned and scaled, component by component."""
    means = fitted.floats("means_").rows()
    width, table = fitted.width, fitted.floats("precisions_cholesky_")
    size = width * width
    parts = [table.cells[i : i + size] for i in range(0, len(table.cells), size)]
    parts *= len(means) // len(parts)
    axes = [tuple(part[column::width] for column in range(width)) for part in parts]
    determinants = [
        math.fsum(math.log(part[i * (width + 1)]) for i in range(width)) for part in parts
    ]

    def squares(builder: Builder, rows: Value) -> Value:
        found = []
        wide = Type("loose", width)
        for mean, own in zip(means, axes, strict=True):
            turned = builder.op("product", rows, wide, Matrix("axes", own))
            centre = Floats("centre", tuple(dot(mean, axis) for axis in own))
            gap = builder.op("shift", turned, wide, centre)
            found.append(builder.op("squares_sum", gap, Type("loose", 1)))
        return builder.op("beside", found, Type("loose", len(found)))

    return squares, determinants


def _straight(fitted: Fitted) -> tuple[Step, list[float]]:
    """``diag`` and ``spherical``: a precision for each column, or one for all."""
    means = fitted.floats("means_").rows()
    table = fitted.floats("precisions_cholesky_")
    if fitted.get("covariance_type") == "diag":
        roots: Rows = table.rows()
    else:
        roots = tuple((root,) * fitted.width for root in table.cells)
    determinants = [math.fsum(map(math.log, row)) for row in roots]
    precisions = Matrix("precisions", tuple(tuple(x * x for x in row) for row in roots))

    def squares(builder: Builder, rows: Value) -> Value:
        wide = Type("loose", len(means))
        return builder.op("scaled_distances", rows, wide, Matrix("means", means), precisions)

    return squares, determinants


_DISTANCES: dict[str, Callable[[Fitted], tuple[Step, list[float]]]] = {
    "full": _turned,
    "tied": _turned,
    "diag": _straight,
    "spherical": _straight,
}
