"""Numbers of 32 bits, which stand as doubles."""

from __future__ import annotations

import struct

_LOWEST = -3.4028234663852886e38


def single(value: float) -> float:
    """The nearest number of 32 bits. Raises OverflowError where there is none."""
    found: float = struct.unpack("<f", struct.pack("<f", value))[0]
    return found


def below(value: float) -> float:
    """The largest number of 32 bits below ``value``, which is one of them and finite."""
    if value == _LOWEST:
        return float("-inf")
    if value == 0.0:
        return -(2.0**-149)
    bits: int = struct.unpack("<I", struct.pack("<f", value))[0]
    found: float = struct.unpack("<f", struct.pack("<I", bits - 1 if value > 0 else bits + 1))[0]
    return found
