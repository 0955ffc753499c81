"""A frame as models read it: columns by name."""

from __future__ import annotations

from .arrays import Array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAN = float("nan")


class Frame:
    """``columns``: a list of cells by column name, all of one length."""

    __slots__ = ("cells", "length", "names")

    def __init__(self, cells: dict[str, list[Any]], length: int) -> None:
        self.cells = cells
        self.names = list(cells)
        self.length = length

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, names: Any) -> Frame:
        if not isinstance(names, list):
            raise TypeError("a frame gives only lists of columns here")
        return Frame({name: self.cells[name] for name in names}, self.length)

    @property
    def shape(self) -> tuple[int, int]:
        return (self.length, len(self.names))

    @property
    def values(self) -> Array:
        kinds = {"f" if type(c) is float else "" for cells in self.cells.values() for c in cells}
        if kinds != {"f"}:
            raise TypeError("only frames of floats become arrays here")
        cells = [cell for row in zip(*self.cells.values()) for cell in row]
        return Array(cells, self.shape, "f")

    def to_numpy(self) -> Array:
        return self.values

    def __bool__(self) -> bool:
        raise ValueError("the truth value of a frame is ambiguous")

    def __iter__(self) -> Any:
        raise TypeError("a frame is not walked here")


def DataFrame(data: Any, columns: Any = None) -> Frame:  # pandas' own name
    """A frame of records, or of columns, whose cells are numbers or texts."""
    if isinstance(data, dict) and columns is None:
        cells = {name: list(column) for name, column in data.items() if _is_list(column)}
        if len(cells) != len(data):
            raise TypeError("a frame is made of lists here")
        length = len(next(iter(cells.values()), ()))
    elif isinstance(data, list) and data and all(type(row) is dict for row in data):
        names = list(data[0])
        if any(list(row) != names for row in data):
            raise TypeError("records of one frame have the same keys here")
        cells = {name: [row[name] for row in data] for name in names}
        if columns is not None:
            cells = {name: cells[name] for name in columns}
        length = len(data)
    elif isinstance(data, list) and data and columns is not None and all(map(_is_list, data)):
        length = len(data)
        cells = {name: [row[i] for row in data] for i, name in enumerate(columns)}
        if any(len(row) != len(cells) for row in data):
            raise ValueError("columns and rows differ in length")
    else:
        raise TypeError("a frame is made of records or columns here")
    if any(len(column) != length or not isinstance(name, str) for name, column in cells.items()):
        raise ValueError("all columns must be of the same length")
    return Frame({name: _column(column) for name, column in cells.items()}, length)


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def _column(cells: list[Any]) -> list[Any]:
    """Numbers, with NaN for None, or texts; other mixes are pandas' own affair."""
    if all(isinstance(cell, str) for cell in cells):
        return cells
    if all(type(cell) is bool for cell in cells):
        return cells
    if all(
        cell is None or (isinstance(cell, (int, float)) and type(cell) is not bool)
        for cell in cells
    ) and any(cell is not None for cell in cells):
        return [NAN if cell is None else cell for cell in cells]
    raise TypeError("a column holds numbers or texts here")
