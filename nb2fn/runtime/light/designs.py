"""Rows of regressors as statsmodels takes them."""

from __future__ import annotations

from math import erfc, sqrt

from .arrays import Array
from .rows import numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Rows = list[list[float]]

_ROOT = sqrt(0.5)


def design_rows(data: Any, width: int) -> Rows:
    """Rows of ``width`` floats; one line is one row, or a column where the width is 1.

    Raises ValueError for another width, texts and null, TypeError for all but arrays and lists.
    """
    found = _table(data, width)
    for row in found:
        if len(row) != width:
            raise ValueError(f"{len(row)} regressors, but {width} were fitted")
        if any(cell is None for cell in row):
            raise ValueError("a regressor is missing")
    return numbers(found)


def _table(data: Any, width: int) -> list[list[Any]]:
    if type(data) is Array and data.kind in "fib" and data.shape:
        data = data.tolist()
    if type(data) is not list and type(data) is not tuple:
        raise TypeError("only arrays and lists are regressors here")
    if any(type(item) is Array for item in data):
        raise TypeError("a list of arrays is no table here")
    lines = [type(item) is list or type(item) is tuple for item in data]
    if data and all(lines):
        return [list(item) for item in data]
    if not data or any(lines):
        raise ValueError("rows of regressors are expected")
    return [[cell] for cell in data] if width == 1 else [list(data)]


def add_constant(data: Any, prepend: bool = True, has_constant: str = "skip") -> Array:
    """Numbers with a column of ones, unless, with ``skip``, a column is constant already and
    not zero: in a single row each is. Raises ValueError for such with ``raise``."""
    if type(data) is not Array or data.kind not in "fi" or len(data.shape) not in (1, 2):
        raise TypeError("a constant is added to arrays of numbers here")
    if has_constant not in ("skip", "add", "raise"):
        raise TypeError("a constant is skipped, added or refused")
    table = data if len(data.shape) == 2 else data.reshape(-1, 1)
    rows = table.tolist()
    if not rows:
        raise ValueError("there are no rows")
    constant = any(len(set(column)) == 1 and column[0] != 0 for column in zip(*rows))
    if constant and has_constant == "skip":
        return table
    if constant and has_constant == "raise":
        raise ValueError("a column is constant")
    width = table.shape[1] + 1
    cells = [float(x) for row in rows for x in ([1.0, *row] if prepend else [*row, 1.0])]
    return Array(cells, (len(rows), width), "f")


def normal_shares(scores: Rows) -> Rows:
    """The standard normal distribution function."""
    return [[0.5 * erfc(-x * _ROOT) for x in row] for row in scores]
