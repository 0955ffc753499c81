"""Any value crosses the cut unchanged, and equal values have equal digests."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.kernel.notebook import Kernel

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(max_size=8)
    | st.complex_numbers(allow_nan=False)
    | st.builds(np.float32, st.floats(width=32, allow_nan=False))
)
KEYS = st.none() | st.booleans() | st.integers() | st.text() | st.tuples(st.integers(), st.text())
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.sets(KEYS, max_size=4)
        | st.frozensets(KEYS, max_size=3)
    ),
    max_leaves=12,
)


def types(value: Any) -> Any:
    """The types of everything in ``value``; equality alone takes 1 for True."""
    if isinstance(value, dict):
        return [(types(k), types(v)) for k, v in value.items()]
    if isinstance(value, (list, tuple)):
        return [type(value), *map(types, value)]
    return type(value), repr(value) if isinstance(value, (float, complex)) else ""


@given(VALUES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_values_cross_unchanged(value: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kernel = Kernel()
        kernel.namespace.update(v=value, shared=[value, value], copied=copy.deepcopy(value))
        summary = kernel.take(Path(folder), "v", "copied")
        assert summary["problems"] == []
        assert summary["digests"]["v"] == summary["digests"]["copied"]
        again = kernel.reopen(Path(folder), "v", "shared")
        assert again.v == value
        assert types(again.v) == types(value)
        # No pickle keeps the identity of numbers, and nothing but `is` can tell.
    number = isinstance(value, int | float | complex | np.generic)
    assert again.shared[0] is again.shared[1] is again.v or number
