"""Decision trees, alone and in ensembles: all rows walk all trees at once.

The tables are those of :mod:`..light.trees`. Sums go tree by tree, as there.
"""

from __future__ import annotations

import numpy as np

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# Rows times trees that are walked at once.
_AT_ONCE = 1 << 18


def float32(rows: Any, allowed: str) -> Any:
    """Cells rounded to float32, as trees see them. ``allowed``: ``nan``, or ``any``.

    Raises ValueError for other cells that are not finite, or too large for float32.
    """
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        found = rows.astype(np.float32).astype(np.float64)
    refused = np.isinf(found) if allowed == "nan" else ~np.isfinite(found)
    if allowed != "any" and refused.any():
        raise ValueError("input contains a value too large for float32")
    return found


def _walked(rows: Any, features: Any, roots: Any, step: Callable[[Any, Any], Any]) -> Any:
    """The leaf of every tree (columns) for each row. ``step(nodes, cells)`` gives the next
    nodes."""
    height, width = rows.shape
    nodes = np.tile(roots, height)
    starts = np.repeat(np.arange(height) * width, len(roots))
    cells = rows.ravel()
    active = np.flatnonzero(features[nodes] >= 0)
    current, starts = nodes[active], starts[active]
    while len(active):
        current = step(current, cells[starts + features[current]])
        inner = features[current] >= 0
        if not inner.all():
            nodes[active] = current
            active, current, starts = active[inner], current[inner], starts[inner]
    return nodes.reshape(height, len(roots))


def _reached(
    rows: Any, features: Any, thresholds: Any, left: Any, right: Any, roots: Any, missing: Any
) -> Any:
    def step(nodes: Any, cells: Any) -> Any:
        goes_left = cells <= thresholds[nodes]
        return np.where(goes_left, left[nodes], right[nodes])

    def step_with_holes(nodes: Any, cells: Any) -> Any:
        goes_left = np.where(cells == cells, cells <= thresholds[nodes], missing[nodes])
        return np.where(goes_left, left[nodes], right[nodes])

    holes = missing is not None and np.isnan(rows).any()
    return _walked(rows, features, roots, step_with_holes if holes else step)


def _in_parts(rows: Any, roots: Any, call: Callable[[Any], Any]) -> Any:
    """``call`` on parts of the rows that fit in memory."""
    size = max(1, _AT_ONCE // max(1, len(roots)))
    if len(rows) <= size:
        return call(rows)
    return np.concatenate([call(rows[at : at + size]) for at in range(0, len(rows), size)])


def leaves(
    rows: Any,
    features: Any,
    thresholds: Any,
    left: Any,
    right: Any,
    roots: Any,
    values: Any,
    missing: Any,
    width: int,
) -> Any:
    """The sum of the values at the leaves that each row reaches, tree by tree."""
    table = values.reshape(-1, width)

    def summed(part: Any) -> Any:
        found = table[left[_reached(part, features, thresholds, left, right, roots, missing)]]
        # A running sum, and not a sum: numpy's sum takes pairs.
        return found.cumsum(axis=1)[:, -1] + 0.0

    return _in_parts(rows, roots, summed)


def _staged(start: Any, values: Any) -> Any:
    """``start`` and the values of every stage, one after the other."""
    height, width = len(values), len(start)
    steps = values.reshape(height, -1, width)
    first = np.broadcast_to(start, (height, 1, width))
    return np.concatenate([first, steps], axis=1).cumsum(axis=1)[:, -1]


def boosted(
    rows: Any,
    features: Any,
    thresholds: Any,
    left: Any,
    right: Any,
    roots: Any,
    values: Any,
    missing: Any,
    start: Any,
    rate: float,
) -> Any:
    """``start`` and, stage by stage, ``rate`` times the value of the tree of each column."""

    def summed(part: Any) -> Any:
        nodes = _reached(part, features, thresholds, left, right, roots, missing)
        return _staged(start, rate * values[left[nodes]])

    return _in_parts(rows, roots, summed)


def histogram_boosted(
    rows: Any,
    features: Any,
    thresholds: Any,
    left: Any,
    right: Any,
    roots: Any,
    missing: Any,
    sides: Any,
    start: Any,
) -> Any:
    """``start`` and the leaves of every stage. Here a leaf's threshold is its value; a node
    with a negative ``left`` has a set of categories at ``8 · threshold`` in ``sides``."""

    def step(nodes: Any, cells: Any) -> Any:
        below = left[nodes]
        goes_left = cells <= thresholds[nodes]
        if len(sides):
            in_sets = np.flatnonzero((below < 0) & (cells == cells))
            at = nodes[in_sets]
            goes_left[in_sets] = _in_sets(cells[in_sets], sides, thresholds[at], missing[at])
        goes_left = np.where(cells == cells, goes_left, missing[nodes])
        return np.where(goes_left, np.abs(below), right[nodes])

    def summed(part: Any) -> Any:
        return _staged(start, thresholds[_walked(part, features, roots, step)])

    return _in_parts(rows, roots, summed)


def _in_sets(cells: Any, sides: Any, places: Any, missing: Any) -> Any:
    """Whether each category is in the set that begins at ``8 · place``."""
    categories = np.where(cells < 0, 0, cells).astype(np.int64)
    words = sides[8 * places.astype(np.int64) + categories // 32]
    bits = (words >> (categories % 32)) & 1
    return np.where(cells < 0, missing, bits).astype(bool)


def isolated(depths: Any, whole: float) -> Any:
    """``-(2 ** (-depth / whole))``."""
    return -(2.0 ** (-(depths / whole)))
