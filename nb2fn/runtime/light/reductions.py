"""What a line of an array's cells comes to."""

from __future__ import annotations

from math import sqrt

from .numbers import checked, divided

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def argmax(cells: list[Any]) -> int:
    """The first place of the largest; a NaN counts as the largest."""
    if not cells:
        raise ValueError("attempt to get argmax of an empty sequence")
    best = 0
    for place, cell in enumerate(cells):
        if cell != cell:
            return place
        if cell > cells[best]:
            best = place
    return best


def argmin(cells: list[Any]) -> int:
    """The first place of the smallest."""
    return argmax([-cell for cell in cells])


def argsort(cells: list[Any]) -> list[int]:
    """Places in ascending order; raises TypeError for equal cells and NaN."""
    if len(set(cells)) != len(cells) or any(cell != cell for cell in cells):
        raise TypeError("which of equal numbers comes first is numpy's own choice")
    return sorted(range(len(cells)), key=cells.__getitem__)


def largest(cells: list[Any]) -> Any:
    """The largest, or NaN."""
    if not cells:
        raise ValueError("zero-size array to reduction operation")
    return cells[argmax(cells)]


def smallest(cells: list[Any]) -> Any:
    """The smallest, or NaN."""
    return -largest([-cell for cell in cells])


def total(cells: list[Any]) -> Any:
    """The sum, from left to right."""
    found = sum(cells)
    return found if isinstance(found, float) else checked(int(found))


def mean(cells: list[Any]) -> float:
    """The sum divided by the number of cells."""
    return divided(total(cells), len(cells))


def variance(cells: list[Any]) -> float:
    """The mean of the squared distances from the mean."""
    middle = mean(cells)
    return divided(sum([(cell - middle) * (cell - middle) for cell in cells]), len(cells))


def deviation(cells: list[Any]) -> float:
    """The square root of the variance."""
    found = variance(cells)
    return sqrt(found) if found == found else found


def median(cells: list[Any]) -> float:
    """The middle of the cells in order, or NaN."""
    if any(cell != cell for cell in cells) or not cells:
        return float("nan")
    ascending = sorted(cells)
    half = len(cells) // 2
    if len(cells) % 2:
        return float(ascending[half])
    return float((ascending[half - 1] + ascending[half]) / 2)
