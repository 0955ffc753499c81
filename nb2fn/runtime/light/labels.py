"""Labels as numbers and columns, and back."""

from __future__ import annotations

from operator import index

from .arrays import Array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _line(data: Any) -> list[Any]:
    """The labels of a list, tuple or array of one dimension, or of one column."""
    if type(data) is Array:
        if len(data.shape) == 2 and data.shape[1] == 1:
            data = data.ravel()
        if len(data.shape) != 1:
            raise ValueError("y should be a 1d array")
        return list(data.cells)
    if type(data) is list or type(data) is tuple:
        if any(isinstance(label, (list, tuple, Array, dict)) for label in data):
            raise ValueError("y should be a 1d array")
        return list(data)
    raise TypeError("labels come in a list here")


def _places(labels: list[Any], classes: Array) -> list[int]:
    """The place of each label; -1 for those that are none, or of another type."""
    known = {label: place for place, label in enumerate(classes.cells)}
    textual = classes.kind == "U"
    return [known.get(label, -1) if (type(label) is str) == textual else -1 for label in labels]


def encoded_labels(data: Any, classes: Array) -> Array:
    """The place of each label; raises ValueError for labels that training did not have."""
    found = _places(_line(data), classes)
    if -1 in found:
        raise ValueError("y contains previously unseen labels")
    return Array(found, (len(found),), "i")


def decoded_labels(data: Any, classes: Array) -> Array:
    """The labels at some places; raises ValueError for places there are not."""
    places = [index(place) for place in _line(data)]
    if not all(0 <= place < len(classes.cells) for place in places):
        raise ValueError("y contains previously unseen labels")
    return Array([classes.cells[place] for place in places], (len(places),), classes.kind)


def label_columns(data: Any, classes: Array, low: int, high: int) -> Array:
    """A column for each class, one column for two: ``high`` where it is the label's, else
    ``low``. Other labels have no column."""
    found = _places(_line(data), classes)
    if not found:
        raise ValueError("y has 0 samples")
    count = len(classes.cells)
    if count == 2:
        cells = [high if place == 1 else low for place in found]
        return Array(cells, (len(found), 1), "i")
    cells = [high if at == place else low for place in found for at in range(count)]
    return Array(cells, (len(found), count), "i")


def column_labels(data: Any, classes: Array, threshold: float) -> Array:
    """The label of the largest column, or of one column by the threshold."""
    count = len(classes.cells)
    if type(data) is not Array:
        raise TypeError("columns of labels come in an array here")
    width = data.shape[1] if len(data.shape) == 2 else 1
    if width != (1 if count == 2 else count):
        raise ValueError("the number of columns is not that of training")
    if width == 1:
        places = [int(cell > threshold) for cell in data.cells]
    else:
        lines = [data.cells[i : i + width] for i in range(0, len(data.cells), width)]
        places = [list(line).index(max(line)) for line in lines]
    return Array([classes.cells[place] for place in places], (len(places),), classes.kind)


def label_set_columns(data: Any, classes: Array) -> Array:
    """1 in the column of each label of a row; labels of no column are left out."""
    if type(data) is not list and type(data) is not tuple:
        raise TypeError("sets of labels come in a list here")
    cells: list[int] = []
    for row in data:
        if type(row) is str or not isinstance(row, (list, tuple, set)):
            raise TypeError("a row of labels is a list here")
        have = set(_places(list(row), classes))
        cells += [int(place in have) for place in range(len(classes.cells))]
    return Array(cells, (len(data), len(classes.cells)), "i")
