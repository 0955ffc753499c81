"""Filling of missing cells, and categories as columns or numbers."""

from __future__ import annotations

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
    ignore: bool,
) -> Rows:
    """A column per category that is kept. ``codes`` gives a category's column, or the
    width where it is dropped. Where an unknown one is ignored, all columns are 0."""
    found = []
    for row in rows:
        out: list[float] = []
        for code, width in zip(_coded(row, codes), widths):
            if code < 0 and not ignore:
                raise UnknownCategoryError("found unknown categories during transform")
            columns = [0.0] * width
            if 0 <= code < width:
                columns[code] = 1.0
            out += columns
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
