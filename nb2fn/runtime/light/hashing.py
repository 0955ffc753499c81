"""Columns of records, by name or by the hash of a name (MurmurHash3, 32 bits)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    Sparse = list[dict[int, float]]

_MASK = 0xFFFFFFFF


def murmur(data: bytes) -> int:
    """The hash with seed 0, as a signed integer."""
    state = 0
    end = len(data) & ~3
    for at in range(0, end, 4):
        state ^= _mixed(int.from_bytes(data[at : at + 4], "little"))
        state = ((state << 13) | (state >> 19)) & _MASK
        state = (state * 5 + 0xE6546B64) & _MASK
    if end < len(data):
        state ^= _mixed(int.from_bytes(data[end:], "little"))
    state ^= len(data)
    state ^= state >> 16
    state = (state * 0x85EBCA6B) & _MASK
    state ^= state >> 13
    state = (state * 0xC2B2AE35) & _MASK
    state ^= state >> 16
    return state - (1 << 32) if state >> 31 else state


def _mixed(block: int) -> int:
    block = (block * 0xCC9E2D51) & _MASK
    block = ((block << 15) | (block >> 17)) & _MASK
    return (block * 0x1B873593) & _MASK


def _row(items: Iterable[tuple[str, float]], width: int, signed: bool) -> dict[int, float]:
    found: dict[int, float] = {}
    for name, value in items:
        if value == 0:
            continue
        code = murmur(name.encode("utf-8"))
        column = (0x7FFFFFFF - (width - 1)) % width if code == -(1 << 31) else abs(code) % width
        found[column] = found.get(column, 0.0) + (-value if signed and code < 0 else value)
    return {column: found[column] for column in sorted(found)}


def hashed(lines: list[list[str]], width: int, signed: bool) -> Sparse:
    """Each term counts in the column of its hash; with its sign where ``signed``."""
    return [_row(((term, 1.0) for term in terms), width, signed) for terms in lines]


def hashed_lines(data: Any, width: int, signed: bool) -> Sparse:
    """The same for lists of texts; raises ValueError for a single text or no sample."""
    if type(data) not in (list, tuple) or not data or type(data[0]) is str:
        raise ValueError("Samples can not be a single string.")
    for line in data:
        if type(line) not in (list, tuple) or not all(type(term) is str for term in line):
            raise TypeError("feature names must be strings")
    return hashed(data, width, signed)


def _records(data: Any) -> list[dict[Any, Any]]:
    if type(data) is dict:
        data = [data]
    if type(data) not in (list, tuple) or not all(type(record) is dict for record in data):
        raise TypeError("records come in a list of dicts here")
    if not data:
        raise ValueError("there is no sample")
    return list(data)


def hashed_records(data: Any, width: int, signed: bool) -> Sparse:
    """Each key in the column of its hash; a text value is part of the key and counts 1."""
    found = []
    for record in _records(data):
        items = []
        for name, value in record.items():
            if type(value) is str:
                items.append((f"{name}={value}", 1.0))
            elif type(name) is str:
                items.append((name, float(value)))
            else:
                raise TypeError("feature names must be strings")
        found.append(_row(items, width, signed))
    return found


def record_columns(data: Any, separator: str, columns: Mapping[str, int]) -> Sparse:
    """Each key in its column; a text value is part of the key and counts 1. Keys that
    training did not have are left out."""
    found = []
    for record in _records(data):
        row: dict[int, float] = {}
        for name, value in record.items():
            if type(value) is str:
                name, value = f"{name}{separator}{value}", 1.0
            elif value is not None and not isinstance(value, (int, float)):
                raise TypeError("values of records are numbers or texts here")
            column = columns.get(name)
            if column is not None:
                row[column] = float("nan") if value is None else float(value)
        found.append({column: row[column] for column in sorted(row)})
    return found
