"""The small array against numpy: what it answers, numpy answers, bit for bit."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nb2fn.runtime.light import functions
from nb2fn.runtime.light.arrays import Array
from nb2fn.runtime.light.numbers import Float, Int

NUMBERS = st.one_of(
    st.floats(-1e9, 1e9, allow_nan=False),
    st.sampled_from([0.0, -0.0, 5e-324, 0.5, 1.5, 2.5, 2.675, 1e15, float("nan"), float("inf")]),
)
SHAPES = st.sampled_from([(1,), (4,), (1, 3), (3, 2), (2, 1)])
KEYS: tuple[Any, ...] = (
    0, -1, slice(None), slice(1, None), slice(None, None, -1), (0, 0), (slice(None), 0),
    (slice(None), -1), (0, slice(None)), (slice(None, 1), slice(None)), 7, (0, 0, 0),
)  # fmt: skip
OPERATIONS: dict[str, Any] = {
    "+1": lambda a: a + 1,
    "1-": lambda a: 1 - a,
    "*": lambda a: a * 2.5,
    "/": lambda a: a / 3,
    "/0": lambda a: a / 0.0,
    "1/": lambda a: 1 / a,
    "-": lambda a: -a,
    "a-a": lambda a: a - a,
    "abs": abs,
    ">": lambda a: a > 0.5,
    "==": lambda a: a == 0,
    ">= self": lambda a: a >= a,
    "> and <": lambda a: (a > 0) & (a < 5),
    "not": lambda a: ~(a > 0),
    "round": lambda a: a.round(2),
    "round whole": lambda a: a.round(),
    "argmax": lambda a: a.argmax(),
    "argmax 0": lambda a: a.argmax(0),
    "argmax last": lambda a: a.argmax(axis=-1),
    "argmin": lambda a: a.argmin(),
    "ravel": lambda a: a.ravel(),
    "row": lambda a: a.reshape(1, -1),
    "T": lambda a: a.T,
    "shape": lambda a: list(a.shape),
    "size": lambda a: a.size,
    "std": lambda a: a.std(),
    "var 0": lambda a: a.var(axis=0),
    "clip": lambda a: a.clip(-1, 2.5),
    "squeeze": lambda a: a.squeeze(),
    "squeeze shape": lambda a: list(a.squeeze().shape),
    "copy": lambda a: a.copy(),
    "flatten": lambda a: a.flatten(),
    "any": lambda a: (a > 0).any(),
    "all": lambda a: (a > 0).all(),
    "count": lambda a: (a > 0).sum(),
    "len": len,
    "iterate": lambda a: [x.tolist() for x in a],
    "mask": lambda a: a[a.ravel()[: len(a)] > 0] if a.ndim == 1 else a[[]] if False else a,
}


def pair(cells: list[float], shape: tuple[int, ...]) -> tuple[Array, Any]:
    size = math.prod(shape)
    whole = (cells * size)[:size]
    return Array(whole, shape, "f"), np.array(whole).reshape(shape)


def told(call: Any, value: Any) -> Any:
    """The result as plain values, or that there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = call(value)
        except (ValueError, IndexError, TypeError, ZeroDivisionError) as error:
            return type(error).__name__
    return found.tolist() if hasattr(found, "tolist") else found


def same(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, list) and isinstance(theirs, list):
        return len(mine) == len(theirs) and all(map(same, mine, theirs))
    if type(mine) is float and type(theirs) is float:
        both_nan = math.isnan(mine) and math.isnan(theirs)
        return both_nan or (mine == theirs and math.copysign(1, mine) == math.copysign(1, theirs))
    return type(mine) is type(theirs) and bool(mine == theirs)


@pytest.mark.parametrize("name", OPERATIONS)
@settings(max_examples=60, deadline=None)
@given(cells=st.lists(NUMBERS, min_size=1, max_size=6), shape=SHAPES)
def test_operations(name: str, cells: list[float], shape: tuple[int, ...]) -> None:
    mine, theirs = pair(cells, shape)
    found, expected = told(OPERATIONS[name], mine), told(OPERATIONS[name], theirs)
    assert same(found, expected), f"{found} is not {expected}"


@pytest.mark.parametrize("key", KEYS, ids=str)
@settings(max_examples=20, deadline=None)
@given(shape=SHAPES)
def test_indexing(key: Any, shape: tuple[int, ...]) -> None:
    mine, theirs = pair([1.5, -2.0, 3.0, 4.0, 5.0, 6.0], shape)
    assert told(lambda a: a[key], mine) == told(lambda a: a[key], theirs)


@settings(max_examples=200, deadline=None)
@given(value=NUMBERS, decimals=st.integers(-3, 9))
def test_numbers_round_as_numpy_rounds(value: float, decimals: int) -> None:
    assert same(round(Float(value), decimals).item(), round(np.float64(value), decimals).item())
    assert same(Float(value).round(decimals).item(), np.float64(value).round(decimals).item())


@settings(max_examples=200, deadline=None)
@given(a=NUMBERS, b=st.one_of(NUMBERS, st.integers(-9, 9)))
def test_division_of_numbers(a: float, b: float) -> None:
    with np.errstate(all="ignore"):
        assert same((Float(a) / b).item(), (np.float64(a) / b).item())
        assert same((b / Float(a)).item(), float(b / np.float64(a)))


@pytest.mark.parametrize("a", [Int(7), Int(-7), Int(0)])
@pytest.mark.parametrize("b", [2, -2, 0.5, Int(3), Float(2.5)])
@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv", "floordiv", "mod"])
def test_integers_calculate_as_numpy_does(a: Int, b: Any, name: str) -> None:
    import operator

    call = getattr(operator, name)
    plain = b.item() if isinstance(b, (Int, Float)) else b
    wide = np.int64(plain) if isinstance(plain, int) else np.float64(plain)
    assert same(call(a, b).item(), call(np.int64(a), wide).item())


def test_what_is_not_done_as_numpy_does_raises() -> None:
    array = Array([1.0, 2.0], (2,), "f")
    for call in (
        str,
        repr,
        lambda a: f"{a}",
        lambda a: a + [1, 2],  # noqa: RUF005
        lambda a: a + Array([1.0], (1,), "f"),
        lambda a: a.cumsum(),
        lambda a: a @ a,
        lambda a: a[None],
        lambda a: a[True],
        lambda a: a.__setitem__(0, "x"),
        lambda a: a.__setitem__(slice(None), 1.0),
        lambda a: a.__iadd__(1),
        lambda a: Array([2.0, 2.0], (2,), "f").argsort(),
        hash,
    ):
        with pytest.raises((TypeError, AttributeError)):
            call(array)


@pytest.mark.parametrize(
    "data",
    [[1, 2], [1.5, 2], [[1, 2], [3, 4.5]], ["a", "bc"], [True, False], [[1], [2]], [], [-0.0]],
    ids=str,
)
@pytest.mark.parametrize("name", ["array", "asarray", "atleast_2d", "ravel"])
def test_making_arrays(data: Any, name: str) -> None:
    mine, theirs = getattr(functions, name)(data), getattr(np, name)(data)
    assert mine.shape == theirs.shape
    assert same(mine.tolist(), theirs.tolist())


@pytest.mark.parametrize("name", ["exp", "log", "sqrt", "abs", "max", "min", "argmax", "round"])
@pytest.mark.parametrize("data", [[0.5, 2.0, 3.25], [0.0, -1.0], [800.0]])
def test_functions(name: str, data: list[float]) -> None:
    with np.errstate(all="ignore"):
        theirs = np.asarray(getattr(np, name)(data), dtype=float).tolist()
    mine = getattr(functions, name)(data)
    np.testing.assert_allclose(np.array(mine.tolist(), dtype=float), theirs, rtol=2e-16 * 2)


def changed(array: Any) -> Any:
    """A copy with another first cell, and the array it was copied from."""
    other = array.copy()
    other[(0,) * other.ndim] = 7
    return [other.tolist(), array.tolist()]


@given(st.lists(NUMBERS, min_size=1, max_size=4), SHAPES)
@settings(max_examples=30)
def test_cells_are_changed_as_numpy_changes_them(cells: list[float], shape: Any) -> None:
    mine, theirs = pair(cells, shape)
    assert same(changed(mine), changed(theirs))
    assert same(mine.tolist(), theirs.tolist())


@pytest.mark.parametrize(
    "view", [lambda a: a[1:], lambda a: a.reshape(2, 2), lambda a: a.ravel(), list, lambda a: a.T]
)
def test_cells_that_another_array_may_show_are_not_changed(view: Any) -> None:
    array = Array([1.0, 2.0, 3.0, 4.0], (2, 2), "f")
    view(array)
    with pytest.raises(TypeError, match="without views"):
        array[0, 0] = 5.0


FUNCTIONS: dict[str, Any] = {
    "where": lambda np_, a: np_.where(a > 0.5, 1, 0),
    "where texts": lambda np_, a: np_.where(a > 0.5, "yes", "no"),
    "where mixed": lambda np_, a: np_.where(a > 0.5, a, 0),
    "where places": lambda np_, a: np_.where(a.ravel() > 0.5)[0],
    "clip": lambda np_, a: np_.clip(a, 0, 1),
    "floor": lambda np_, a: np_.floor(a),
    "ceil": lambda np_, a: np_.ceil(a),
    "isnan": lambda np_, a: np_.isnan(a),
    "hstack": lambda np_, a: np_.hstack([a, a]),
    "vstack": lambda np_, a: np_.vstack([a, a]),
    "column_stack": lambda np_, a: np_.column_stack([a.ravel(), a.ravel()]),
    "concatenate": lambda np_, a: np_.concatenate([a, a]),
    "median": lambda np_, a: np_.median(a),
    "zeros": lambda np_, a: np_.zeros(a.shape),
    "ones": lambda np_, a: np_.ones(3),
    "sqrt": lambda np_, a: np_.sqrt(a),
    "copied": lambda np_, a: changed(np_.array(a)),
}


@given(st.lists(NUMBERS, min_size=1, max_size=6), SHAPES)
@settings(max_examples=40)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_answer_as_numpys(name: str, cells: list[float], shape: Any) -> None:
    mine, theirs = pair(cells, shape)
    got = told(lambda a: FUNCTIONS[name](functions, a), mine)
    assert same(got, told(lambda a: FUNCTIONS[name](np, a), theirs)), got
