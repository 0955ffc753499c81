"""Decision trees, alone and in ensembles.

A node with a feature below 0 is a leaf, and its ``left`` is the place of its values;
other nodes send a sample left where its feature is at most the threshold.
"""

from __future__ import annotations

from array import array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Rows = list[list[float]]


def float32(rows: Rows) -> Rows:
    """Cells rounded to float32, as trees see them. Raises ValueError where one is too large."""
    found = []
    for row in rows:
        narrow = array("f", row).tolist()
        if not all(x - x == 0.0 for x in narrow):
            raise ValueError("input contains a value too large for float32")
        found.append(narrow)
    return found


def leaves(
    rows: Rows,
    features: Sequence[int],
    thresholds: Sequence[float],
    left: Sequence[int],
    right: Sequence[int],
    roots: Sequence[int],
    values: Sequence[float],
    width: int,
) -> Rows:
    """The sum of the values at the leaves that each row reaches, tree by tree."""
    found = []
    for row in rows:
        totals = [0.0] * width
        for node in roots:
            feature = features[node]
            while feature >= 0:
                node = left[node] if row[feature] <= thresholds[node] else right[node]
                feature = features[node]
            place = left[node]
            if width == 1:
                totals[0] += values[place]
            else:
                for column in range(width):
                    totals[column] += values[place * width + column]
        found.append(totals)
    return found


def boosted(
    rows: Rows,
    features: Sequence[int],
    thresholds: Sequence[float],
    left: Sequence[int],
    right: Sequence[int],
    roots: Sequence[int],
    values: Sequence[float],
    start: Sequence[float],
    rate: float,
) -> Rows:
    """``start`` and, stage by stage, ``rate`` times the value of the tree of each column."""
    width = len(start)
    found = []
    for row in rows:
        totals = list(start)
        for turn, node in enumerate(roots):
            feature = features[node]
            while feature >= 0:
                node = left[node] if row[feature] <= thresholds[node] else right[node]
                feature = features[node]
            totals[turn % width] += rate * values[left[node]]
        found.append(totals)
    return found


def averaged(rows: Rows, count: int) -> Rows:
    """``x / count``."""
    return [[x / count for x in row] for row in rows]


def not_negative(scores: Rows) -> list[int]:
    """1 where the one score of a row is at least 0, else 0."""
    return [1 if row[0] >= 0 else 0 for row in scores]
