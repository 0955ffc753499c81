"""Numbers and texts of a model that are too many for source code."""

from __future__ import annotations

import os
import sys
from array import array

from ..digest import sha256 as digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class TablesError(Exception):
    """The file is missing or is not the build's."""


class Tables:
    """A file of little-endian arrays; opened only if its SHA-256 is the build's."""

    def __init__(self, beside: str, path: str, sha256: str) -> None:
        with open(os.path.join(os.path.dirname(os.path.abspath(beside)), path), "rb") as file:
            self._data = file.read()
        if digest(self._data) != sha256:
            raise TablesError(f"{os.path.basename(path)} is not of this build: its SHA-256 differs")

    def _array(self, code: str, offset: int, count: int) -> array[Any]:
        found = array(code)
        found.frombytes(self._data[offset : offset + count * found.itemsize])
        if sys.byteorder == "big":
            found.byteswap()
        return found

    def floats(self, offset: int, count: int) -> array[float]:
        """``count`` doubles at ``offset``."""
        return self._array("d", offset, count)

    def integers(self, offset: int, count: int) -> array[int]:
        """``count`` 32-bit integers at ``offset``."""
        return self._array("i", offset, count)

    def flags(self, offset: int, count: int) -> bytes:
        """``count`` bytes of 0 and 1 at ``offset``."""
        return self._data[offset : offset + count]

    def matrix(self, offset: int, height: int, width: int) -> list[array[float]]:
        """``height`` rows of ``width`` doubles."""
        return [self.floats(offset + 8 * width * i, width) for i in range(height)]

    def texts(self, offset: int, length: int) -> list[str]:
        """Texts that are separated by NUL."""
        return self._data[offset : offset + length].decode("utf-8").split("\0")
