"""encode: every type the notebook may answer with, exactly, or an error that names the place."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import decimal
import enum
import json
import math
import typing
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from nb2fn.runtime.values import DENSE_LIMIT, EncodeError, encode


class Point(typing.NamedTuple):
    x: int
    y: float


@dataclasses.dataclass
class Verdict:
    label: str
    score: Any
    registry: typing.ClassVar[list[str]] = []


class Level(enum.IntEnum):
    HIGH = 3


NAIVE = dt.datetime(2026, 1, 31, 12, 30)
NAN, INF = float("nan"), float("inf")

PLAIN: list[tuple[Any, Any]] = [
    (None, None),
    (True, True),
    (7, 7),
    (2**70, 2**70),
    (0.1, 0.1),
    (NAN, None),
    (INF, None),
    (-INF, None),
    ("é", "é"),
    (b"\x00\xff", "AP8="),
    (bytearray(b"a"), "YQ=="),
    (memoryview(b"a"), "YQ=="),
    (NAIVE, "2026-01-31T12:30:00"),
    (NAIVE.replace(tzinfo=dt.UTC), "2026-01-31T12:30:00+00:00"),
    (dt.date(2026, 1, 31), "2026-01-31"),
    (dt.time(12, 30), "12:30:00"),
    (decimal.Decimal("19.99"), 19.99),
    (decimal.Decimal("12345678901234567890"), 12345678901234567890),
    (decimal.Decimal("1E+3"), 1000),
    (decimal.Decimal("NaN"), None),
    (Level.HIGH, 3),
    ([1, (2, 3)], [1, [2, 3]]),
    (range(3), [0, 1, 2]),
    (collections.deque([1, 2]), [1, 2]),
    ({3, 1, 2}, [1, 2, 3]),
    (frozenset({"b", "a"}), ["a", "b"]),
    ({"b", 1, None}, [None, 1, "b"]),
    ({"a": 1}.keys(), ["a"]),
    ({"a": 1}.items(), [["a", 1]]),
    (Point(1, 2.5), {"x": 1, "y": 2.5}),
    (Verdict("spam", 0.5), {"label": "spam", "score": 0.5}),
    (collections.OrderedDict(b=1, a=2), {"b": 1, "a": 2}),
]


@pytest.mark.parametrize(("value", "expected"), PLAIN)
def test_plain_python(value: Any, expected: Any) -> None:
    got = encode(value)
    assert got == expected
    assert type(got) is type(expected)


def test_keys_become_text_as_json_writes_them() -> None:
    value = {"a": 1, 1: 2, None: 3, 2.5: 4, np.int64(7): 5, False: 6, dt.date(2026, 1, 2): 7}
    assert encode(value) == {
        "a": 1, "1": 2, "null": 3, "2.5": 4, "7": 5, "false": 6, "2026-01-02": 7,
    }  # fmt: skip


NUMPY: list[tuple[Any, Any]] = [
    (np.float64(0.1), 0.1),
    (np.float32(0.1), 0.10000000149011612),
    (np.float16(0.1), 0.0999755859375),
    (np.float64("nan"), None),
    (np.int8(-3), -3),
    (np.uint64(2**64 - 1), 2**64 - 1),
    (np.bool_(True), True),
    (np.str_("x"), "x"),
    (np.bytes_(b"a"), "YQ=="),
    (np.longdouble(2), 2.0),
    (np.datetime64("2026-01-31"), "2026-01-31"),
    (np.datetime64("2026-01-31T01:02:03.500000000"), "2026-01-31T01:02:03.5"),
    (np.datetime64("2026-01-31T01:02:00.000000000"), "2026-01-31T01:02:00"),
    (np.datetime64("NaT", "s"), None),
    (np.array(5), 5),
    (np.array(5.5), 5.5),
    (np.array(NAN), None),
    (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
    (np.array([1.5, NAN, INF]), [1.5, None, None]),
    (np.array([0.1], dtype="<f4"), [0.10000000149011612]),
    (np.array([0.1], dtype=">f8"), [0.1]),
    (np.array([True, False]), [True, False]),
    (np.array(["a", "bc"]), ["a", "bc"]),
    (np.array([b"a"]), ["YQ=="]),
    (np.array([], dtype=float), []),
    (np.zeros((2, 0)), [[], []]),
    (np.array([{"a": np.int64(1)}, None, NAN], dtype=object), [{"a": 1}, None, None]),
    (np.array(["2026-01-31", "NaT"], dtype="M8[D]"), ["2026-01-31", None]),
    (np.array([["2026-01-31"]], dtype="M8[ns]"), [["2026-01-31T00:00:00"]]),
    (np.array([(1, 2.5)], dtype=[("a", "i4"), ("b", "f8")]), [{"a": 1, "b": 2.5}]),
    (np.ma.array([1.0, 2.0], mask=[False, True]), [1.0, None]),
    (np.asfortranarray([[1, 2], [3, 4]]).T, [[1, 3], [2, 4]]),
]


@pytest.mark.parametrize(("value", "expected"), NUMPY)
def test_numpy(value: Any, expected: Any) -> None:
    got = encode(value)
    assert got == expected
    assert type(got) is type(expected)
    json.dumps(got, allow_nan=False)


def test_a_structured_scalar_is_a_record() -> None:
    row = np.array([(1, 2.5)], dtype=[("a", "i4"), ("b", "f8")])[0]
    assert encode(row) == {"a": 1, "b": 2.5}


PANDAS: list[tuple[Any, Any]] = [
    (pd.NA, None),
    (pd.NaT, None),
    (pd.Timestamp("2026-01-31 10:00"), "2026-01-31T10:00:00"),
    (pd.Timestamp("2026-01-31", tz="Europe/Berlin"), "2026-01-31T00:00:00+01:00"),
    (pd.Series([1.5, NAN]), [1.5, None]),
    (pd.Series([1, None], dtype="Int64"), [1, None]),
    (pd.Series(["a", None], dtype="string"), ["a", None]),
    (pd.Series(["a", None, NAN], dtype=object), ["a", None, None]),
    (pd.Series([True, None], dtype="boolean"), [True, None]),
    (pd.Series(pd.to_datetime(["2026-01-31", None])), ["2026-01-31T00:00:00", None]),
    (pd.Series(["a", None], dtype="category"), ["a", None]),
    (pd.Categorical([1, 2, None]), [1, 2, None]),
    (pd.Index(["a", "b"]), ["a", "b"]),
    (pd.RangeIndex(2), [0, 1]),
    (pd.DatetimeIndex(["2026-01-31"]), ["2026-01-31T00:00:00"]),
    (pd.MultiIndex.from_tuples([("a", 1)]), [["a", 1]]),
    (pd.array([1, None], dtype="Int64"), [1, None]),
    (
        pd.DataFrame({"a": [1, 2], "b": ["x", None], 3: [NAN, 0.5]}),
        [{"a": 1, "b": "x", "3": None}, {"a": 2, "b": None, "3": 0.5}],
    ),
    (pd.DataFrame({"a": [1]}, index=["row"]), [{"a": 1}]),
    (pd.DataFrame(index=[0, 1]), [{}, {}]),
    (pd.DataFrame({"a": []}), []),
]


@pytest.mark.parametrize(("value", "expected"), PANDAS)
def test_pandas(value: Any, expected: Any) -> None:
    got = encode(value)
    assert got == expected
    json.dumps(got, allow_nan=False)


def test_integers_in_a_frame_stay_integers_beside_floats() -> None:
    (record,) = encode(pd.DataFrame({"a": [2**60 + 1], "b": [0.5]}))
    assert record == {"a": 2**60 + 1, "b": 0.5}


def test_sparse() -> None:
    assert encode(scipy.sparse.csr_matrix([[0, 1.5], [0, 0]])) == [[0.0, 1.5], [0.0, 0.0]]
    assert encode(scipy.sparse.coo_array([[0, 2]])) == [[0, 2]]
    with pytest.raises(EncodeError, match="sparse matrix of 1,001,000 cells"):
        encode(scipy.sparse.csr_matrix((DENSE_LIMIT // 1000 + 1, 1000)))


def _cycle() -> list[Any]:
    items: list[Any] = []
    items.append(items)
    return items


REFUSED: list[tuple[Any, str, str]] = [
    (object(), "", "object"),
    ([1, object()], "/1", "object"),
    ({"a": [0, {"b/c~": 1j}]}, "/a/1/b~1c~0", "complex"),
    (len, "", "builtin_function_or_method"),
    ((x for x in [1]), "", "generator"),
    (dt.timedelta(1), "", "datetime.timedelta"),
    (Point, "", "type"),
    (Verdict, "", "type"),
    (Verdict("x", object()), "/score", "object"),
    (np.array([1j]), "", "numpy values of dtype complex128"),
    (np.array([np.timedelta64(1, "s")]), "", "numpy values of dtype timedelta64[s]"),
    (np.array([None, 1j], dtype=object), "/1", "complex"),
    (pd.Timedelta("1s"), "", f"{pd.Timedelta.__module__}.Timedelta"),
    (pd.DataFrame({"a": [1, 1j]}, dtype=object), "/1/a", "complex"),
    (pd.DataFrame([[1, 2]], columns=["a", "a"]), "/0/a", "two columns of the same name"),
    (pd.DataFrame([[1, 2]], columns=[1, "1"]), "/0/1", "two columns with the same name as text"),
    (
        pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "x")])),
        "",
        "a frame whose columns have several levels (a MultiIndex)",
    ),
    (
        pd.DataFrame([[1]], columns=pd.Index([("a", 1)], tupleize_cols=False)),
        "",
        "a key of type tuple",
    ),
    ({1: "a", "1": "b"}, "/1", "two keys with the same text"),
    ({(1, 2): 3}, "", "a key of type tuple"),
    (10**4300, "", "an integer of more than 4,200 digits"),
    (decimal.Decimal("1.5e400"), "", "a Decimal beyond the range of a double"),
    (_cycle(), "", "a value that contains itself or is nested too deeply"),
]


@pytest.mark.parametrize(("value", "path", "what"), REFUSED, ids=[r[2] + r[1] for r in REFUSED])
def test_everything_else_is_refused_with_its_place(value: Any, path: str, what: str) -> None:
    with pytest.raises(EncodeError) as caught:
        encode(value)
    assert (caught.value.path, caught.value.type_name) == (path, what)
    assert what in str(caught.value)


@settings(max_examples=40, deadline=None)
@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_float32_is_widened_exactly(number: float) -> None:
    got = encode(np.float32(number))
    assert got == number
    assert math.copysign(1, got) == math.copysign(1, number)


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_is_carried_as_it_is(value: Any) -> None:
    def without_infinity(v: Any) -> Any:
        if isinstance(v, dict):
            return {k: without_infinity(x) for k, x in v.items()}
        if isinstance(v, list):
            return [without_infinity(x) for x in v]
        return None if isinstance(v, float) and math.isinf(v) else v

    assert encode(value) == without_infinity(value)
