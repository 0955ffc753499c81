"""Kernels, and the support vector machines that stand on them."""

from __future__ import annotations

import numpy as np

from .clusters import squared_distances

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def _exp(found: Any) -> Any:
    with np.errstate(under="ignore"):
        return np.exp(found)


def kernel_linear(rows: Any, vectors: Any) -> Any:
    """``v · x`` for every support vector."""
    return rows @ vectors.T


def kernel_rbf(rows: Any, vectors: Any, gamma: float) -> Any:
    """``exp(-gamma · |v - x|²)``."""
    return _exp(-gamma * squared_distances(rows, vectors))


def kernel_poly(rows: Any, vectors: Any, gamma: float, coef0: float, degree: int) -> Any:
    """``(gamma · v · x + coef0) ** degree``, by squaring as libsvm does."""
    base = gamma * kernel_linear(rows, vectors) + coef0
    found = np.ones(base.shape)
    with np.errstate(over="ignore"):
        while degree > 0:
            if degree % 2 == 1:
                found = found * base
            base = base * base
            degree //= 2
    return found


def kernel_sigmoid(rows: Any, vectors: Any, gamma: float, coef0: float) -> Any:
    """``tanh(gamma · v · x + coef0)``."""
    return np.tanh(gamma * kernel_linear(rows, vectors) + coef0)


def rbf_similarities(rows: Any, samples: Any, gamma: float) -> Any:
    """``exp(-gamma · |x - y|²)``."""
    own = np.einsum("ij,ij->i", rows, rows)[:, None]
    gaps = -2.0 * (rows @ samples.T) + own + np.einsum("ij,ij->i", samples, samples)
    return _exp(-gamma * np.maximum(gaps, 0.0))


def power_similarities(rows: Any, samples: Any, gamma: float, coef0: float, degree: float) -> Any:
    """``(gamma · x·y + coef0) ** degree``."""
    with np.errstate(over="ignore"):
        return (rows @ samples.T * gamma + coef0) ** degree


def tanh_similarities(rows: Any, samples: Any, gamma: float, coef0: float) -> Any:
    """``tanh(gamma · x·y + coef0)``."""
    return np.tanh(rows @ samples.T * gamma + coef0)


def pairs(kernels: Any, counts: Sequence[int], coefficients: Any, intercepts: Any) -> Any:
    """One score for every pair of classes; positive is for the first of the two.

    ``counts`` are the support vectors of each class, ``coefficients`` libsvm's dual ones.
    """
    ends = np.cumsum(counts)
    spans = [slice(end - count, end) for end, count in zip(ends, counts)]
    found: list[Any] = []
    for i, first in enumerate(spans):
        for j in range(i + 1, len(spans)):
            second = spans[j]
            score = kernels[:, first] @ coefficients[j - 1, first]
            score += kernels[:, second] @ coefficients[i, second]
            found.append(score + intercepts[len(found)])
    return np.array(found).T


def votes(scores: Any, classes: int) -> Any:
    """The class that wins most pairs, the first of equals."""
    won = np.zeros((len(scores), classes), dtype=np.intp)
    place = 0
    for i in range(classes):
        for j in range(i + 1, classes):
            first = scores[:, place] > 0
            won[:, i] += first
            won[:, j] += ~first
            place += 1
    return won.argmax(axis=1)


def weighted_kernels(kernels: Any, weights: Any, bias: Any) -> Any:
    """The sum of the kernels times their weights, and the intercept."""
    return (kernels @ weights[0])[:, None] + bias
