"""Distances to centres, and densities."""

from __future__ import annotations

import numpy as np

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def squared_distances(rows: Any, centres: Any) -> Any:
    """``|x - c|²`` for every centre."""
    found = np.empty((len(rows), len(centres)))
    if len(rows) <= len(centres):
        for at, row in enumerate(rows):
            gaps = centres - row
            found[at] = np.einsum("ij,ij->i", gaps, gaps)
    else:
        for at, centre in enumerate(centres):
            gaps = rows - centre
            found[:, at] = np.einsum("ij,ij->i", gaps, gaps)
    return found


def normal_densities(rows: Any, means: Any, variances: Any, start: Any) -> Any:
    """``start - ½ Σ (x - mean)² / variance`` for every class."""
    found = np.empty((len(rows), len(means)))
    for at, (mean, variance, first) in enumerate(zip(means, variances, start)):
        found[:, at] = first - 0.5 * ((rows - mean) ** 2 / variance).sum(axis=1)
    return found


def log_sum(scores: Any) -> Any:
    """``log Σ exp s`` of each row."""
    return _log_sums(scores)


def log_normalised(scores: Any) -> Any:
    """``s - log Σ exp s``."""
    return scores - _log_sums(scores)


def normalised(scores: Any) -> Any:
    """``exp(s - log Σ exp s)``."""
    with np.errstate(under="ignore"):
        return np.exp(log_normalised(scores))


def _log_sums(scores: Any) -> Any:
    top = scores.max(axis=1)[:, None]
    with np.errstate(under="ignore"):
        return top + np.log(np.exp(scores - top).sum(axis=1))[:, None]
