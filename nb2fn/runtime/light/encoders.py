"""Filling of missing cells, and categories as columns or numbers."""

from __future__ import annotations

from math import nan, sqrt

from .arrays import Array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    Cells = list[list[Any]]
    Rows = list[list[float]]


class UnknownCategoryError(ValueError):
    """A category that was not there in training, where those are refused."""


def fill(rows: Cells, values: Sequence[Any]) -> Cells:
    """Missing cells (NaN) become the value of their column."""
    return [[v if x != x else x for x, v in zip(row, values)] for row in rows]


def _coded(row: Sequence[Any], codes: Sequence[Mapping[Any, int]]) -> list[int]:
    """Each cell's category, -1 where it is none. A NaN's code stands under None."""
    return [table.get(x if x == x else None, -1) for x, table in zip(row, codes)]


def one_hot(
    rows: Cells,
    codes: Sequence[Mapping[Any, int]],
    widths: Sequence[int],
    unknown: Sequence[int | None],
) -> Rows:
    """A column per category that is kept. ``codes`` gives a category's column, or the
    width where it has none; ``unknown`` that of others, refused where it is None."""
    found = []
    for row in rows:
        out: list[float] = []
        for code, width, other in zip(_coded(row, codes), widths, unknown):
            if code < 0:
                if other is None:
                    raise UnknownCategoryError("found unknown categories during transform")
                code = other
            columns = [0.0] * width
            if code < width:
                columns[code] = 1.0
            out += columns
        found.append(out)
    return found


def target_means(
    rows: Cells,
    codes: Sequence[Mapping[Any, int]],
    encodings: Sequence[float],
    means: Sequence[float],
) -> Rows:
    """The number of each category, one for each of ``means``; those for other categories.
    ``encodings`` stand one after the other, column by column."""
    found = []
    for row in rows:
        out: list[float] = []
        offset = 0
        for code, known in zip(_coded(row, codes), codes):
            for mean in means:
                out.append(encodings[offset + code] if code >= 0 else mean)
                offset += len(known)
        found.append(out)
    return found


def ordinal(
    rows: Cells, codes: Sequence[Mapping[Any, int]], unknown: float | None, missing: float
) -> Rows:
    """The place of each category; ``unknown`` for others, refused where it is None.
    ``missing`` is the number of a NaN that training knew."""
    found = []
    for row in rows:
        out = []
        for x, code in zip(row, _coded(row, codes)):
            if code < 0 and unknown is None:
                raise UnknownCategoryError("found unknown categories during transform")
            if code >= 0 and x != x:
                out.append(missing)
            else:
                out.append(float(code) if code >= 0 or unknown is None else unknown)
        found.append(out)
    return found


def category_cells(rows: Cells, kinds: str) -> Cells:
    """The same cells; ``kinds`` has ``t`` for a column of texts and ``n`` for numbers.

    Raises TypeError for a cell of the other type.
    """
    for row in rows:
        for x, kind in zip(row, kinds):
            if (type(x) is str) != (kind == "t") and x == x:
                raise TypeError("a category of another type than in training")
    return rows


def missing_marks(rows: Rows, places: Sequence[int]) -> Rows:
    """1 where a cell of those columns is NaN."""
    return [[0.0 if row[place] == row[place] else 1.0 for place in places] for row in rows]


def missing_flags(rows: Rows, places: Sequence[int], strict: bool) -> Array:
    """Whether each cell of those columns is NaN; raises ValueError where another column has
    one and that is ``strict``."""
    others = set(range(len(rows[0]))) - set(places) if strict else ()
    if any(row[place] != row[place] for row in rows for place in others):
        raise ValueError("a feature has missing values that had none in training")
    cells = [row[place] != row[place] for row in rows for place in places]
    return Array(cells, (len(rows), len(places)), "b")


def filled_by_nearest(
    rows: Rows, samples: Sequence[Sequence[float]], count: int, weighted: bool
) -> Rows:
    """Each NaN becomes the mean of its column in the nearest samples that have it. Distances
    are euclidean over the cells that both have, as if all were there."""
    found = []
    for row in rows:
        if all(x == x for x in row):
            found.append(row)
            continue
        gaps = [_gap(row, sample) for sample in samples]
        found.append(
            [
                x if x == x else _donated(column, gaps, samples, count, weighted)
                for column, x in enumerate(row)
            ]
        )
    return found


def _gap(row: Sequence[float], sample: Sequence[float]) -> float:
    squares = [(x - y) * (x - y) for x, y in zip(row, sample) if x == x and y == y]
    return sqrt(sum(squares) * len(row) / len(squares)) if squares else nan


def _donated(
    column: int,
    gaps: Sequence[float],
    samples: Sequence[Sequence[float]],
    count: int,
    weighted: bool,
) -> float:
    donors = [(gap, s[column]) for gap, s in zip(gaps, samples) if s[column] == s[column]]
    near = sorted([d for d in donors if d[0] == d[0]], key=lambda donor: donor[0])[:count]
    if not near:
        return sum([value for _, value in donors]) / len(donors)
    weights = [1.0] * len(near)
    if weighted:
        touching = any(gap == 0 for gap, _ in near)
        weights = [float(gap == 0) if touching else 1.0 / gap for gap, _ in near]
    return sum([w * value for w, (_, value) in zip(weights, near)]) / sum(weights)
