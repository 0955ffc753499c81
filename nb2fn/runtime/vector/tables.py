"""Tables of a model as arrays that nothing writes to."""

from __future__ import annotations

import numpy as np

from ..light import tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def fixed(cells: Any, shape: tuple[int, ...], dtype: str) -> Any:
    """An array of ``cells`` in C order."""
    return _kept(np.array(cells, dtype=dtype).reshape(shape))


def _kept(found: Any) -> Any:
    found.flags.writeable = False
    return found


class Tables(tables.Tables):
    """A file of arrays; opened only if its SHA-256 is the build's."""

    def tensor(self, offset: int, shape: tuple[int, ...], dtype: str) -> Any:
        """The array of ``shape`` at ``offset``."""
        count = 1
        for length in shape:
            count *= length
        found = np.frombuffer(self._data, dtype, count, offset).reshape(shape)
        return _kept(found.astype(found.dtype.newbyteorder("="), copy=False))

    def places(self, offset: int, count: int) -> Any:
        """32-bit integers at ``offset``, as numpy indexes with them."""
        return _kept(np.frombuffer(self._data, "<i4", count, offset).astype(np.intp))
