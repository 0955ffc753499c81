"""A frame as models read it; numpy gets its numbers only where they are asked for."""

from __future__ import annotations

import numpy as np

from ..light import frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Frame(frames.Frame):
    """``columns``: a list of cells by column name, all of one length."""

    __slots__ = ()
    # Functions of numpy treat pandas' frames column by column: none of them is done here.
    __array_ufunc__ = None

    def __getitem__(self, names: Any) -> Frame:
        found = super().__getitem__(names)
        return Frame(found.cells, found.length)

    @property
    def values(self) -> Any:
        """The cells of a frame of floats."""
        found = super().values
        return np.array(found.cells, dtype=np.float64).reshape(found.shape)

    def to_numpy(self) -> Any:
        """The same."""
        return self.values

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise TypeError("a frame is no array here")


def DataFrame(data: Any, columns: Any = None) -> Frame:  # pandas' own name
    """A frame of records, or of columns, whose cells are numbers or texts."""
    if columns is not None and not isinstance(columns, (list, tuple)):
        columns = columns.tolist()
    if isinstance(data, np.ndarray):
        if data.ndim != 2 or data.dtype.kind not in "fiU":
            raise TypeError("a frame is made of records or columns here")
        data = data.tolist()
    found = frames.DataFrame(_without_scalars(data), columns)
    return Frame(found.cells, found.length)


def _without_scalars(data: Any) -> Any:
    """numpy's scalars and lines as Python's."""
    if isinstance(data, dict):
        return {key: _without_scalars(item) for key, item in data.items()}
    if isinstance(data, (list, tuple)):
        return [_without_scalars(item) for item in data]
    if isinstance(data, (np.ndarray, np.generic)):
        return data.tolist()
    return data
