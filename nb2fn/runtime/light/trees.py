"""Decision trees, alone and in ensembles.

A node with a feature below 0 is a leaf, and its ``left`` is the place of its values;
other nodes send a sample left where its feature is at most the threshold. ``missing``
says which nodes send NaN left; None where no sample has NaN.
"""

from __future__ import annotations

from array import array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Rows = list[list[float]]


def float32(rows: Rows, allowed: str) -> Rows:
    """Cells rounded to float32, as trees see them. ``allowed``: ``nan``, or ``any``.

    Raises ValueError for other cells that are not finite, or too large for float32.
    """
    found = [array("f", row).tolist() for row in rows]
    if allowed == "any":
        return found
    for row in found:
        if not all(x - x == 0.0 for x in row) and (
            not allowed or not all(x - x == 0.0 or x != x for x in row)
        ):
            raise ValueError("input contains a value too large for float32")
    return found


def leaf_nodes(
    row: Sequence[float],
    features: Sequence[int],
    thresholds: Sequence[float],
    left: Sequence[int],
    right: Sequence[int],
    roots: Sequence[int],
    missing: Sequence[int] | None,
) -> list[int]:
    """The leaf of every tree."""
    found = []
    if missing is None or all(x == x for x in row):
        for node in roots:
            feature = features[node]
            while feature >= 0:
                node = left[node] if row[feature] <= thresholds[node] else right[node]
                feature = features[node]
            found.append(node)
        return found
    for node in roots:
        feature = features[node]
        while feature >= 0:
            x = row[feature]
            goes_left = x <= thresholds[node] if x == x else missing[node]
            node = left[node] if goes_left else right[node]
            feature = features[node]
        found.append(node)
    return found


def leaves(
    rows: Rows,
    features: Sequence[int],
    thresholds: Sequence[float],
    left: Sequence[int],
    right: Sequence[int],
    roots: Sequence[int],
    values: Sequence[float],
    missing: Sequence[int] | None,
    width: int,
) -> Rows:
    """The sum of the values at the leaves that each row reaches, tree by tree."""
    found = []
    for row in rows:
        totals = [0.0] * width
        for node in leaf_nodes(row, features, thresholds, left, right, roots, missing):
            place = left[node]
            if width == 1:
                totals[0] += values[place]
            else:
                for column in range(width):
                    totals[column] += values[place * width + column]
        found.append(totals)
    return found


def leaf_columns(
    rows: Rows,
    features: Sequence[int],
    thresholds: Sequence[float],
    left: Sequence[int],
    right: Sequence[int],
    roots: Sequence[int],
    values: Sequence[float],
    missing: Sequence[int] | None,
    columns: Sequence[Mapping[float, int]],
    width: int,
) -> Rows:
    """1 in the column of the leaf that each tree reaches. Raises ValueError for a leaf that
    training did not reach."""
    found = []
    for row in rows:
        out = [0.0] * width
        reached = leaf_nodes(row, features, thresholds, left, right, roots, missing)
        for node, known in zip(reached, columns):
            column = known.get(values[left[node]])
            if column is None:
                raise ValueError("found unknown categories during transform")
            out[column] = 1.0
        found.append(out)
    return found


def boosted(
    rows: Rows,
    features: Sequence[int],
    thresholds: Sequence[float],
    left: Sequence[int],
    right: Sequence[int],
    roots: Sequence[int],
    values: Sequence[float],
    missing: Sequence[int] | None,
    start: Sequence[float],
    rate: float,
) -> Rows:
    """``start`` and, stage by stage, ``rate`` times the value of the tree of each column."""
    width = len(start)
    found = []
    for row in rows:
        totals = list(start)
        reached = leaf_nodes(row, features, thresholds, left, right, roots, missing)
        for turn, node in enumerate(reached):
            totals[turn % width] += rate * values[left[node]]
        found.append(totals)
    return found


def histogram_boosted(
    rows: Rows,
    features: Sequence[int],
    thresholds: Sequence[float],
    left: Sequence[int],
    right: Sequence[int],
    roots: Sequence[int],
    missing: Sequence[int],
    sides: Sequence[int],
    start: Sequence[float],
) -> Rows:
    """``start`` and the leaves of every stage. Here a leaf's threshold is its value; a node
    with a negative ``left`` has a set of categories at ``8 · threshold`` in ``sides``."""
    width = len(start)
    found = []
    for row in rows:
        totals = list(start)
        for turn, node in enumerate(roots):
            feature = features[node]
            while feature >= 0:
                x, below = row[feature], left[node]
                if x != x:
                    goes_left = missing[node]
                elif below < 0:
                    goes_left = _in_set(x, sides, int(thresholds[node]), missing[node])
                else:
                    goes_left = x <= thresholds[node]
                node = abs(below) if goes_left else right[node]
                feature = features[node]
            totals[turn % width] += thresholds[node]
        found.append(totals)
    return found


def _in_set(x: float, sides: Sequence[int], place: int, missing: int) -> int:
    if x < 0:
        return missing
    category = int(x)
    return (sides[8 * place + category // 32] >> (category % 32)) & 1


def averaged(rows: Rows, count: float) -> Rows:
    """``x / count``."""
    return [[x / count for x in row] for row in rows]


def not_negative(scores: Rows) -> list[int]:
    """1 where the one score of a row is at least 0, else 0."""
    return [1 if row[0] >= 0 else 0 for row in scores]


def isolated(depths: Rows, whole: float) -> Rows:
    """``-(2 ** (-depth / whole))``."""
    return [[-(2.0 ** (-(row[0] / whole)))] for row in depths]
