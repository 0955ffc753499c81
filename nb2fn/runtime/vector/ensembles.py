"""Answers of several estimators put together, and what is done to single rows."""

from __future__ import annotations

import numpy as np

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_EPS = 2.0**-52


def added(*parts: Any) -> Any:
    """The sum of each cell, part by part."""
    return weighted_added(*parts, [1.0] * len(parts))


def weighted_added(*parts: Any) -> Any:
    """The sum of each cell times the weight of its part; the weights come last."""
    *given, weights = parts
    total = np.zeros(given[0].shape)
    for rows, weight in zip(given, weights):
        total += rows * weight
    return total


def indicators(places: Any, width: int) -> Any:
    """1 at each place, 0 elsewhere."""
    return (places[:, None] == np.arange(width)).astype(np.float64)


def counted_votes(*parts: Any) -> Any:
    """How many votes each class has, in weights where there are some. After the places of
    each voter come the weights or None, and the number of classes."""
    *given, weights, count = parts
    total = np.zeros((len(given[0]), count))
    each = [1.0] * len(given) if weights is None or not len(weights) else weights
    for places, weight in zip(given, each):
        total += indicators(places, count) * weight
    return total


def second_less_first(scores: Any) -> Any:
    """One score of two."""
    return (-scores[:, 0] + scores[:, 1])[:, None]


def at_most_one(scores: Any) -> Any:
    """Shares that are above 1 by rounding become 1."""
    return np.where((scores > 1.0) & (scores <= 1.0 + 1e-5), 1.0, scores)


def fill(rows: Any, values: Any) -> Any:
    """Missing cells (NaN) become the value of their column."""
    return np.where(rows == rows, rows, np.array(values, dtype=np.float64))


def unit_rows(rows: Any, norm: str) -> Any:
    """Rows divided by their length (``l1``, ``l2`` or ``max``) where it is not tiny."""
    if norm == "l2":
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    else:
        sizes = np.abs(rows)
        lengths = sizes.sum(axis=1) if norm == "l1" else sizes.max(axis=1)
    return rows / np.where(lengths >= 10 * _EPS, lengths, 1.0)[:, None]
