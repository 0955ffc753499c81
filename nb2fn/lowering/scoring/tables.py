"""The binary file of a function's large tables."""

from __future__ import annotations

import struct
from collections.abc import Sequence

# Tables up to this many cells stand in the generated source, where a person can read them.
IN_SOURCE = 64


class TableFile:
    """Collects tables; each is aligned to 8 bytes. Equal bytes are stored once."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._places: dict[tuple[str, bytes], int] = {}

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return bytes(self._data)

    def floats(self, values: Sequence[float]) -> int:
        """Doubles; where they begin."""
        return self._add("d", struct.pack(f"<{len(values)}d", *values))

    def integers(self, values: Sequence[int]) -> int:
        """32-bit integers; where they begin."""
        return self._add("i", struct.pack(f"<{len(values)}i", *values))

    def flags(self, values: Sequence[bool]) -> int:
        """Bytes of 0 and 1; where they begin."""
        return self._add("b", bytes(values))

    def raw(self, data: bytes) -> int:
        """Cells of any type; where they begin."""
        return self._add("r", data)

    def texts(self, values: Sequence[str]) -> tuple[int, int]:
        """Texts without NUL; where they begin, and their bytes."""
        data = "\0".join(values).encode("utf-8")
        return self._add("t", data), len(data)

    def _add(self, kind: str, data: bytes) -> int:
        found = self._places.get((kind, data))
        if found is None:
            self._data += bytes(-len(self._data) % 8)
            found = self._places[kind, data] = len(self._data)
            self._data += data
        return found
