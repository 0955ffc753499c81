"""Pairwise kernels with the samples of training, and features that stand for them.

Squared distances are ``|x|² - 2·x·y + |y|²``, as scikit-learn's are.
"""

from __future__ import annotations

from math import cos, cosh, exp, log, pi, sin, sqrt, tanh
from operator import mul, sub

from .linear import product

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Rows = list[list[float]]
    Matrix = Sequence[Sequence[float]]


def rbf_similarities(rows: Rows, samples: Matrix, gamma: float) -> Rows:
    """``exp(-gamma · |x - y|²)``."""
    lengths = [sum(map(mul, y, y)) for y in samples]
    found = []
    for row, dots in zip(rows, product(rows, samples)):
        own = sum(map(mul, row, row))
        gaps = [max(0.0, -2.0 * d + own + other) for d, other in zip(dots, lengths)]
        found.append([exp(-gamma * gap) for gap in gaps])
    return found


def laplacian_similarities(rows: Rows, samples: Matrix, gamma: float) -> Rows:
    """``exp(-gamma · Σ|x - y|)``."""
    return [[exp(-gamma * sum(map(abs, map(sub, row, y)))) for y in samples] for row in rows]


def power_similarities(
    rows: Rows, samples: Matrix, gamma: float, coef0: float, degree: float
) -> Rows:
    """``(gamma · x·y + coef0) ** degree``."""
    return [[(d * gamma + coef0) ** degree for d in dots] for dots in product(rows, samples)]


def tanh_similarities(rows: Rows, samples: Matrix, gamma: float, coef0: float) -> Rows:
    """``tanh(gamma · x·y + coef0)``."""
    return [[tanh(d * gamma + coef0) for d in dots] for dots in product(rows, samples)]


def centred(rows: Rows, means: Sequence[float], whole: float) -> Rows:
    """A kernel less its mean over the samples, less theirs, plus the mean of all."""
    found = []
    for row in rows:
        own = sum(row) / len(means)
        found.append([x - mean - own + whole for x, mean in zip(row, means)])
    return found


def projected(rows: Any, weights: Matrix) -> Rows:
    """``weights @ x`` for rows and for sparse rows."""
    if rows and type(rows[0]) is dict:
        return [[sum([x * w[at] for at, x in row.items()], 0.0) for w in weights] for row in rows]
    return product(rows, weights)


def skewed_logs(rows: Rows, skew: float) -> Rows:
    """``log(x + skew)``; raises ValueError where that is not above 0."""
    if any(x <= -skew for row in rows for x in row):
        raise ValueError("X may not contain entries smaller than -skewedness.")
    return [[log(x + skew) for x in row] for row in rows]


def cosines(rows: Rows, height: float) -> Rows:
    """``height · cos(x)``."""
    return [[cos(x) * height for x in row] for row in rows]


def chi_steps(rows: Rows, steps: int, interval: float) -> Rows:
    """Features of the additive chi-squared kernel (Vedaldi and Zisserman 2011); raises
    ValueError for negative cells."""
    found = []
    for row in rows:
        if any(x < 0 for x in row):
            raise ValueError("negative values in data")
        out = [sqrt(x * interval) if x else 0.0 for x in row]
        for step in range(1, steps):
            factors = [
                sqrt(2 * x * interval / cosh(pi * step * interval)) if x else 0.0 for x in row
            ]
            angles = [step * (interval * log(x)) if x else 0.0 for x in row]
            out += [f * cos(a) for f, a in zip(factors, angles)]
            out += [f * sin(a) for f, a in zip(factors, angles)]
        found.append(out)
    return found
