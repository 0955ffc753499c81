"""Scales, affine maps and links; sums as BLAS has them."""

from __future__ import annotations

import numpy as np

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def shift(rows: Any, by: Any) -> Any:
    """``x - by`` in each column."""
    return rows - by


def divide(rows: Any, by: Any) -> Any:
    """``x / by`` in each column."""
    return rows / by


def multiply(rows: Any, by: Any) -> Any:
    """``x * by`` in each column."""
    return rows * by


def offset(rows: Any, by: Any) -> Any:
    """``x + by`` in each column."""
    return rows + by


def clip(rows: Any, low: float, high: float) -> Any:
    """Cells below ``low`` or above ``high`` become those; NaN stays."""
    return np.clip(rows, low, high)


def affine(rows: Any, weights: Any, bias: Any) -> Any:
    """``weights @ x + bias``, one weight row per column of the answer, for rows and for
    sparse rows."""
    if type(rows) is list:
        sums = [weights[:, list(row)] @ np.array(list(row.values())) for row in rows]
        return np.array(sums) + bias
    return product(rows, weights) + bias


def product(rows: Any, weights: Any) -> Any:
    """``weights @ x``, one weight row per column of the answer."""
    if len(weights) == 1:
        return (rows @ weights[0])[:, None]
    return rows @ weights.T


def raised(scores: Any) -> Any:
    """``exp(s)``; infinity where that is too large."""
    with np.errstate(over="ignore", under="ignore"):
        return np.exp(scores)


def logistic(scores: Any) -> Any:
    """``1 / (1 + exp(-s))`` without overflow."""
    with np.errstate(under="ignore", invalid="ignore"):
        e = np.exp(-np.abs(scores))
        return np.where(scores >= 0, 1.0, e) / (1.0 + e)


def rectified(rows: Any) -> Any:
    """``max(x, 0)``."""
    return np.where((rows > 0.0) | (rows != rows), rows, 0.0)


def tangents(rows: Any) -> Any:
    """``tanh(x)``."""
    return np.tanh(rows)


def negated(scores: Any) -> Any:
    """``-s``."""
    return -scores


def averaged(rows: Any, count: float) -> Any:
    """``x / count``."""
    return rows / count


def roots(rows: Any) -> Any:
    """Square roots."""
    return np.sqrt(rows)


def two_sided(scores: Any) -> Any:
    """The probabilities of both classes from the one score of each row."""
    return complemented(logistic(scores))


def complemented(scores: Any) -> Any:
    """``(1 - p, p)`` for the one share of each row."""
    return np.concatenate([1.0 - scores, scores], axis=1)


def clipped_halves(scores: Any) -> Any:
    """Both probabilities from the score of each row, cut at -1 and 1."""
    return complemented((np.clip(scores, -1.0, 1.0) + 1.0) / 2.0)


def mirrored(scores: Any) -> Any:
    """``(-s, s)`` for the one score of each row."""
    return np.concatenate([-scores, scores], axis=1)


def one_against_rest(scores: Any) -> Any:
    """Each class's own probability, made to sum to one."""
    odds = logistic(scores)
    return odds / odds.sum(axis=1)[:, None]


def softmax(scores: Any) -> Any:
    """``exp(s) / sum(exp(s))`` in each row, shifted by its largest."""
    with np.errstate(under="ignore"):
        e = np.exp(scores - scores.max(axis=1)[:, None])
    return e / e.sum(axis=1)[:, None]


def shares(scores: Any, empty: float | None) -> Any:
    """Each row divided by its sum; where that is 0 all are ``empty``, or stay."""
    totals = scores.sum(axis=1)[:, None]
    none = totals == 0.0
    found = scores / np.where(none, 1.0, totals)
    return found if empty is None else np.where(none, empty, found)


def above_zero(scores: Any) -> Any:
    """1 where the one score of a row is positive, else 0."""
    return above(scores, 0.0)


def above(scores: Any, threshold: float) -> Any:
    """1 where the one score of a row is above ``threshold``, else 0."""
    return (scores[:, 0] > threshold).astype(np.intp)


def at_least(scores: Any, threshold: float) -> Any:
    """1 where the one score of a row is at least ``threshold``, else 0."""
    return (scores[:, 0] >= threshold).astype(np.intp)


def not_negative(scores: Any) -> Any:
    """1 where the one score of a row is at least 0, else 0."""
    return at_least(scores, 0.0)


def inside(scores: Any) -> Any:
    """1 where the one score of a row is at least 0, else -1."""
    return signs(at_least(scores, 0.0))


def signs(places: Any) -> Any:
    """1 for 1, -1 for 0."""
    return np.where(places != 0, 1, -1)


def largest(scores: Any) -> Any:
    """The place of each row's first largest score; a NaN counts as the largest."""
    return scores.argmax(axis=1)


def smallest(scores: Any) -> Any:
    """The place of each row's first smallest score."""
    return scores.argmin(axis=1)
