"""Transformations of single cells and rows."""

from __future__ import annotations

from bisect import bisect_right
from math import exp, expm1, inf, log, log1p, sqrt
from operator import mul

from .ensembles import at_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Rows = list[list[float]]

_EPS = 2.0**-52


def unit_rows(rows: Rows, norm: str) -> Rows:
    """Rows divided by their length (``l1``, ``l2`` or ``max``) where it is not tiny."""
    found = []
    for row in rows:
        if norm == "l2":
            length = sqrt(sum(map(mul, row, row)))
        else:
            length = (sum if norm == "l1" else max)(map(abs, row))
        found.append([x / length for x in row] if length >= 10 * _EPS else row)
    return found


def _each(rows: Rows, vector: Sequence[float], call: Callable[[float, float], float]) -> Rows:
    return [[call(x, v) if x == x else x for x, v in zip(row, vector)] for row in rows]


def _power(base: float, exponent: float) -> float:
    try:
        return base**exponent if base > 0 or base == 0 < exponent else float("nan")
    except OverflowError:
        return inf


def yeo_johnson(rows: Rows, exponents: Sequence[float]) -> Rows:
    """Yeo and Johnson 2000, with an exponent for each column; NaN stays."""

    def one(x: float, power: float) -> float:
        if x >= 0:
            return log1p(x) if abs(power) < _EPS else (_power(x + 1, power) - 1) / power
        if abs(power - 2) > _EPS:
            return -(_power(-x + 1, 2 - power) - 1) / (2 - power)
        return -log1p(-x)

    return _each(rows, exponents, one)


def yeo_johnson_back(rows: Rows, exponents: Sequence[float]) -> Rows:
    """The inverse."""

    def one(x: float, power: float) -> float:
        if x >= 0:
            return exp(x) - 1 if abs(power) < _EPS else _power(x * power + 1, 1 / power) - 1
        if abs(power - 2) > _EPS:
            return 1 - _power(-(2 - power) * x + 1, 1 / (2 - power))
        return 1 - exp(-x)

    return _each(rows, exponents, one)


def box_cox(rows: Rows, exponents: Sequence[float]) -> Rows:
    """Box and Cox 1964; raises ValueError for cells that are not above 0."""

    def one(x: float, power: float) -> float:
        if x <= 0:
            raise ValueError("the Box-Cox transformation needs numbers above 0")
        return log(x) if abs(power) < 1e-19 else expm1(power * log(x)) / power

    return _each(rows, exponents, one)


def box_cox_back(rows: Rows, exponents: Sequence[float]) -> Rows:
    """The inverse."""

    def one(x: float, power: float) -> float:
        if power == 0:
            return exp(x)
        return exp(log1p(power * x) / power) if power * x > -1 else float("nan")

    return _each(rows, exponents, one)


def _interpolated(x: float, places: Sequence[float], heights: Sequence[float]) -> float:
    if x <= places[0] and bisect_right(places, x) == 0:
        return heights[0]
    return heights[-1] if x > places[-1] else at_line(x, places, heights)


def quantile_ranks(rows: Rows, quantiles: Sequence[float], references: Sequence[float]) -> Rows:
    """The share of training below each cell; equal quantiles count half from both sides."""
    size = len(references)
    falling = [-r for r in references[::-1]]
    found = []
    for row in rows:
        out = []
        for column, x in enumerate(row):
            places = quantiles[column * size : (column + 1) * size]
            if x != x:
                out.append(x)
            elif x == places[0]:
                out.append(0.0)
            elif x == places[-1]:
                out.append(1.0)
            else:
                mirrored = [-q for q in places[::-1]]
                up = _interpolated(x, places, references)
                out.append(0.5 * (up - _interpolated(-x, mirrored, falling)))
        found.append(out)
    return found


def quantile_values(rows: Rows, quantiles: Sequence[float], references: Sequence[float]) -> Rows:
    """The value of training that has each share below it."""
    size = len(references)
    return [
        [
            x if x != x else _interpolated(x, references, quantiles[c * size : (c + 1) * size])
            for c, x in enumerate(row)
        ]
        for row in rows
    ]


def bin_places(rows: Rows, edges: Sequence[float], starts: Sequence[int]) -> Rows:
    """The number of the bin of each cell; the inner edges of column ``c`` stand from
    ``starts[c]`` to ``starts[c + 1]``."""
    return [
        [
            float(bisect_right(edges, x, starts[c], starts[c + 1]) - starts[c])
            for c, x in enumerate(row)
        ]
        for row in rows
    ]


def place_columns(rows: Rows, widths: Sequence[int]) -> Rows:
    """1 in the column of each cell's number, ``widths[c]`` columns for column ``c``."""
    found = []
    for row in rows:
        out: list[float] = []
        for x, width in zip(row, widths):
            columns = [0.0] * width
            columns[int(x)] = 1.0
            out += columns
        found.append(out)
    return found


def products(rows: Rows, pairs: Sequence[tuple[int, int]], kept: Sequence[int], bias: bool) -> Rows:
    """``pairs`` of (an earlier product or -1, a column), multiplied in turn; those ``kept``
    are given, behind a 1 where there is ``bias``."""
    found = []
    for row in rows:
        done: list[float] = []
        for earlier, column in pairs:
            done.append(done[earlier] * row[column] if earlier >= 0 else row[column])
        first = [1.0] if bias else []
        found.append([*first, *[done[place] for place in kept]])
    return found


def _interval(knots: Sequence[float], x: float, degree: int, bases: int) -> int:
    """The knot interval of ``x`` among those with bases."""
    return min(max(bisect_right(knots, x) - 1, degree), bases - 1)


def spline_bases(
    rows: Rows,
    knots: Sequence[float],
    size: int,
    degree: int,
    beyond: str,
    last: bool,
) -> Rows:
    """B-spline bases of each column, from the knots of that column (``size`` of them); de
    Boor's recurrence. ``beyond`` the base interval: ``constant``, or ``error`` ValueError.
    The last base of each is left out unless ``last``."""
    bases = size - degree - 1
    found = []
    for row in rows:
        out: list[float] = []
        for column, x in enumerate(row):
            own = knots[column * size : (column + 1) * size]
            low, high = own[degree], own[bases]
            if not low <= x <= high and beyond == "error":
                raise ValueError("X contains values beyond the limits of the knots")
            cut = low if x < low else high if x > high else x
            out += _bases(own, cut, degree, bases)[: bases if last else -1]
        found.append(out)
    return found


def _bases(knots: Sequence[float], x: float, degree: int, bases: int) -> list[float]:
    at = _interval(knots, x, degree, bases)
    values = [1.0]
    for order in range(1, degree + 1):
        new = [0.0] * (order + 1)
        for i in range(order):
            right, left = knots[at + i + 1], knots[at + i + 1 - order]
            share = values[i] / (right - left) if right != left else 0.0
            new[i] += share * (right - x)
            new[i + 1] = share * (x - left)
        values = new
    found = [0.0] * bases
    found[at - degree : at + 1] = values
    return found
