from __future__ import annotations

import math
from dataclasses import replace

import pytest

from nb2fn.ir.value import Field, Signature, ValueType
from nb2fn.proof.compare import form_gaps, gaps

NUMBER = ValueType("number", dtype="<f8")
F8 = Signature("predict", (), (Field("y", ValueType("array", "<f8", (None,), NUMBER), [1.0]),))
F4 = Signature("predict", (), (Field("y", ValueType("array", "<f4", (None,)), [1.0]),))
EPS = 2.0**-52


def test_terms_that_cancel_count() -> None:
    summed = replace(F8, scale=100.0)
    assert equal(summed, {}, [1e-9], [1e-9 + 1e-13])
    assert not equal(F8, {}, [1e-9], [1e-9 + 1e-13])
    assert not equal(summed, {}, [1e-9], [1e-9 + 1e-12])


def equal(signature: Signature, request: object, expected: object, got: object) -> bool:
    found = list(gaps(signature, request, {"y": expected}, {"y": got}))
    assert found
    return all(gap.equal for gap in found)


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        ([1.0], [1.0], True),
        ([1.0], [1.0 + 8 * EPS], True),
        ([1.0], [1.0 + 20 * EPS], False),
        ([1.0, 1e-300], [1.0, 0.0], True),  # the bound is the answer's, not each number's
        ([0.0], [5e-324], False),
        ([1], [2], False),
        ([1], [1.0], True),
        ([1], [True], False),
        (["yes"], ["yes"], True),
        (["yes"], ["no"], False),
        ([None], [0.0], False),
        ([1.0], [[1.0]], False),
        ([1.0], [1.0, 1.0], False),
        ({"a": 1.0}, {"a": 1.0}, True),
        ({"a": 1.0}, {"b": 1.0}, False),
        (3.9999999999999996, 4.0, True),
    ],
)
def test_equal(expected: object, got: object, same: bool) -> None:
    assert equal(F8, {"x": [[1.0]]}, expected, got) is same


def test_the_bound_grows_with_the_terms_of_the_question() -> None:
    off = 1.0 + 60 * EPS
    assert not equal(F8, {"x": [1.0]}, [1.0], [off])
    assert equal(F8, {"x": [1.0] * 10}, [1.0], [off])


def test_the_bound_is_in_the_answers_own_precision() -> None:
    assert equal(F4, {"x": [1.0]}, [1.0], [1.0 + 2.0**-23])
    assert not equal(F8, {"x": [1.0]}, [1.0], [1.0 + 2.0**-23])


def test_fields_that_one_side_lacks_are_gaps() -> None:
    found = list(gaps(F8, {}, {"y": 1.0}, {"z": 1.0}))
    assert [gap.pointer for gap in found] == ["/y", "/z"]
    assert not any(gap.equal for gap in found)


def test_relative_difference_of_zero_is_infinite() -> None:
    (gap,) = gaps(F8, {}, {"y": 0.0}, {"y": 1.0})
    assert gap.relative == math.inf


@pytest.mark.parametrize(
    ("expected", "got", "pointers"),
    [
        ({"y": 1.0}, {"y": 7}, []),
        ({"y": [1.0]}, {"y": [2.0, 3.0]}, []),
        ({"y": None}, {"y": "late"}, []),
        ({"y": "a"}, {"y": 1}, ["/y"]),
        ({"y": True}, {"y": 1}, ["/y"]),
        ({"y": [{"a": 1}]}, {"y": [{"a": 2}, {"b": 3}]}, ["/y/1"]),
        ({"y": 1}, {"z": 1}, [""]),
    ],
)
def test_form(expected: object, got: object, pointers: list[str]) -> None:
    assert [gap.pointer for gap in form_gaps(expected, got)] == pointers
