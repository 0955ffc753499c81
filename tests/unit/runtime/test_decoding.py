"""decode: the value that the notebook's code would have had, dtype and missing values included."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pandas.testing as pdt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nb2fn.runtime.decoding import DecodeError, read_datetime
from nb2fn.runtime.values import decode, encode

Form = dict[str, Any]
NUMBER: Form = {"kind": "number"}


def array(dtype: str, *shape: int | None, **item: Any) -> Form:
    return {"kind": "array", "dtype": dtype, "shape": list(shape), "items": item or NUMBER}


def column(kind: str, dtype: str, **more: Any) -> Form:
    return {"kind": kind, "dtype": dtype, "nullable": True, **more}


def frame(**fields: Form) -> Form:
    return {"kind": "frame", "fields": [[name, form] for name, form in fields.items()]}


PLAIN = [
    ({"kind": "any"}, {"a": [1]}, {"a": [1]}),
    ({"kind": "null"}, None, None),
    ({"kind": "text"}, "é", "é"),
    ({"kind": "text", "nullable": True}, None, None),
    ({"kind": "boolean"}, True, True),
    ({"kind": "time"}, "13:05:30", dt.time(13, 5, 30)),
    ({"kind": "number", "dtype": "Decimal"}, 1.1, Decimal("1.1")),
    ({"kind": "set", "items": {"kind": "text"}}, ["a", "b", "a"], {"a", "b"}),
    ({"kind": "set", "dtype": "frozenset", "items": NUMBER}, [1], frozenset({1})),
    ({"kind": "record", "items": {"kind": "time"}}, {"any": "01:02"}, {"any": dt.time(1, 2)}),
    ({"kind": "file", "name": "a.csv"}, "YQ==", b"a"),
    ({"kind": "integer"}, 4, 4),
    ({"kind": "integer"}, 4.0, 4),
    (NUMBER, 5, 5),
    (NUMBER, 5.5, 5.5),
    ({"kind": "bytes"}, "AP8=", b"\x00\xff"),
    ({"kind": "datetime", "dtype": "datetime"}, "2026-01-31", dt.datetime(2026, 1, 31)),
    ({"kind": "datetime", "dtype": "date"}, "2026-01-31", dt.date(2026, 1, 31)),
    (
        {"kind": "datetime", "dtype": "datetime"},
        "2026-01-31T10:00:00Z",
        dt.datetime(2026, 1, 31, 10, tzinfo=dt.UTC),
    ),
    ({"kind": "list", "items": NUMBER}, [1, 2.5], [1, 2.5]),
    ({"kind": "list", "items": {"kind": "list", "items": {"kind": "any"}}}, [[1]], [[1]]),
    ({"kind": "tuple", "items": NUMBER, "length": 2}, [1, 2], (1, 2)),
    ({"kind": "tuple", "fields": [["0", {"kind": "bytes"}], ["1", NUMBER]]},
     ["YQ==", 1], (b"a", 1)),
    ({"kind": "record", "fields": [["a", {"kind": "bytes"}]]}, {"a": "YQ=="}, {"a": b"a"}),
    ({"kind": "record"}, {"a": 1}, {"a": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("form", "value", "expected"), PLAIN)
def test_plain_python(form: Form, value: Any, expected: Any) -> None:
    got = decode(form, value)
    assert got == expected
    assert type(got) is type(expected)


def test_a_null_number_is_nan_unless_training_saw_none() -> None:
    assert np.isnan(decode({"kind": "number", "nullable": True}, None))
    assert decode({"kind": "number", "nullable": True, "missing": "none"}, None) is None


SCALARS = [
    ({"kind": "number", "dtype": "<f4", "scalar": True}, 0.1, np.float32(0.1)),
    ({"kind": "number", "dtype": "<f8", "scalar": True}, 1, np.float64(1)),
    ({"kind": "number", "dtype": "<i8", "scalar": True}, 1, np.int64(1)),
    ({"kind": "number", "dtype": "<i8", "scalar": True}, 1.5, np.float64(1.5)),
    ({"kind": "boolean", "dtype": "|b1", "scalar": True}, True, np.bool_(True)),
    ({"kind": "text", "dtype": "<U1", "scalar": True}, "long", np.str_("long")),
    (
        {"kind": "datetime", "dtype": "<M8[D]", "scalar": True},
        "2026-01-31",
        np.datetime64("2026-01-31"),
    ),
    (
        {"kind": "datetime", "dtype": "<M8[ns]", "scalar": True},
        "2026-01-31T02:00:00+02:00",
        np.datetime64("2026-01-31T00:00:00", "ns"),
    ),
    ({"kind": "datetime", "dtype": "Timestamp"}, "2026-01-31", pd.Timestamp("2026-01-31")),
]


@pytest.mark.parametrize(("form", "value", "expected"), SCALARS)
def test_library_scalars(form: Form, value: Any, expected: Any) -> None:
    got = decode(form, value)
    assert got == expected
    assert type(got) is type(expected)


def test_missing_scalars() -> None:
    assert decode({"kind": "datetime", "dtype": "Timestamp", "nullable": True}, None) is pd.NaT
    number = {"kind": "number", "dtype": "<f8", "scalar": True, "nullable": True}
    assert isinstance(decode(number, None), np.float64)
    time = {"kind": "datetime", "dtype": "<M8[ns]", "scalar": True, "nullable": True}
    assert np.isnat(decode(time, None))


TEXT, BOOLEAN, WHOLE = {"kind": "text"}, {"kind": "boolean"}, {"kind": "integer"}

ARRAYS = [
    (array("<f8", None, 2), [[4, 5]], np.array([[4.0, 5.0]])),
    (array("<f4", 2), [0.1, 1], np.array([0.1, 1], dtype="f4")),
    (array(">f8", 1), [0.1], np.array([0.1], dtype=">f8")),
    (array("<f8", None), [1, None], np.array([1, np.nan])),
    (array("<i8", None, 2), [[4, 5]], np.array([[4, 5]])),
    (array("<i8", None, 2), [[4.0, 5]], np.array([[4, 5]])),
    (array("<i8", None, 2), [[4.5, 5]], np.array([[4.5, 5]])),
    (array("<i8", None), [4, None], np.array([4, np.nan])),
    (array("|i1", None), [100], np.array([100], dtype="i1")),
    (array("|i1", None), [300], np.array([300])),
    (array("|u1", None), [-1], np.array([-1])),
    (array("<i8", None), [2**63 - 1], np.array([2**63 - 1])),
    (array("<i8", None), [1e300], np.array([1e300])),
    (array("<i8", None), [10**30], np.array([1e30])),
    (array("<i8", None), [9.223372036854775807e18], np.array([9.223372036854775807e18])),
    (array("|b1", None, **BOOLEAN), [True, False], np.array([True, False])),
    (array("|b1", None, **BOOLEAN), [True, None], np.array([True, None], dtype=object)),
    (array("<U1", None, **TEXT), ["long", "x"], np.array(["long", "x"])),
    (array("<U4", None, **TEXT), ["x", None], np.array(["x", None], dtype=object)),
    (array("|O", None, **TEXT), ["x", None], np.array(["x", None], dtype=object)),
    (array("|S1", None, kind="bytes"), ["YQ==", "YmM="], np.array([b"a", b"bc"])),
    (array("<M8[D]", None, kind="datetime"), ["2026-01-31", None],
     np.array(["2026-01-31", "NaT"], dtype="M8[D]")),
    (array("<M8[ns]", None, kind="datetime"), ["2026-01-31T00:00:00.123456789Z"],
     np.array(["2026-01-31T00:00:00.123456789"], dtype="M8[ns]")),
    (array("<f8", None, 3), [], np.zeros((0, 3))),
    (array("<f8"), 5, np.array(5.0)),
    (array("", None, **WHOLE), [1, 2], np.array([1, 2])),
]  # fmt: skip


@pytest.mark.parametrize(("form", "value", "expected"), ARRAYS)
def test_arrays(form: Form, value: Any, expected: Any) -> None:
    got = decode(form, value)
    assert got.dtype == expected.dtype
    assert got.shape == expected.shape
    np.testing.assert_array_equal(got, expected)


def test_cells_of_an_object_array_may_be_lists() -> None:
    form = array("|O", None, kind="list", items={"kind": "bytes"})
    got = decode(form, [["YQ=="], ["YQ==", "Yg=="]])
    assert got.shape == (2,)
    assert list(got) == [[b"a"], [b"a", b"b"]]


COLUMNS = [
    (column("number", "float64"), [1, None], pd.Series([1.0, np.nan])),
    (column("number", "int64"), [1, 2], pd.Series([1, 2])),
    (column("number", "int64"), [1, 2.5], pd.Series([1, 2.5])),
    (column("number", "int64"), [1, None], pd.Series([1, np.nan])),
    (column("number", "int32"), [1], pd.Series([1], dtype="int32")),
    (column("boolean", "bool"), [True, False], pd.Series([True, False])),
    (column("boolean", "bool"), [True, None], pd.Series([True, None], dtype=object)),
    (column("text", "object"), ["a", None], pd.Series(["a", np.nan], dtype=object)),
    (column("text", "string"), ["a", None], pd.Series(["a", pd.NA], dtype="string")),
    (column("number", "Int64"), [1, None], pd.Series([1, pd.NA], dtype="Int64")),
    (column("number", "Int64"), [1.5, None], pd.Series([1.5, pd.NA], dtype="Float64")),
    (column("boolean", "boolean"), [True, None], pd.Series([True, pd.NA], dtype="boolean")),
    (column("text", "category", categories=["b", "a"]), ["a", None, "new"],
     pd.Series(pd.Categorical(["a", None, None], categories=["b", "a"]))),
    (column("text", "category"), ["a"], pd.Series(["a"], dtype="category")),
    (column("text", "category", categories=["s", "m", "l"], ordered=True), ["m", None],
     pd.Series(pd.Categorical(["m", None], categories=["s", "m", "l"], ordered=True))),
    (column("integer", "category", categories=[1, 2], ordered=True), [2.0],
     pd.Series(pd.Categorical([2], categories=[1, 2], ordered=True))),
    (column("datetime", "datetime64[ns]"), ["2026-01-31", None],
     pd.Series(["2026-01-31", None], dtype="datetime64[ns]")),
    (column("datetime", "datetime64[ns]"), ["2026-01-31T02:00:00+02:00"],
     pd.Series(["2026-01-31"], dtype="datetime64[ns]")),
    (column("datetime", "datetime64[ns, Europe/Berlin]"), ["2026-01-31T00:00:00Z", None],
     pd.Series(["2026-01-31T01:00+01:00", None], dtype="datetime64[ns, Europe/Berlin]")),
    (column("bytes", "object"), ["YQ=="], pd.Series([b"a"], dtype=object)),
]  # fmt: skip


@pytest.mark.parametrize(("form", "values", "expected"), COLUMNS)
def test_columns_of_frames_and_series(form: Form, values: Any, expected: Any) -> None:
    records = [{"c": value} for value in values]
    pdt.assert_frame_equal(decode(frame(c=form), records), pd.DataFrame({"c": expected}))
    split = {"columns": ["c"], "data": [[value] for value in values]}
    pdt.assert_frame_equal(decode(frame(c=form), split), pd.DataFrame({"c": expected}))
    series = {"kind": "series", "dtype": form["dtype"], "items": form, "name": "c"}
    pdt.assert_series_equal(decode(series, values), expected.rename("c"))


def test_none_stays_none_where_training_had_none() -> None:
    got = decode(frame(c=column("text", "object", missing="none")), [{"c": None}, {"c": "a"}])
    assert got["c"].tolist() == [None, "a"]


def test_columns_come_in_training_order() -> None:
    form = frame(b=column("number", "float64"), a=column("text", "object"))
    got = decode(form, [{"a": "x", "b": 1}, {"a": "y", "b": 2}])
    expected = pd.DataFrame({"b": [1.0, 2.0], "a": pd.Series(["x", "y"], dtype=object)})
    pdt.assert_frame_equal(got, expected)
    split = {"columns": ["a", "b"], "data": [["x", 1], ["y", 2]]}
    pdt.assert_frame_equal(decode(form, split), expected)


def test_columns_get_the_labels_that_the_notebook_had() -> None:
    labels: list[Any] = [0, 1.5, True, None, "a", ["Timestamp", "2026-01-02T00:00:00"]]
    form: Form = {
        "kind": "frame",
        "fields": [[key, column("number", "float64")] for key in "abcdef"],
        "labels": labels,
    }
    stamp = pd.Timestamp("2026-01-02")
    expected = [0, 1.5, True, None, "a", stamp]
    for value in (
        [dict.fromkeys("abcdef", 1)],
        {"columns": list("abcdef"), "data": [[1, 1, 1, 1, 1, 1]]},
    ):
        got = decode(form, value)
        assert list(got.columns) == expected
        assert list(map(type, got.columns)) == list(map(type, expected))


@pytest.mark.parametrize(
    "labels", [[0, 1], [0.5, 1.5], [True, False], [None, 1.5], ["0", 0]], ids=repr
)
def test_numbered_frames_and_records_survive_the_wire(labels: list[Any]) -> None:
    columns = pd.Index(labels, dtype=object if None in labels or "0" in labels else None)
    keys = ["0", "1"]
    fields = [[key, column("number", "float64")] for key in keys]
    form: Form = {"kind": "frame", "fields": fields, "labels": labels}
    value = pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], columns=columns)
    rows = [dict(zip(keys, row, strict=True)) for row in value.to_numpy().tolist()]
    pdt.assert_frame_equal(decode(form, rows), value, check_column_type="exact")
    record = decode({**form, "kind": "record"}, rows[0])
    assert list(record.items()) == list(zip(labels, [1.0, 2.0], strict=True))


def test_errors_in_numbered_columns_are_told_by_their_text() -> None:
    form = {**frame(c=column("bytes", "object")), "labels": [0]}
    with pytest.raises(DecodeError) as caught:
        decode(form, [{"c": "YQ=="}, {"c": "a"}])
    assert caught.value.pointer == "/1/c"


def test_a_series_named_by_a_number() -> None:
    form = {"kind": "series", "dtype": "float64", "items": NUMBER, "labels": [3]}
    pdt.assert_series_equal(decode(form, [1, 2]), pd.Series([1.0, 2.0], name=3))


FAILING = [
    ({"kind": "datetime", "dtype": "date"}, "soon", ""),
    ({"kind": "bytes"}, "a", ""),
    ({"kind": "list", "items": {"kind": "bytes"}}, ["YQ==", "a"], "/1"),
    ({"kind": "record", "fields": [["a/b", {"kind": "bytes"}]]}, {"a/b": "a"}, "/a~1b"),
    (array("<f8", None), [10**400], ""),
    (array("<f4", None), [1e300], ""),
    (array("|O", None, kind="bytes"), ["a"], "/0"),
    (array("<M8[ns]", None, kind="datetime"), ["9999-01-01"], ""),
    (frame(c=column("datetime", "datetime64[ns]")), [{"c": None}, {"c": "x"}], "/1/c"),
    (frame(c=column("bytes", "object")), [{"c": "YQ=="}, {"c": "a"}], "/1/c"),
]


@pytest.mark.parametrize(("form", "value", "pointer"), FAILING)
def test_what_no_value_stands_for(form: Form, value: Any, pointer: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(form, value)
    assert caught.value.pointer == pointer
    assert caught.value.message


def test_a_time_that_the_column_s_unit_cannot_count() -> None:
    form = frame(c=column("datetime", "datetime64[ns]"))
    with pytest.raises(DecodeError, match="cannot"):
        decode(form, [{"c": "9999-01-01"}])


@pytest.mark.parametrize("text", ["2026-01-31T10:00:00.5Z", "2026-01-31 10:00:00.500+00:00"])
def test_iso_times_of_all_python_versions(text: str) -> None:
    assert read_datetime(text) == dt.datetime(2026, 1, 31, 10, 0, 0, 500000, dt.UTC)


@pytest.mark.parametrize("text", ["", "x", "10:00", "2026-13-01", "2026-01-31T25:00:00", "Z"])
def test_no_times(text: str) -> None:
    assert read_datetime(text) is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=3, max_size=3)))
def test_float_arrays_survive_the_wire_to_the_bit(rows: list[list[float]]) -> None:
    value = np.array(rows, dtype=float).reshape(-1, 3)
    got = decode(array("<f8", None, 3), encode(value))
    assert got.tobytes() == value.tobytes()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_integer_arrays_survive_the_wire(numbers: list[int]) -> None:
    value = np.array(numbers, dtype="<i8")
    got = decode(array("<i8", None, **WHOLE), encode(value))
    assert got.dtype == value.dtype
    assert got.tolist() == numbers


def test_an_index_has_its_dtype() -> None:
    form = {
        "kind": "index",
        "dtype": "datetime64[ns]",
        "name": "day",
        "items": {"kind": "datetime"},
    }
    found = decode(form, ["2024-02-01", None])
    pdt.assert_index_equal(found, pd.DatetimeIndex(["2024-02-01", None], name="day"))


def test_what_no_set_can_hold_is_refused() -> None:
    with pytest.raises(DecodeError):
        decode({"kind": "set", "items": {"kind": "any"}}, [[1]])
