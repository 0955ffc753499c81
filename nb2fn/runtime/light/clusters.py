"""Distances to centres, and densities of classes."""

from __future__ import annotations

from math import exp, log, sqrt
from operator import mul, sub

from .arrays import Array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Rows = list[list[float]]
    Matrix = Sequence[Sequence[float]]


def squared_distances(rows: Rows, centres: Matrix) -> Rows:
    """``|x - c|²`` for every centre."""
    found = []
    for row in rows:
        gaps = [list(map(sub, row, centre)) for centre in centres]
        found.append([sum(map(mul, gap, gap)) for gap in gaps])
    return found


def roots(rows: Rows) -> Rows:
    """Square roots."""
    return [[sqrt(x) for x in row] for row in rows]


def smallest(scores: Rows) -> list[int]:
    """The place of each row's first smallest score."""
    return [row.index(min(row)) for row in scores]


def integers(places: Sequence[int]) -> Array:
    """Places as the answer."""
    return Array(list(places), (len(places),), "i")


def normal_densities(rows: Rows, means: Matrix, variances: Matrix, start: Sequence[float]) -> Rows:
    """``start - ½ Σ (x - mean)² / variance`` for every class."""
    found = []
    for row in rows:
        scores = []
        for mean, variance, first in zip(means, variances, start):
            total = 0.0
            for x, m, v in zip(row, mean, variance):
                gap = x - m
                total += gap * gap / v
            scores.append(first - 0.5 * total)
        found.append(scores)
    return found


def normalised(scores: Rows) -> Rows:
    """``exp(s - log Σ exp s)``."""
    found = []
    for row in scores:
        top = max(row)
        whole = top + log(sum([exp(s - top) for s in row]))
        found.append([exp(s - whole) for s in row])
    return found
