"""Serialised boosters and trees as they may come: read exactly, or held back."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb2fn.lowering.estimators.rounding import below, single
from nb2fn.lowering.estimators.ubjson import read
from nb2fn.lowering.estimators.walked import walked
from nb2fn.lowering.held_back import HeldBackError

MOST = float(np.finfo(np.float32).max)


def length(count: int) -> bytes:
    return b"L" + struct.pack(">q", count)


def text(said: str) -> bytes:
    return length(len(said.encode())) + said.encode()


def write(value: Any) -> bytes:
    """As XGBoost writes: lengths of 64 bits, arrays of numbers with their type before them."""
    if value is None or isinstance(value, bool):
        return {None: b"Z", True: b"T", False: b"F"}[value]
    if isinstance(value, int):
        return b"L" + struct.pack(">q", value)
    if isinstance(value, float):
        return b"D" + struct.pack(">d", value)
    if isinstance(value, str):
        return b"S" + text(value)
    if isinstance(value, tuple):
        return b"[$D#" + length(len(value)) + struct.pack(f">{len(value)}d", *value)
    if isinstance(value, list):
        return b"[#" + length(len(value)) + b"".join(map(write, value))
    return b"{" + b"".join(text(k) + write(v) for k, v in value.items()) + b"}"


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(allow_nan=False),
        st.text(max_size=5),
        st.lists(st.floats(allow_nan=False), max_size=4).map(tuple),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(value=VALUES)
def test_what_was_written_is_read(value: Any) -> None:
    assert read(write(value)) == value


@given(value=VALUES, cut=st.integers(0, 200), more=st.binary(max_size=3))
def test_a_part_is_never_read_as_the_whole(value: Any, cut: int, more: bytes) -> None:
    data = write(value)
    short = data[: cut % len(data)]
    with pytest.raises(HeldBackError, match="cannot be read"):
        read(short)
    if more:
        with pytest.raises(HeldBackError, match="cannot be read"):
            read(data + more)


@pytest.mark.parametrize(
    "data",
    [
        b"[$d#" + length(2**40),
        b"[$d#" + length(-1),
        b"[#" + length(2**62) + b"Z",
        b"S" + length(2**33) + b"a",
        b"{" + length(2**31),
        b"[" * 500 + b"]" * 500,
        b"[$d#S",
        b"?",
        b"S" + length(1) + b"\xff",
    ],
)
def test_lengths_are_refused_before_room_is_made(data: bytes) -> None:
    with pytest.raises(HeldBackError, match="cannot be read"):
        read(data)


def test_a_walk_gives_parents_first() -> None:
    left, right = [3, -1, -1, 4, -1, -1], [2, -1, -1, 1, -1, -1]
    assert walked(left, right) == [(0, 1, 2), (3, 3, 4), (2, -1, -1), (4, -1, -1), (1, -1, -1)]
    assert walked([-1], [-1]) == [(0, -1, -1)]


@pytest.mark.parametrize(
    ("left", "right"),
    [([], []), ([1], [1]), ([1, -1], [1, -1]), ([1, 0, -1], [2, 2, -1]), ([0, -1], [1, -1]),
     ([5, -1], [1, -1]), ([1, -1, -1], [2, -1])],
)  # fmt: skip
def test_what_is_no_tree_is_held_back(left: list[int], right: list[int]) -> None:
    with pytest.raises(HeldBackError, match="tree"):
        walked(left, right)


@given(x=st.floats(-MOST, MOST, width=32))
def test_the_number_below(x: float) -> None:
    with np.errstate(over="ignore"):
        expected = np.nextafter(np.float32(x), np.float32(-np.inf))
    assert below(x) == expected
    assert single(below(x)) == below(x) if x != -MOST else below(x) == -np.inf
