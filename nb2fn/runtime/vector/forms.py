"""Turns of values between arrays and the lists of the light operations."""

from __future__ import annotations

import numpy as np

from ..light import arrays, frames, rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_KINDS = {"f": "f", "i": "i", "b": "b", "U": "U"}


def as_lists(found: Any) -> Any:
    """An array as nested lists; lists stay what they are."""
    return found.tolist() if isinstance(found, np.ndarray) else found


def as_rows(found: Any) -> Any:
    """Lists of numbers as rows; sparse rows stay what they are."""
    if isinstance(found, np.ndarray) or (found and type(found[0]) is dict):
        return found
    width = len(found[0]) if found else 0
    return np.array(found, dtype=np.float64).reshape(len(found), width)


def as_places(found: Any) -> Any:
    """One number for each sample."""
    return np.asarray(found)


def as_answer(found: Any) -> Any:
    """A light answer as numpy has it."""
    if type(found) is arrays.Array:
        kinds = {"f": np.float64, "e": np.float32, "i": np.int64, "b": np.bool_}
        return np.array(found.cells, dtype=kinds.get(found.kind)).reshape(found.shape)
    return found


def plain(data: Any) -> Any:
    """What a caller passes, as light operations take it.

    Raises TypeError for arrays of other types than float64, integers, bool and text: a model
    may calculate with those in another precision.
    """
    if isinstance(data, np.ndarray):
        return _array(data)
    if isinstance(data, np.generic):
        return data.item()
    if isinstance(data, frames.Frame):
        return frames.Frame(data.cells, data.length)
    if isinstance(data, rows.SparseRows):
        return rows.SparseRows(data.rows, data.shape[1], data.kind)
    inner = (np.ndarray, np.generic, list, tuple)
    if type(data) in (list, tuple) and any(isinstance(item, inner) for item in data):
        return type(data)([plain(item) for item in data])
    return data


def _array(data: Any) -> Any:
    kind = data.dtype.kind
    if kind == "u":
        kind = "i"
    cells = data.ravel().tolist()
    if kind == "O":
        kind = "U" if all(type(cell) is str for cell in cells) else "f"
        if kind == "f" and not all(_is_number(cell) for cell in cells):
            raise TypeError("an array of Python objects is not taken here")
        cells = [float("nan") if cell is None else cell for cell in cells]
    if kind not in _KINDS or (kind == "f" and data.dtype not in (np.float64, object)):
        raise TypeError(f"no model is asked about an array of {data.dtype} here")
    return arrays.Array(cells, data.shape, kind)


def _is_number(cell: Any) -> bool:
    return cell is None or isinstance(cell, (int, float))
