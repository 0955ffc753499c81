"""Numbers of 32 bits against numpy's: what they come to, numpy comes to, bit for bit."""

from __future__ import annotations

import operator
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nb2fn.runtime.light import functions
from nb2fn.runtime.light.arrays import Array
from nb2fn.runtime.light.margins import single_exp
from nb2fn.runtime.light.numbers import Float, Int
from nb2fn.runtime.light.singles import Single, rounded, single

pytestmark = pytest.mark.skipif(
    np.lib.NumpyVersion(np.__version__) < "2.0.0", reason="numpy 1 calculates in another way"
)

SINGLES = st.one_of(
    st.floats(-1e6, 1e6, width=32),
    st.floats(0, 1, width=32),
    st.sampled_from(
        [0.0, -0.0, 2.0**-149, 0.5, 1.5, 2.5, 16777216.0, float(np.float32(3e38)), float("inf")]
    ),
)
OTHERS = st.one_of(st.floats(-1e9, 1e9), st.integers(-(10**6), 10**6), st.just(0.7))
CALLS = (
    operator.add, operator.sub, operator.mul, operator.truediv, operator.gt, operator.ge,
    operator.lt, operator.le, operator.eq, operator.ne,
)  # fmt: skip


def same(expected: Any, got: Any) -> None:
    """The same number in the same type, or the same truth value."""
    kinds = {np.float32: Single, np.float64: Float, np.bool_: bool}
    assert type(got) is kinds[type(expected)]
    one, other = float(expected), float(got)
    assert (one == other and str(one) == str(other)) or (one != one and other != other)


@given(a=SINGLES, b=st.one_of(SINGLES, OTHERS), call=st.sampled_from(CALLS), how=st.integers(0, 3))
@settings(max_examples=400, deadline=None)
def test_scalars_calculate_and_compare(a: float, b: float, call: Any, how: int) -> None:
    theirs = (b, np.float32(b), np.float64(b), np.int64(b) if abs(b) < 1e9 else b)[how]
    mine = (b, Single(b), Float(b), Int(b) if abs(b) < 1e9 else b)[how]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        same(call(np.float32(a), theirs), call(Single(a), mine))
        if how != 2:  # a float64 on the left answers by itself, which light code leaves to it
            same(call(theirs, np.float32(a)) if how != 0 else call(b, np.float32(a)),
                 call(mine, Single(a)))  # fmt: skip


@given(cells=st.lists(SINGLES, min_size=2, max_size=4), b=OTHERS, call=st.sampled_from(CALLS))
@settings(max_examples=200, deadline=None)
def test_arrays_calculate_and_compare(cells: list[float], b: float, call: Any) -> None:
    theirs = np.array(cells, dtype=np.float32)
    mine: Any = Array(cells, (len(cells),), "e")
    others = ((b, b), (theirs[::-1], mine[::-1]), (np.float32(0.7), Single(0.7)),
              (theirs.astype(float) + 0.1, mine.astype(float) + 0.1))  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for other, light in others:
            expected, got = call(theirs, other), call(mine, light)
            kind = {"float32": "e", "float64": "f", "bool": "b"}[str(expected.dtype)]
            assert got.kind == kind
            assert np.array_equal(np.array(got.tolist()), expected, equal_nan=kind != "b")


@given(x=SINGLES, decimals=st.integers(0, 4))
@settings(max_examples=300, deadline=None)
def test_rounding(x: float, decimals: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        same(np.float32(x).round(decimals), Single(x).round(decimals))
        expected = np.array([x], dtype=np.float32).round(decimals)
    assert Array([x], (1,), "e").round(decimals).tolist() == expected.tolist()
    assert functions.round(Single(x), decimals).item() == rounded(x, decimals)


@given(x=SINGLES)
@settings(max_examples=300, deadline=None)
def test_texts_and_conversions(x: float) -> None:
    theirs, mine = np.float32(x), Single(x)
    assert str(mine) == str(theirs)
    assert f"{mine}" == f"{theirs}"
    assert f"{mine:.3f} {mine:8.2e}" == f"{theirs:.3f} {theirs:8.2e}"
    assert float(mine) == theirs.item() == mine.tolist()
    assert bool(mine) is bool(theirs)
    assert hash(mine) == hash(theirs)
    if x - x == 0:
        assert int(mine) == int(theirs)
        assert round(mine) == round(theirs)
        if abs(x) < 2**63:
            assert mine.astype(int) == theirs.astype(int)
    assert (-mine).item() == -theirs.item()
    assert float not in {*type(mine).__mro__, *type(theirs).__mro__}


def test_cells_of_arrays_are_singles() -> None:
    mine: Any = Array([0.25, 0.5, 0.125, 0.125], (2, 2), "e")
    theirs = np.array(mine.cells, dtype=np.float32).reshape(2, 2)
    same(theirs[0, 1], mine[0, 1])
    same(theirs.max(), mine.max())
    same(theirs.min(axis=1)[1], mine.min(axis=1)[1])
    assert mine.argmax(axis=1).tolist() == theirs.argmax(axis=1).tolist()
    assert mine.clip(0.2, 0.3).tolist() == theirs.clip(0.2, 0.3).tolist()
    assert functions.expm1(mine[0]).kind == "e"
    assert (1 - mine[:, 1]).tolist() == (1 - theirs[:, 1]).tolist()
    assert functions.where(mine > 0.2, "a", "b").tolist() == [["a", "a"], ["b", "b"]]


@pytest.mark.parametrize(
    "call",
    [lambda a: a.sum(), lambda a: a.mean(axis=0), lambda a: 0.5 in a, lambda a: a[0] ** 2,
     lambda a: a[0] // 2, lambda a: functions.array([a[0], 1.0]), lambda a: repr(a[0]),
     lambda a: a.astype("float32"), lambda a: a + Array([True, False], (2,), "b")],
)  # fmt: skip
def test_what_numpy_does_in_its_own_way_is_refused(call: Any) -> None:
    with pytest.raises(TypeError):
        call(Array([0.5, 0.25], (2,), "e"))


@given(x=st.floats(-103.5, 88.5, width=32))
@settings(max_examples=500, deadline=None)
def test_the_exponential_is_the_nearest_but_for_ties(x: float) -> None:
    about = float(np.exp(np.float64(x)))
    assert abs(single_exp(x) - about) <= 0.502 * float(np.spacing(np.float32(about)))
    assert single_exp(x) == single(single_exp(x))
