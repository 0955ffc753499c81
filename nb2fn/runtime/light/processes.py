"""Covariances of Gaussian processes, from distances, and the probabilities of two classes."""

from __future__ import annotations

from math import erf, exp, inf, pi, sin, sqrt
from operator import mul

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Rows = list[list[float]]
    Matrix = Sequence[Sequence[float]]

# Williams and Barber 1998: the logistic function as a sum of error functions.
_SCALES = (0.41, 0.4, 0.37, 0.44, 0.39)
_WEIGHTS = (-1854.8214151, 3516.89893646, 221.29346712, 128.12323805, -2010.49422654)


def gaussians(rows: Rows) -> Rows:
    """``exp(-½ d)`` of squared distances."""
    return [[exp(-0.5 * x) for x in row] for row in rows]


def matern(rows: Rows, power: float) -> Rows:
    """Of distances; ``power`` is ½, 1½, 2½ or infinity."""
    return [[_matern(x, power) for x in row] for row in rows]


def _matern(x: float, power: float) -> float:
    if power == inf:
        return exp(-(x * x) / 2.0)
    if power == 0.5:
        return exp(-x)
    x *= sqrt(3) if power == 1.5 else sqrt(5)
    return (1.0 + x if power == 1.5 else 1.0 + x + x * x / 3.0) * exp(-x)


def rational(rows: Rows, power: float, scale: float) -> Rows:
    """``(1 + d / scale) ** -power`` of squared distances."""
    return [[(1 + x / scale) ** -power for x in row] for row in rows]


def periodic(rows: Rows, period: float, length: float) -> Rows:
    """``exp(-2 (sin(π d / period) / length)²)`` of distances."""
    found = []
    for row in rows:
        sines = [sin(pi / period * x) / length for x in row]
        found.append([exp(-2 * (s * s)) for s in sines])
    return found


def multiplied(*parts: Rows) -> Rows:
    """The product of each cell, part by part."""
    first, *others = parts
    for other in others:
        first = [list(map(mul, a, b)) for a, b in zip(first, other)]
    return first


def powered(rows: Rows, exponent: float) -> Rows:
    """``x ** exponent``."""
    return [[x**exponent for x in row] for row in rows]


def laplace_shares(rows: Rows, roots: Sequence[float], lower: Matrix, own: float) -> Rows:
    """Both probabilities from the latent mean, which comes first, and the covariances with
    the samples (Rasmussen and Williams 2006, algorithm 3.2)."""
    found = []
    for mean, *covariances in rows:
        solved: list[float] = []
        for line, root, covariance in zip(lower, roots, covariances):
            rest = root * covariance - sum(map(mul, line, solved))
            solved.append(rest / line[len(solved)])
        variance = own - sum(map(mul, solved, solved))
        alpha = 1 / (2 * variance)
        share = 0.0
        for scale, weight in zip(_SCALES, _WEIGHTS):
            inner = erf(scale * mean * sqrt(alpha / (alpha + scale * scale)))
            share += weight * (sqrt(pi / alpha) * inner / (2 * sqrt(variance * 2 * pi)))
        share += 0.5 * sum(_WEIGHTS)
        found.append([1 - share, share])
    return found
