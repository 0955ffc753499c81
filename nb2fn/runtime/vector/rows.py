"""How data reaches a model, and what it answers with."""

from __future__ import annotations

import numpy as np

from ..light import rows as light
from ..light.frames import Frame
from .forms import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def cells(data: Any, width: int, names: Sequence[str] | None) -> Any:
    """An array of numbers, or rows of unconverted cells where there are others.

    Raises ValueError for another number of columns, or a frame with other columns.
    """
    if isinstance(data, np.ndarray):
        found = data
    elif type(data) is list and data and type(data[0]) in (list, np.ndarray):
        found = np.array(data)
    else:
        found = None
    if found is None or found.dtype.kind not in "fiub" or found.dtype.itemsize > 8:
        return light.cells(plain(data), width, names)
    if found.dtype.kind == "f" and found.dtype != np.float64:
        raise TypeError(f"no model is asked about an array of {found.dtype} here")
    if found.ndim != 2:
        raise ValueError("expected 2D array")
    if found.shape[1] != width:
        raise ValueError(f"{found.shape[1]} features, but {width} were fitted")
    if not len(found):
        raise ValueError("found array with 0 samples")
    return found


def numbers(found: Any) -> Any:
    """Cells as float; null is NaN. Raises ValueError for texts."""
    if isinstance(found, np.ndarray):
        return found.astype(np.float64, copy=False)
    return np.array(light.numbers(found), dtype=np.float64).reshape(len(found), -1)


def rows(data: Any, width: int, names: Sequence[str] | None) -> Any:
    """Rows of finite float; raises ValueError for NaN, infinities and texts."""
    if isinstance(data, Frame):
        return finite(_columns(data, width, names))
    return finite(numbers(cells(data, width, names)))


def _columns(data: Any, width: int, names: Sequence[str] | None) -> Any:
    """A frame of numbers as rows."""
    columns = list(data.cells.values())
    if all(type(cell) is float for column in columns for cell in column[:1]):
        found = np.array(columns) if columns else None
        if found is not None and found.dtype == np.float64 and found.ndim == 2 and found.size:
            if names is not None and data.names != list(names):
                raise ValueError("the feature names should match those passed during fit")
            if len(columns) != width:
                raise ValueError(f"{len(columns)} features, but {width} were fitted")
            return np.ascontiguousarray(found.T)
    return numbers(light.cells(plain(data), width, names))


def finite(found: Any) -> Any:
    """The same rows; raises ValueError where one holds NaN or infinity."""
    if not np.isfinite(found).all():
        raise ValueError("input contains NaN or infinity")
    return found


def not_infinite(found: Any) -> Any:
    """The same rows; raises ValueError where one holds infinity."""
    if np.isinf(found).any():
        raise ValueError("input contains infinity")
    return found


def rows_or_sparse(data: Any, width: int, names: Sequence[str] | None) -> Any:
    """Rows of finite float, or the sparse rows of a transformer's answer."""
    if isinstance(data, light.SparseRows):
        return light.rows_or_sparse(plain(data), width, names)
    return rows(data, width, names)


def line_or_column(data: Any) -> Any:
    """Numbers in one line, or rows of one, as rows of one finite float."""
    return np.array(light.line_or_column(plain(data)), dtype=np.float64)


def columns(found: Any, places: Sequence[int]) -> Any:
    """Some columns, in their own order."""
    if isinstance(found, np.ndarray):
        return found[:, list(places)]
    return light.columns(found, places)


def beside(*parts: Any) -> Any:
    """Rows of several parts, one after the other."""
    return np.concatenate(parts, axis=1)


def dense(found: Any, width: int) -> Any:
    """Sparse rows as rows of ``width`` cells."""
    whole = np.zeros((len(found), width))
    for row, sparse in zip(whole, found):
        row[list(sparse)] = list(sparse.values())
    return whole


def constant(found: Any, given: Any) -> Any:
    """The same row for each."""
    return np.tile(given, (len(found), 1))


def constant_data(data: Any, given: Any) -> Any:
    """The same row for each sample."""
    return np.tile(given, (len(data), 1))


def matrix(found: Any) -> Any:
    """Rows as the answer."""
    return np.array(found)


def single(found: Any) -> Any:
    """The one column of rows."""
    return found[:, 0]


def vector(values: Any) -> Any:
    """One float per sample as the answer."""
    return np.array(values, dtype=np.float64)


def labels(places: Any, classes: Any) -> Any:
    """The classes at some places."""
    return classes[places]


def integers(places: Any) -> Any:
    """Places as the answer."""
    return np.array(places, dtype=np.int64)


def labels_beside(*parts: Any) -> Any:
    """Labels of several targets, a column each; raises TypeError for different types."""
    if len({part.dtype.kind for part in parts}) != 1:
        raise TypeError("labels of one type are put side by side here")
    return np.array(parts).T.copy()


def as_column(places: Any, given: Any) -> Any:
    """Places, or the numbers at them, as rows of one column."""
    found = places.astype(np.float64) if given is None else given[places]
    return found[:, None]


class SparseRows(light.SparseRows):
    """A transformer's sparse answer, whose cells are numpy's where they are asked for."""

    __slots__ = ()

    def toarray(self) -> Any:
        """All cells, zeros among them."""
        found = dense(self.rows, self.shape[1])
        return found.astype(np.int64) if self.kind == "i" else found

    def tolist(self) -> list[list[float]]:
        """Nested lists of all cells."""
        found: list[list[float]] = self.toarray().tolist()
        return found


def sparse_matrix(found: Any, width: int, whole: bool) -> SparseRows:
    """Sparse rows as an answer; ``whole``: of integers."""
    return SparseRows(found, width, "i" if whole else "f")
