"""Arrays as bytes. numpy is used only where the notebook has loaded it."""

from __future__ import annotations

import hashlib
import sys
from typing import Any

_ALIGNMENT = 16


class Buffers:
    """The bytes of arrays, one after the other; they are held, not copied, until written."""

    def __init__(self) -> None:
        self._parts: list[tuple[int, Any]] = []
        self._end = 0
        self.digests: dict[tuple[int, int], str] = {}

    def add(self, data: Any) -> list[int]:
        """Room for bytes or an array, as ``[offset, length]``."""
        offset = -(-self._end // _ALIGNMENT) * _ALIGNMENT
        length = len(data) if isinstance(data, (bytes, bytearray)) else data.nbytes
        self._parts.append((offset, data))
        self._end = offset + length
        return [offset, length]

    def digest(self, place: list[int]) -> str:
        """SHA-256 of the bytes at ``[offset, length]``."""
        key = (place[0], place[1])
        if not self.digests:
            self.digests = {
                (offset, len(data)): hashlib.sha256(data).hexdigest() for offset, data in self
            }
        return self.digests[key]

    def __iter__(self) -> Any:
        for offset, data in self._parts:
            yield offset, bytes(data) if isinstance(data, (bytes, bytearray)) else data.tobytes()

    def write(self, path: str) -> None:
        """Write all of it to a file."""
        with open(path, "wb") as file:
            for offset, data in self:
                file.write(bytes(offset - file.tell()))
                file.write(data)


def describe(obj: Any, buffers: Buffers) -> dict[str, Any] | None:
    """The node of a numpy array, scalar or dtype without its type; ``None`` for all else.

    An object array has its elements, still objects, as ``items``. Subclasses of arrays
    and structured arrays that hold objects are objects like any other.
    """
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return None
    cls = type(obj)
    if issubclass(cls, numpy.dtype):
        return {"kind": "object", "type": "numpy:dtype", "value": _dtype(obj)}
    if cls is not numpy.ndarray and not issubclass(cls, numpy.generic):
        return None
    dtype = obj.dtype
    node = {"kind": "array", "dtype": _dtype(dtype), "shape": list(obj.shape)}
    if dtype.kind in "OT":
        node["items"] = obj.ravel().tolist() if cls is numpy.ndarray else [obj.item()]
    elif dtype.hasobject:
        return None
    else:
        node["buffer"] = buffers.add(obj)
        if obj.ndim > 1 and obj.flags.f_contiguous and not obj.flags.c_contiguous:
            node["value"] = "F"
    return node


def _dtype(dtype: Any) -> str:
    return str(dtype.descr) if dtype.names else str(dtype.str)
