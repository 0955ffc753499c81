"""Scales, affine maps and links, summed from left to right."""

from __future__ import annotations

import math
from math import exp, inf, tanh
from operator import add, mul, sub, truediv

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Rows = list[list[float]]
    Matrix = Sequence[Sequence[float]]


def shift(rows: Rows, by: Sequence[float]) -> Rows:
    """``x - by`` in each column."""
    return [list(map(sub, row, by)) for row in rows]


def divide(rows: Rows, by: Sequence[float]) -> Rows:
    """``x / by`` in each column."""
    return [list(map(truediv, row, by)) for row in rows]


def multiply(rows: Rows, by: Sequence[float]) -> Rows:
    """``x * by`` in each column."""
    return [list(map(mul, row, by)) for row in rows]


def offset(rows: Rows, by: Sequence[float]) -> Rows:
    """``x + by`` in each column."""
    return [list(map(add, row, by)) for row in rows]


def clip(rows: Rows, low: float, high: float) -> Rows:
    """Cells below ``low`` or above ``high`` become those; NaN stays."""
    return [[low if x < low else high if x > high else x for x in row] for row in rows]


def affine(rows: Any, weights: Matrix, bias: Sequence[float]) -> Rows:
    """``weights @ x + bias``, one weight row per column of the answer, for rows and for
    sparse rows."""
    if rows and type(rows[0]) is dict:
        return [
            [sum([x * w[at] for at, x in row.items()]) + b for w, b in zip(weights, bias)]
            for row in rows
        ]
    if _is_fused(rows, weights):
        return [list(map(add, row, bias)) for row in _fused(rows, weights)]
    return [[_plain_dot(row, w) + b for w, b in zip(weights, bias)] for row in rows]


def product(rows: Rows, weights: Matrix) -> Rows:
    """``weights @ x``, one weight row per column of the answer."""
    if _is_fused(rows, weights):
        return _fused(rows, weights)
    return [[_plain_dot(row, w) for w in weights] for row in rows]


# From Python 3.13 on.
_FMA: Any = getattr(math, "fma", None)
# Up to this width BLAS sums from left to right, with fused multiplication.
_FUSED = 15
_SPLIT = 134217729.0  # 2**27 + 1: halves a double (Dekker 1971)


def _plain_dot(row: Sequence[float], weights: Sequence[float]) -> float:
    total: float = sum(map(mul, row, weights))
    return total


def _is_fused(rows: Rows, weights: Matrix) -> bool:
    """Whether BLAS sums so: one row, or several answers of each; one answer of each of many
    rows it sums in other orders."""
    if not weights or not 0 < len(weights[0]) <= _FUSED:
        return False
    return len(rows) == 1 or len(weights) > 1


def _fused(rows: Rows, weights: Matrix) -> Rows:
    """``weights @ x`` where each product is added before it is rounded."""
    if _FMA is not None:
        return [[_dot(row, w) for w in weights] for row in rows]
    halved = [_halved(w) for w in weights]
    found = []
    for row in rows:
        parts = _halved(row)
        found.append([_halved_dot(parts, w) for w in halved])
    return found


def _dot(row: Sequence[float], weights: Sequence[float]) -> float:
    total = row[0] * weights[0]
    for x, w in zip(row[1:], weights[1:]):
        total = _FMA(x, w, total)
    return total


def _halved(cells: Sequence[float]) -> list[tuple[float, float, float]]:
    """Each number, and the two of half its digits that it is the sum of."""
    found = []
    for x in cells:
        t = _SPLIT * x
        high = t - (t - x)
        found.append((x, high, x - high))
    return found


def _halved_dot(
    row: list[tuple[float, float, float]], weights: list[tuple[float, float, float]]
) -> float:
    total = row[0][0] * weights[0][0]
    for (x, x_high, x_low), (w, w_high, w_low) in zip(row[1:], weights[1:]):
        product = x * w
        lost = x_high * w_high - product + x_high * w_low + x_low * w_high + x_low * w_low
        plain = product + total
        t = plain - product
        fused = plain + (product - (plain - t) + (total - t) + lost)
        total = fused if fused - fused == 0.0 else plain  # halving may overflow
    return total


def above_zero(scores: Rows) -> list[int]:
    """1 where the one score of a row is positive, else 0."""
    return [1 if row[0] > 0 else 0 for row in scores]


def largest(scores: Rows) -> list[int]:
    """The place of each row's first largest score; a NaN counts as the largest."""
    found = []
    for row in scores:
        best = max(row)
        place = row.index(best) if best == best else -1
        if not all(x == x for x in row):
            place = next(i for i, x in enumerate(row) if x != x)
        found.append(place)
    return found


def sigmoid(x: float) -> float:
    """``1 / (1 + exp(-x))`` without overflow."""
    if x >= 0:
        return 1.0 / (1.0 + exp(-x))
    e = exp(x)
    return e / (1.0 + e)


def two_sided(scores: Rows) -> Rows:
    """The probabilities of both classes from the one score of each row."""
    return [[1.0 - p, p] for p in [sigmoid(row[0]) for row in scores]]


def one_against_rest(scores: Rows) -> Rows:
    """Each class's own probability, made to sum to one."""
    found = []
    for row in scores:
        odds = [sigmoid(x) for x in row]
        total = sum(odds)
        found.append([p / total for p in odds])
    return found


def raised(scores: Rows) -> Rows:
    """``exp(s)``; infinity where that is too large."""
    return [[exp(x) if x < 709.0 else _large(x) for x in row] for row in scores]


def _large(x: float) -> float:
    try:
        return exp(x)
    except OverflowError:
        return inf


def rectified(rows: Rows) -> Rows:
    """``max(x, 0)``."""
    return [[x if x > 0.0 or x != x else 0.0 for x in row] for row in rows]


def tangents(rows: Rows) -> Rows:
    """``tanh(x)``."""
    return [list(map(tanh, row)) for row in rows]


def one_above(rows: Any, threshold: float) -> Any:
    """1 for cells above ``threshold``, 0 for others, in rows and in sparse rows."""
    if rows and type(rows[0]) is dict:
        if threshold < 0:
            raise ValueError("cannot binarize sparse rows with a threshold below 0")
        return [{at: 1.0 for at, x in row.items() if x > threshold} for row in rows]
    return [[1.0 if x > threshold else 0.0 for x in row] for row in rows]


def constant(rows: Sequence[Any], cells: Sequence[float]) -> Rows:
    """The same row for each."""
    return [list(cells) for _ in rows]


def constant_data(data: Any, cells: Sequence[float]) -> Rows:
    """The same row for each sample."""
    return [list(cells) for _ in range(len(data))]


def logistic(scores: Rows) -> Rows:
    """``1 / (1 + exp(-s))``."""
    return [[sigmoid(x) for x in row] for row in scores]


def clipped_halves(scores: Rows) -> Rows:
    """Both probabilities from the score of each row, cut at -1 and 1."""
    halves = [(min(1.0, max(-1.0, row[0])) + 1.0) / 2.0 for row in scores]
    return [[1.0 - p, p] for p in halves]


def complemented(scores: Rows) -> Rows:
    """``(1 - p, p)`` for the one share of each row."""
    return [[1.0 - row[0], row[0]] for row in scores]


def shares(scores: Rows, empty: float | None) -> Rows:
    """Each row divided by its sum; where that is 0 all are ``empty``, or stay."""
    found = []
    for row in scores:
        total = sum(row)
        if total:
            found.append([x / total for x in row])
        else:
            found.append(row if empty is None else [empty] * len(row))
    return found


def above(scores: Rows, threshold: float) -> list[int]:
    """1 where the one score of a row is above ``threshold``, else 0."""
    return [1 if row[0] > threshold else 0 for row in scores]


def at_least(scores: Rows, threshold: float) -> list[int]:
    """1 where the one score of a row is at least ``threshold``, else 0."""
    return [1 if row[0] >= threshold else 0 for row in scores]


def inside(scores: Rows) -> list[int]:
    """1 where the one score of a row is at least 0, else -1."""
    return [1 if row[0] >= 0 else -1 for row in scores]


def signs(places: Sequence[int]) -> list[int]:
    """1 for 1, -1 for 0."""
    return [1 if place else -1 for place in places]


def mirrored(scores: Rows) -> Rows:
    """``(-s, s)`` for the one score of each row."""
    return [[-row[0], row[0]] for row in scores]


def softmax(scores: Rows) -> Rows:
    """``exp(s) / sum(exp(s))`` in each row, shifted by its largest."""
    found = []
    for row in scores:
        top = max(row)
        raised = [exp(x - top) for x in row]
        total = sum(raised)
        found.append([x / total for x in raised])
    return found
