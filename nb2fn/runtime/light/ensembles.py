"""Answers of several estimators put together."""

from __future__ import annotations

from bisect import bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Rows = list[list[float]]


def added(*parts: Rows) -> Rows:
    """The sum of each cell, part by part."""
    return weighted_added(*parts, [1.0] * len(parts))


def weighted_added(*parts: Any) -> Rows:
    """The sum of each cell times the weight of its part; the weights come last."""
    *given, weights = parts
    found = []
    for rows in zip(*given):
        totals = [0.0] * len(rows[0])
        for row, weight in zip(rows, weights):
            totals = [total + x * weight for total, x in zip(totals, row)]
        found.append(totals)
    return found


def indicators(places: Sequence[int], width: int) -> Rows:
    """1 at each place, 0 elsewhere."""
    return [[1.0 if at == place else 0.0 for at in range(width)] for place in places]


def counted_votes(*parts: Any) -> Rows:
    """How many votes each class has, in weights where there are some. After the places of
    each voter come the weights or None, and the number of classes."""
    *given, weights, count = parts
    found = []
    for votes in zip(*given):
        totals = [0.0] * count
        for place, weight in zip(votes, weights or [1.0] * len(votes)):
            totals[place] += weight
        found.append(totals)
    return found


def weighted_votes(*parts: Any) -> Rows:
    """Votes for a class, less those against it, as a share of all weights. After the places
    of each voter come the weights, and the number of classes."""
    *given, weights, count = parts
    whole = sum(weights)
    found = []
    for votes in zip(*given):
        totals = [0.0] * count
        for place, weight in zip(votes, weights):
            against = -1 / (count - 1) * weight
            for at in range(count):
                totals[at] += weight if at == place else against
        found.append([total / whole for total in totals])
    return found


def second_less_first(scores: Rows) -> Rows:
    """One score of two."""
    return [[-row[0] + row[1]] for row in scores]


def weighted_median(scores: Rows, weights: Sequence[float]) -> Rows:
    """The answer at which the weights below reach one half."""
    found = []
    for row in scores:
        order = sorted(range(len(row)), key=row.__getitem__)
        sums, total = [], 0.0
        for at in order:
            total += weights[at]
            sums.append(total)
        place = next(i for i, reached in enumerate(sums) if reached >= 0.5 * total)
        found.append([row[order[place]]])
    return found


def last_largest(scores: Rows) -> list[int]:
    """The place of each row's last largest score."""
    return [len(row) - 1 - row[::-1].index(max(row)) for row in scores]


def pair_votes(rows: Rows, classes: int) -> Rows:
    """A score per class: the pairs it wins and, below 1/3, how sure those were. ``rows`` have
    the winner of each pair (0 or 1), then how sure each is of its second."""
    found = []
    for row in rows:
        pairs = len(row) // 2
        won, sure = [0.0] * classes, [0.0] * classes
        place = 0
        for i in range(classes):
            for j in range(i + 1, classes):
                sure[i] -= row[pairs + place]
                sure[j] += row[pairs + place]
                won[j if row[place] == 1.0 else i] += 1.0
                place += 1
        found.append([w + s / (3.0 * (abs(s) + 1.0)) for w, s in zip(won, sure)])
    return found


def at_most_one(scores: Rows) -> Rows:
    """Shares that are above 1 by rounding become 1."""
    return [[1.0 if 1.0 < p <= 1.0 + 1e-5 else p for p in row] for row in scores]


def interpolated(
    rows: Rows, places: Sequence[float], heights: Sequence[float], beyond: str
) -> Rows:
    """The height on the line between the nearest two places. ``beyond`` the ends: ``clip``
    to them, ``nan``, or ``raise`` ValueError."""
    low, high = places[0], places[-1]
    found = []
    for (x,) in rows:
        if beyond == "clip":
            x = low if x < low else high if x > high else x
        elif not low <= x <= high:
            if beyond == "raise":
                raise ValueError("a value is beyond those of training")
            found.append([float("nan")])
            continue
        found.append([at_line(x, places, heights)])
    return found


def at_line(x: float, places: Sequence[float], heights: Sequence[float]) -> float:
    """The height at ``x``, which is not beyond the places."""
    below = bisect_right(places, x) - 1
    if below == len(places) - 1 or places[below] == x:
        return heights[below]
    rise = heights[below + 1] - heights[below]
    slope = rise / (places[below + 1] - places[below])
    return slope * (x - places[below]) + heights[below]
