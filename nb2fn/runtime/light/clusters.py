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


def manhattan_distances(rows: Rows, centres: Matrix) -> Rows:
    """``Σ |x - c|`` for every centre."""
    return [[sum(map(abs, map(sub, row, centre))) for centre in centres] for row in rows]


def bisected(rows: Rows, centres: Matrix, children: Sequence[int]) -> list[int]:
    """The label at the end of the way down: to the nearer child, the first of equals. Node
    ``n`` has its children at ``2n`` and ``2n + 1``; a leaf has ``-1 - label`` there."""
    found = []
    for row in rows:
        node = 0
        while children[2 * node] >= 0:
            first, second = children[2 * node], children[2 * node + 1]
            one, other = squared_distances([row], (centres[first], centres[second]))[0]
            node = second if other < one else first
        found.append(-1 - children[2 * node])
    return found


def renamed(places: Sequence[int], labels: Sequence[int]) -> list[int]:
    """The label of each place."""
    return [labels[place] for place in places]


def quadratic_form(rows: Rows, matrix: Matrix) -> Rows:
    """``xᵀ M x`` for each row."""
    return [[sum(map(mul, row, [sum(map(mul, m, row)) for m in matrix]))] for row in rows]


def group_means(rows: Rows, labels: Sequence[int], count: int) -> Rows:
    """The mean of the columns of each label."""
    sizes = [labels.count(label) for label in range(count)]
    found = []
    for row in rows:
        totals = [0.0] * count
        for x, label in zip(row, labels):
            totals[label] += x
        found.append([total / size for total, size in zip(totals, sizes)])
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


def log_normalised(scores: Rows) -> Rows:
    """``s - log Σ exp s``."""
    found = []
    for row in scores:
        top = max(row)
        whole = top + log(sum([exp(s - top) for s in row]))
        found.append([s - whole for s in row])
    return found


def log_sum(scores: Rows) -> Rows:
    """``log Σ exp s`` of each row."""
    found = []
    for row in scores:
        top = max(row)
        found.append([top + log(sum([exp(s - top) for s in row]))])
    return found


def scaled_distances(rows: Rows, means: Matrix, precisions: Matrix) -> Rows:
    """``Σ (x - mean)² · precision`` for every component."""
    found = []
    for row in rows:
        pairs = zip(means, precisions)
        found.append(
            [sum([(x - m) * (x - m) * p for x, m, p in zip(row, *pair)]) for pair in pairs]
        )
    return found


def table_sums(
    rows: Rows, tables: Sequence[float], widths: Sequence[int], start: Sequence[float]
) -> Rows:
    """For each class the sum, over the columns, of what a table has for the cell. ``tables``
    stand one after the other, a row of ``widths[column]`` for each class.

    Raises ValueError for negative cells, IndexError for those a table does not have.
    """
    found = []
    classes = len(start)
    for row in rows:
        totals = [0.0] * classes
        offset = 0
        for x, width in zip(row, widths):
            place = int(x)
            if place < 0:
                raise ValueError("negative values in a column of categories")
            if place >= width:
                raise IndexError("a category that training did not have")
            for at in range(classes):
                totals[at] += tables[offset + at * width + place]
            offset += classes * width
        found.append([total + first for total, first in zip(totals, start)])
    return found


def squares_sum(rows: Rows) -> Rows:
    """``Σ x²`` of each row."""
    return [[sum(map(mul, row, row))] for row in rows]


def posteriors(rows: Rows, logs: Sequence[float], start: Sequence[float]) -> Rows:
    """``-½ (x + log) + start`` for each class."""
    return [[-0.5 * (x + u) + first for x, u, first in zip(row, logs, start)] for row in rows]


def normalised(scores: Rows) -> Rows:
    """``exp(s - log Σ exp s)``."""
    found = []
    for row in scores:
        top = max(row)
        whole = top + log(sum([exp(s - top) for s in row]))
        found.append([exp(s - whole) for s in row])
    return found
