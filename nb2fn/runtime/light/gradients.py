"""How data reaches LightGBM, and its links from sums of trees to answers."""

from __future__ import annotations

from array import array
from math import exp, inf

from .frames import Frame
from .rows import cells, numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Rows = list[list[float]]

_ZERO = 1.0000000180025095e-35  # kZeroThreshold


def given_numbers(data: Any, width: int, mixed: bool) -> Rows:
    """Rows of float. Arrays without a fraction are read as numbers of 32 bits; so are lists
    with null, where ``mixed``. Frames may have any columns, of which there are ``width``.

    Raises ValueError for texts and another number of columns.
    """
    found = cells(data, width, None)
    rows = numbers(found)
    if type(data) is Frame:
        return rows
    if (mixed and any(cell is None for row in found for cell in row)) or all(
        isinstance(cell, int) for row in found for cell in row
    ):
        return [array("f", row).tolist() for row in rows]
    return rows


def not_tiny(rows: Rows) -> Rows:
    """0 for cells of at most 1e-35; NaN stays."""
    return [[0.0 if -_ZERO <= x <= _ZERO else x for x in row] for row in rows]


def one_sided(scores: Rows, slope: float) -> Rows:
    """``1 / (1 + exp(-slope · s))``."""
    return [[1.0 / (1.0 + _exp(-slope * x)) for x in row] for row in scores]


def _exp(x: float) -> float:
    return exp(x) if x < 709.0 else _large(x)


def _large(x: float) -> float:
    try:
        return exp(x)
    except OverflowError:
        return inf


def signed_squares(scores: Rows) -> Rows:
    """The square of each, with its sign."""
    return [[x * x if x >= 0 else -(x * x) for x in row] for row in scores]
