"""How arrays of numpy reach a network of Keras."""

from __future__ import annotations

import numpy as np

from ..light import networks
from ..light.arrays import Array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def network_input(data: Any, width: tuple[int, ...]) -> Array:
    """An array of numbers as 32 bits; raises as its light form does."""
    if not isinstance(data, np.ndarray) or data.dtype.kind not in "fiub":
        raise TypeError("a network is asked about arrays of numbers here")
    cells = data.astype(np.float32).ravel().tolist()
    return networks.network_input(Array(cells, data.shape, "e"), width)
