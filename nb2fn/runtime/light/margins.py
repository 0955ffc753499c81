"""Boosted trees that calculate with 32 bits, and the links from their sums to answers.

After ``CPUPredictor``, ``Sigmoid`` and ``Softmax`` of XGBoost 2.1 to 3.2. Numbers of 32
bits stand as doubles here; each result is rounded to 32 bits.
"""

from __future__ import annotations

from array import array
from math import inf, ldexp

from .arrays import Array
from .singles import single
from .trees import leaf_nodes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Rows = list[list[float]]

# 2**(i/32), and a polynomial for what is left (exp2f of Arm's optimized routines, which
# is that of glibc 2.27 and later).
_STEPS = 32
_POWERS = tuple(2.0 ** (i / _STEPS) for i in range(_STEPS))
_PER_STEP = 1.4426950408889634 * _STEPS
_C0, _C1, _C2 = 0.05550361559341535 / 32**3, 0.2402284522445722 / 32**2, 0.6931471806916203 / 32
_HIGHEST, _LOWEST = 88.72283, -103.972084  # beyond these it is infinite, or 0
_TINY = single(1e-16)
_SIGMOID_BOUND = single(88.7)


def single_boosted(
    rows: Rows,
    features: Sequence[int],
    thresholds: Sequence[float],
    left: Sequence[int],
    right: Sequence[int],
    roots: Sequence[int],
    values: Sequence[float],
    missing: Sequence[int],
    start: Sequence[float],
) -> Rows:
    """``start`` and the leaf of every tree, in turn for each column."""
    width = len(start)
    found = []
    for row in rows:
        totals = array("f", start)
        nodes = leaf_nodes(row, features, thresholds, left, right, roots, missing)
        for turn, node in enumerate(nodes):
            totals[turn % width] += values[left[node]]
        found.append(totals.tolist())
    return found


def single_exp(x: float) -> float:
    """``exp`` of 32 bits, as glibc rounds it."""
    if x != x:
        return x
    if x > _HIGHEST:
        return inf
    if x < _LOWEST:
        return 0.0
    steps = x * _PER_STEP
    whole = round(steps)
    rest = steps - whole
    about = (_C0 * rest + _C1) * (rest * rest) + (_C2 * rest + 1.0)
    return single(ldexp(about * _POWERS[whole % _STEPS], whole // _STEPS))


def single_logistic(scores: Rows) -> Rows:
    """``1 / (1 + exp(-s))``."""
    return [[_sigmoid(x) for x in row] for row in scores]


def _sigmoid(x: float) -> float:
    if x != x:
        return x
    below = single(single(single_exp(min(-x, _SIGMOID_BOUND)) + 1.0) + _TINY)
    return single(1.0 / below)


def single_softmax(scores: Rows) -> Rows:
    """``exp(s) / sum(exp(s))`` in each row, shifted by its largest."""
    found = []
    for row in scores:
        top = max(row)
        powers = [single_exp(single(x - top)) for x in row]
        total = single(sum(powers))
        found.append([single(p / total) for p in powers])
    return found


def single_raised(scores: Rows) -> Rows:
    """``exp(s)``."""
    return [[single_exp(x) for x in row] for row in scores]


def single_complemented(scores: Rows) -> Rows:
    """``(1 - p, p)`` for the one share of each row."""
    return [[single(1.0 - row[0]), row[0]] for row in scores]


def single_matrix(found: Rows) -> Array:
    """Rows as an array of 32 bits."""
    width = len(found[0]) if found else 0
    return Array([cell for row in found for cell in row], (len(found), width), "e")


def single_vector(values: Sequence[float]) -> Array:
    """One number of 32 bits per sample as an array."""
    return Array(list(map(float, values)), (len(values),), "e")
