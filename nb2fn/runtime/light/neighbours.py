"""Nearest samples: all compared, or down a tree as scikit-learn's.

Neighbours of a row are a pair of lists: distances, and places among the samples. Of
equally near samples the heap keeps those that came first, as scikit-learn's does.
"""

from __future__ import annotations

from math import inf, sqrt
from operator import mul, sub

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Rows = list[list[float]]
    Matrix = Sequence[Sequence[float]]
    Near = list[tuple[list[float], list[int]]]
    Reduced = Callable[[Sequence[float], Sequence[float]], float]


def _reduced(power: float) -> Reduced:
    """The distance before its root."""
    if power == 2.0:

        def squared(a: Sequence[float], b: Sequence[float]) -> float:
            gap = list(map(sub, a, b))
            total: float = sum(map(mul, gap, gap))
            return total

        return squared
    if power == 1.0:
        return lambda a, b: sum(map(abs, map(sub, a, b)))
    if power == inf:
        return lambda a, b: max(map(abs, map(sub, a, b)))
    return lambda a, b: sum([abs(x - y) ** power for x, y in zip(a, b)])


def _rooted(values: list[float], power: float) -> list[float]:
    if power == 2.0:
        return list(map(sqrt, values))
    if power in (1.0, inf):
        return values
    return [value ** (1.0 / power) for value in values]


def nearest(rows: Rows, samples: Matrix, power: float, count: int) -> Near:
    """Every sample is compared."""
    reduced = _reduced(power)
    found = []
    for row in rows:
        heap = _Heap(count)
        for place, sample in enumerate(samples):
            heap.push(reduced(row, sample), place)
        found.append(heap.ascending(power))
    return found


def nearest_in_boxes(
    rows: Rows,
    samples: Matrix,
    power: float,
    order: Sequence[int],
    starts: Sequence[int],
    ends: Sequence[int],
    lower: Matrix,
    upper: Matrix,
    count: int,
) -> Near:
    """Down a k-d tree: of node ``n`` the children are ``2n + 1`` and ``2n + 2``; a leaf
    (``ends`` is not -1) holds the samples ``order[start:end]``."""

    def least(row: Sequence[float], node: int) -> float:
        total = 0.0
        for x, low, high in zip(row, lower[node], upper[node]):
            below, above = low - x, x - high
            gap = 0.5 * ((below + abs(below)) + (above + abs(above)))
            total = max(total, gap) if power == inf else total + gap**power
        return total

    return _walked(rows, samples, power, order, starts, ends, least, count)


def nearest_in_balls(
    rows: Rows,
    samples: Matrix,
    power: float,
    order: Sequence[int],
    starts: Sequence[int],
    ends: Sequence[int],
    middles: Matrix,
    radii: Sequence[float],
    count: int,
) -> Near:
    """Down a ball tree, laid out as the other."""
    reduced = _reduced(power)

    def least(row: Sequence[float], node: int) -> float:
        gap = max(0.0, _rooted([reduced(row, middles[node])], power)[0] - radii[node])
        return gap if power == inf else gap**power

    return _walked(rows, samples, power, order, starts, ends, least, count)


def _walked(
    rows: Rows,
    samples: Matrix,
    power: float,
    order: Sequence[int],
    starts: Sequence[int],
    ends: Sequence[int],
    least: Callable[[Sequence[float], int], float],
    count: int,
) -> Near:
    reduced = _reduced(power)
    found = []
    for row in rows:
        heap = _Heap(count)
        pending = [(least(row, 0), 0)]
        while pending:
            bound, node = pending.pop()
            if bound > heap.values[0]:
                continue
            if ends[node] >= 0:
                for place in order[starts[node] : ends[node]]:
                    heap.push(reduced(row, samples[place]), place)
                continue
            first, second = 2 * node + 1, 2 * node + 2
            near, far = least(row, first), least(row, second)
            if near <= far:
                pending += [(far, second), (near, first)]
            else:
                pending += [(near, first), (far, second)]
        found.append(heap.ascending(power))
    return found


class _Heap:
    """The smallest values so far, the largest of them on top."""

    __slots__ = ("places", "values")

    def __init__(self, count: int) -> None:
        self.values = [inf] * count
        self.places = [0] * count

    def push(self, value: float, place: int) -> None:
        values, places = self.values, self.places
        if value >= values[0]:
            return
        size, at = len(values), 0
        while True:
            left, right = 2 * at + 1, 2 * at + 2
            if left >= size:
                break
            child = right if right < size and values[left] < values[right] else left
            if values[child] <= value:
                break
            values[at], places[at] = values[child], places[child]
            at = child
        values[at], places[at] = value, place

    def ascending(self, power: float) -> tuple[list[float], list[int]]:
        pairs = sorted(zip(self.values, self.places))
        return _rooted([value for value, _ in pairs], power), [place for _, place in pairs]


def within(rows: Rows, samples: Matrix, power: float, radius: float) -> Near:
    """All samples that are not farther than ``radius``."""
    reduced = _reduced(power)
    limit = radius if power == inf else radius**power
    found = []
    for row in rows:
        pairs = [(reduced(row, sample), place) for place, sample in enumerate(samples)]
        kept = [pair for pair in pairs if pair[0] <= limit]
        found.append((_rooted([value for value, _ in kept], power), [place for _, place in kept]))
    return found


def _weights(distances: list[float], weighted: bool) -> list[float]:
    if not weighted:
        return [1.0] * len(distances)
    if not all(distances):
        return [1.0 if x == 0 else 0.0 for x in distances]
    return [1.0 / x for x in distances]


def near_votes(near: Near, labels: Sequence[int], classes: int, weighted: bool) -> Rows:
    """How many neighbours each class has, nearer ones counting more where ``weighted``.

    Raises ValueError for a row without neighbours.
    """
    found = []
    for distances, places in near:
        if not places:
            raise ValueError("no neighbors found for test samples")
        totals = [0.0] * classes
        for place, weight in zip(places, _weights(distances, weighted)):
            totals[labels[place]] += weight
        found.append(totals)
    return found


def near_means(near: Near, targets: Sequence[float], width: int, weighted: bool) -> Rows:
    """The mean of the neighbours' targets; NaN where there are none."""
    found = []
    for distances, places in near:
        weights = _weights(distances, weighted)
        whole = sum(weights)
        row = []
        for column in range(width):
            pairs = zip(places, weights)
            total = sum([targets[place * width + column] * weight for place, weight in pairs])
            row.append(total / whole if whole else float("nan"))
        found.append(row)
    return found


def outlier_factors(near: Near, reach: Sequence[float], density: Sequence[float]) -> Rows:
    """How much thinner it is around each row than around its neighbours, negative."""
    found = []
    for distances, places in near:
        count = len(places)
        reached = [max(x, reach[place]) for x, place in zip(distances, places)]
        own = 1.0 / (sum(reached) / count + 1e-10)
        found.append([-(sum([density[place] / own for place in places]) / count)])
    return found
