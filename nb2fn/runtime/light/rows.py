"""How data reaches a model: checked as scikit-learn checks it, then as lists of cells.

In this package ``Rows`` are lists of lists of float, one per sample; sparse rows are
dicts from column to float in ascending order of the columns.
"""

from __future__ import annotations

from itertools import chain

from .arrays import Array
from .frames import Frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Rows = list[list[float]]


class Model:
    """A fitted estimator's methods and attributes, under the notebook's names for them."""

    def __init__(self, **members: Any) -> None:
        self.__dict__.update(members)


def cells(data: Any, width: int, names: Sequence[str] | None) -> list[list[Any]]:
    """Rows of unconverted cells: from an array, a frame, or a list of lists.

    ``names`` are the columns of the frame the model was fitted on. Raises ValueError
    for another number of columns, or a frame with other columns.
    """
    kind = type(data)
    if kind is Frame:
        if names is not None and data.names != list(names):
            raise ValueError("the feature names should match those that were passed during fit")
        found = list(map(list, zip(*data.cells.values())))
    elif kind is Array:
        if len(data.shape) != 2:
            raise ValueError("expected 2D array")
        if data.kind == "e":
            raise TypeError("no model is asked about numbers of 32 bits here")
        found = data.tolist()
    elif kind is SparseRows:
        found = dense(data.rows, data.shape[1])
    elif kind is list or kind is tuple:
        found = [row if type(row) is list else _row(row) for row in data]
    else:
        raise TypeError(f"no model is asked about {kind.__name__} here")
    if not found:
        raise ValueError("found array with 0 samples")
    wrong = set(map(len, found)) - {width}
    if wrong:
        raise ValueError(f"{min(wrong)} features, but {width} were fitted")
    return found


def _row(row: Any) -> list[Any]:
    if type(row) is Array and len(row.shape) == 1:
        return list(row.cells)
    if type(row) is tuple:
        return list(row)
    raise ValueError("expected 2D array")


def rows(data: Any, width: int, names: Sequence[str] | None) -> Rows:
    """Rows of finite float; raises ValueError for NaN, infinities and texts."""
    return finite(numbers(cells(data, width, names)))


def numbers(found: list[list[Any]]) -> Rows:
    """Cells as float; null is NaN. Raises ValueError for texts."""
    if set(map(type, chain.from_iterable(found))) == {float}:
        return found
    return [[cell if type(cell) is float else _number(cell) for cell in row] for row in found]


def _number(cell: Any) -> float:
    if cell is None:
        return float("nan")
    if isinstance(cell, (int, float)):
        return float(cell)
    raise ValueError("could not convert to float")


def finite(found: Rows) -> Rows:
    """The same rows; raises ValueError where one holds NaN or infinity."""
    total = sum(map(sum, found))
    if total - total == 0.0:
        return found
    # A cell that is not finite, or a sum too large.
    for row in found:
        if not all(cell - cell == 0.0 for cell in row):
            raise ValueError("input contains NaN or infinity")
    return found


def not_infinite(found: Rows) -> Rows:
    """The same rows; raises ValueError where one holds infinity."""
    for row in found:
        if not all(cell - cell == 0.0 or cell != cell for cell in row):
            raise ValueError("input contains infinity")
    return found


def texts(data: Any) -> list[str]:
    """The documents of a list, tuple or array; raises ValueError for a single text."""
    if type(data) is Array and len(data.shape) == 1:
        data = data.cells
    elif type(data) is not list and type(data) is not tuple:
        raise ValueError("iterable over raw text documents expected")
    if not all(type(text) is str for text in data):
        raise AttributeError("only texts have words")
    return list(data)


def matrix(found: Rows) -> Array:
    """Rows as an array."""
    width = len(found[0]) if found else 0
    return Array([cell for row in found for cell in row], (len(found), width), "f")


def vector(values: Sequence[float]) -> Array:
    """One float per sample as an array."""
    return Array(list(values), (len(values),), "f")


def single(found: Rows) -> list[float]:
    """The one column of rows."""
    return [row[0] for row in found]


def columns(found: list[list[Any]], places: Sequence[int]) -> list[list[Any]]:
    """Some columns, in their own order."""
    return [[row[place] for place in places] for row in found]


def column_texts(found: list[list[Any]], place: int) -> list[str]:
    """One column as documents; raises AttributeError where it holds anything else."""
    return texts([row[place] for row in found])


def beside_sparse(*parts: Any) -> list[dict[int, float]]:
    """Rows and sparse rows of several parts, one after the other; last come their widths."""
    *given, widths = parts
    found = []
    for pieces in zip(*given):
        row: dict[int, float] = {}
        offset = 0
        for piece, width in zip(pieces, widths):
            items = piece.items() if type(piece) is dict else enumerate(piece)
            row.update({offset + at: x for at, x in items if x})
            offset += width
        found.append(row)
    return found


def beside(*parts: Rows) -> Rows:
    """Rows of several parts, one after the other."""
    return [[cell for piece in pieces for cell in piece] for pieces in zip(*parts)]


def labels(places: Sequence[int], classes: Array) -> Array:
    """The classes at some places."""
    return Array([classes.cells[place] for place in places], (len(places),), classes.kind)


def labels_beside(*parts: Array) -> Array:
    """Labels of several targets, a column each; raises TypeError for different types."""
    kinds = {part.kind for part in parts}
    if len(kinds) != 1:
        raise TypeError("labels of one type are put side by side here")
    cells = [cell for row in zip(*[part.cells for part in parts]) for cell in row]
    return Array(cells, (len(parts[0]), len(parts)), kinds.pop())


def as_column(places: Sequence[int], numbers: Sequence[float] | None) -> Rows:
    """Places, or the numbers at them, as rows of one column."""
    if numbers is None:
        return [[float(place)] for place in places]
    return [[numbers[place]] for place in places]


def line_or_column(data: Any) -> Rows:
    """Numbers in one line, or rows of one, as rows of one finite float."""
    if type(data) is Array and len(data.shape) == 1:
        data = data.reshape(-1, 1)
    elif type(data) is list and data and type(data[0]) is not list:
        data = [[cell] for cell in data]
    return rows(data, 1, None)


class SparseRows:
    """A transformer's sparse answer: a dict from column to number for each row."""

    __slots__ = ("kind", "rows", "shape")

    def __init__(self, found: list[dict[int, float]], width: int, kind: str) -> None:
        self.rows = found
        self.shape = (len(found), width)
        self.kind = kind

    def tolist(self) -> list[list[float]]:
        found: list[list[float]] = self.toarray().tolist()
        return found

    def toarray(self) -> Array:
        height, width = self.shape
        number = int if self.kind == "i" else float
        cells = [number(row.get(column, 0)) for row in self.rows for column in range(width)]
        return Array(cells, (height, width), self.kind)


def sparse_matrix(found: list[dict[int, float]], width: int, whole: bool) -> SparseRows:
    """Sparse rows as an answer; ``whole``: of integers."""
    return SparseRows(found, width, "i" if whole else "f")


def sparse_rows(found: Rows) -> list[dict[int, float]]:
    """Rows as sparse rows."""
    return [{column: x for column, x in enumerate(row) if x} for row in found]


def dense(found: list[dict[int, float]], width: int) -> Rows:
    """Sparse rows as rows of ``width`` cells."""
    whole = []
    for sparse in found:
        row = [0.0] * width
        for column, x in sparse.items():
            row[column] = x
        whole.append(row)
    return whole


def rows_or_sparse(data: Any, width: int, names: Sequence[str] | None) -> Any:
    """Rows of finite float, or the sparse rows of a transformer's answer."""
    if type(data) is not SparseRows:
        return rows(data, width, names)
    if data.shape[1] != width:
        raise ValueError(f"{data.shape[1]} features, but {width} were fitted")
    if not data.rows:
        raise ValueError("found array with 0 samples")
    return data.rows


def frame_cells(data: Any, names: Sequence[str]) -> list[list[Any]]:
    """Rows of the columns that were fitted, by name; a frame may have others and any order.

    Raises ValueError where one is missing or ``data`` is no frame.
    """
    if type(data) is not Frame or not set(names) <= set(data.names):
        raise ValueError("columns are missing")
    if not data.length:
        raise ValueError("found array with 0 samples")
    return list(map(list, zip(*[data.cells[name] for name in names])))
