"""Reads Universal Binary JSON as XGBoost writes it (https://ubjson.org, draft 12).

Lengths are 64-bit integers and stand before what they count: what is longer than the
bytes that are left is refused before anything is made of it.
"""

from __future__ import annotations

import struct
from typing import Any

from nb2fn.lowering.held_back import HeldBackError

_NUMBERS = {"i": "b", "U": "B", "I": "h", "l": "i", "L": "q", "d": "f", "D": "d"}
_CONSTANTS = {"Z": None, "T": True, "F": False}
_MOST_DEEP = 64


def read(data: bytes) -> Any:
    """Dicts, lists, tuples of numbers, numbers, texts, truth values and None.

    Raises :class:`HeldBackError` for what is no such document.
    """
    reader = _Reader(data)
    try:
        found = reader.value(reader.letter(), 0)
    except (struct.error, UnicodeDecodeError, IndexError):
        raise _malformed() from None
    if reader.place != len(data):
        raise _malformed()
    return found


def _malformed() -> HeldBackError:
    return HeldBackError("its model cannot be read")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.place = 0

    def letter(self) -> str:
        self.place += 1
        return chr(self._data[self.place - 1])

    def value(self, kind: str, depth: int) -> Any:
        if depth > _MOST_DEEP:
            raise _malformed()
        if kind in _CONSTANTS:
            return _CONSTANTS[kind]
        if kind in _NUMBERS:
            return self._numbers(_NUMBERS[kind], 1)[0]
        if kind == "S":
            return self._text()
        if kind == "{":
            return self._object(depth)
        if kind == "[":
            return self._array(depth)
        raise _malformed()

    def _numbers(self, form: str, count: int) -> tuple[Any, ...]:
        size = struct.calcsize(form) * count
        self._left(size)
        found = struct.unpack_from(f">{count}{form}", self._data, self.place)
        self.place += size
        return found

    def _left(self, size: int) -> None:
        if not 0 <= size <= len(self._data) - self.place:
            raise _malformed()

    def _length(self) -> int:
        kind = self.letter()
        if kind not in "iUIlL":
            raise _malformed()
        length: int = self._numbers(_NUMBERS[kind], 1)[0]
        self._left(length)  # at least a byte each
        return length

    def _text(self) -> str:
        length = self._length()
        self.place += length
        return self._data[self.place - length : self.place].decode("utf-8")

    def _object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while True:
            if self._data[self.place] == ord("}"):
                self.place += 1
                return found
            key = self._text()
            found[key] = self.value(self.letter(), depth + 1)

    def _array(self, depth: int) -> Any:
        kind = self.letter()
        if kind == "$":
            item = self.letter()
            if item not in _NUMBERS or self.letter() != "#":
                raise _malformed()
            return self._numbers(_NUMBERS[item], self._length())
        if kind == "#":
            return [self.value(self.letter(), depth + 1) for _ in range(self._length())]
        items = []
        while kind != "]":
            items.append(self.value(kind, depth + 1))
            kind = self.letter()
        return items
