"""What a booster of XGBoost is asked about."""

from __future__ import annotations

from .frames import Frame
from .rows import cells, numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Rows = list[list[float]]


class DMatrix:
    """An array, a frame or a list of rows."""

    __slots__ = ("data",)

    def __init__(self, data: Any) -> None:
        self.data = data


def of_matrix(matrix: Any, width: int, names: Sequence[str] | None) -> Rows:
    """Its rows. Raises TypeError for anything else, and ValueError for another number of
    columns, or other names where training had some."""
    if type(matrix) is not DMatrix:
        raise TypeError("a booster is asked about a DMatrix")
    if names is not None and type(matrix.data) is not Frame:
        raise ValueError("training data had names of columns")
    return numbers(cells(matrix.data, width, names))
