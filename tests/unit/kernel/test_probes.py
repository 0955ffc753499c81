"""Probes keep the form of the row they start from, and leave it as it is."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nb2fn.kernel.probes import around

FRAME = pd.DataFrame({"age": [3.5], "rooms": [2], "town": ["Rom"]})


def form(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype
    if isinstance(value, pd.DataFrame):
        return list(value.columns), list(map(str, value.dtypes))
    if isinstance(value, (list, tuple)):
        return type(value), [form(item) for item in value]
    return (
        {key: type(item) for key, item in value.items()} if isinstance(value, dict) else type(value)
    )


@pytest.mark.parametrize(
    "value",
    [
        np.array([[1.5, -2.0]]),
        np.array([[1, 2]]),
        np.array([1.0, 2.0, 3.0]),
        FRAME,
        [1.5, 2.5],
        (1, 2),
        [[1.5, 2]],
        ["a text"],
        "a text",
        2.5,
        3,
        {"age": 3.5, "town": "Rom"},
    ],
    ids=lambda v: type(v).__name__,
)
def test_form_stays(value: Any) -> None:
    before = copy.deepcopy(value)
    found = list(around(value, ()))
    assert found
    assert all(form(one) == form(value) for one in found)
    assert str(before) == str(value)


def test_zeros_of_both_signs_and_large_numbers() -> None:
    cells = {str(one[0, 0]) for one in around(np.array([[1.5]]), ())}
    assert {"0.0", "-0.0", "1000000.0", "5e-324"} <= cells


def test_missing_only_where_training_had_it() -> None:
    missing = [one for one in around(FRAME, ("age",)) if one.isna().any(axis=None)]
    assert [list(one.columns[one.isna().any()]) for one in missing] == [["age"]]
    assert not any(one.isna().any(axis=None) for one in around(FRAME, ()))


def test_texts_are_empty_unknown_and_of_other_letters() -> None:
    towns = {one["town"].iloc[0] for one in around(FRAME, ())}
    assert {"", "no such thing", "Rom"} <= towns
    assert any(not town.isascii() for town in towns)


@pytest.mark.parametrize("value", [None, True, object(), np.float64(1.5), np.array(["a"])])
def test_all_else_has_none(value: Any) -> None:
    assert list(around(value, ())) == []
