"""Questions around a recorded row: where a lowered form could come apart from the notebook's.

Every number in turn becomes a zero of either sign, tiny, large, or whole; every text empty,
unknown, or of other letters; a cell that may be missing is missing. Numbers stay small enough
for code that counts up to them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from .rows import is_number

LIMIT = 80
_FLOATS = (0.0, -0.0, 5e-324, 1e-30, 0.5, -1e6, 1e6, 123456.789)
_INTEGERS = (0, 1, -1, -1_000_000, 1_000_000)
_TEXTS = ("", " ", "no such thing", "Ünïcödé ☃ 中文", "\U0001f600", "a\nb\tc", "0")


def around(value: Any, nullable: tuple[Any, ...]) -> Iterator[Any]:
    """Variants of one live input that holds one row; it is left as it is."""
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if isinstance(value, str) and type(value) is str:
        yield from _TEXTS
        yield value.upper()
        yield f"{value} {value}"
    elif type(value) in (int, float):
        yield from _cells(value)
    elif numpy is not None and type(value) is numpy.ndarray:
        yield from _of_array(value)
    elif pandas is not None and isinstance(value, pandas.DataFrame):
        yield from _of_frame(value, nullable, numpy)
    elif type(value) is dict:
        for key, cell in value.items():
            for other in _cells(cell):
                yield {**value, key: other}
    elif type(value) in (list, tuple):
        yield from _of_sequence(value, nullable)


def _cells(cell: Any) -> Iterator[Any]:
    """What may stand in place of one cell."""
    if isinstance(cell, float):
        yield from _FLOATS
    elif is_number(cell):
        yield from _INTEGERS
    elif type(cell) is str:
        yield from _TEXTS


def _of_sequence(value: Any, nullable: tuple[Any, ...]) -> Iterator[Any]:
    for place, item in enumerate(value):
        inner = around(item, nullable) if not is_number(item) else _cells(item)
        for other in inner:
            yield type(value)([*value[:place], other, *value[place + 1 :]])


def _of_array(value: Any) -> Iterator[Any]:
    if value.dtype.kind in "US" or value.dtype.kind not in "fiu":
        return
    others: tuple[float, ...] = _FLOATS if value.dtype.kind == "f" else _INTEGERS
    if value.dtype.kind == "u":
        others = (0, 1, 100)
    for other in others:
        whole = value.copy()
        whole[...] = other
        yield whole
    for place in range(value.size):
        for other in others:
            single = value.copy()
            single.flat[place] = other
            yield single


def _of_frame(value: Any, nullable: tuple[Any, ...], numpy: Any) -> Iterator[Any]:
    for place, name in enumerate(value.columns):
        dtype = value.dtypes.iloc[place]
        kind = dtype.kind if isinstance(dtype, numpy.dtype) else "none"  # not each takes any value
        cell = value.iloc[0, place]
        others: list[Any] = []
        if kind == "f":
            others = [*_FLOATS, *([numpy.nan] if name in nullable else [])]
        elif kind in "iu":
            others = [0, 1, 100]
        elif kind == "O" and type(cell) is str:
            others = [*_TEXTS, *([numpy.nan] if name in nullable else [])]
        for other in others:
            single = value.copy()
            single.iloc[0, place] = other
            yield single
