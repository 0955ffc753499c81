"""Live values and the types that a request or answer has."""

from __future__ import annotations

import datetime
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nb2fn.ir.value import ValueType
from nb2fn.kernel.describe import Context, DescribeError, describe, unify
from nb2fn.runtime.values import encode

MET = Context(met=True)


def kind(value: Any, context: Context | None = None) -> ValueType:
    """Described, and read as the host reads it."""
    return ValueType.from_json(describe(value, context or Context()))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ValueType("null")),
        (True, ValueType("boolean")),
        (3, ValueType("integer")),
        (3.5, ValueType("number")),
        ("x", ValueType("text")),
        (b"x", ValueType("bytes")),
        (datetime.date(2026, 1, 2), ValueType("datetime", dtype="date")),
        (datetime.datetime(2026, 1, 2), ValueType("datetime", dtype="datetime")),
        (pd.Timestamp("2026-01-02"), ValueType("datetime", dtype="Timestamp")),
        (np.float32(1), ValueType("number", dtype="<f4", scalar=True)),
        (np.int64(1), ValueType("integer", dtype="<i8", scalar=True)),
        (np.bool_(True), ValueType("boolean", dtype="|b1", scalar=True)),
        (np.str_("x"), ValueType("text", dtype="<U1", scalar=True)),
        ([], ValueType("list", items=ValueType("any"))),
        ([1, 2.5], ValueType("list", items=ValueType("number"))),
        (["a", None], ValueType("list", items=ValueType("text", nullable=True))),
        ([1, "a"], ValueType("list", items=ValueType("any"))),
        ((1, 2), ValueType("tuple", items=ValueType("integer"), length=2)),
        ({"a": 1}, ValueType("record", fields=(("a", ValueType("integer")),))),
    ],
    ids=repr,
)
def test_plain_values(value: Any, expected: ValueType) -> None:
    assert kind(value) == expected


def test_numbers_that_reach_an_estimator_may_have_fractions() -> None:
    assert kind(3, MET).kind == "number"
    assert kind([[5000]], MET).items == ValueType("list", items=ValueType("number"))
    array = kind(np.array([[4, 5]]), MET)
    assert array.items is not None
    assert (array.dtype, array.items.kind) == ("<i8", "number")


def test_the_first_dimension_is_the_batch() -> None:
    assert kind(np.zeros((3, 2)), MET).shape == (None, 2)
    assert kind(np.zeros((3, 8, 8)), MET).shape == (None, 8, 8)


def test_a_row_of_features_has_a_fixed_length() -> None:
    features = Context(met=True, features=4)
    assert kind(np.zeros(4), features).shape == (4,)
    assert kind(np.zeros(3), features).shape == (None,)
    assert kind([1, 2, 3, 4], features).length == 4
    nested = kind([[1, 2, 3, 4]], features)
    assert nested.length is None
    assert nested.items is not None
    assert nested.items.length == 4


def test_as_many_rows_as_features_are_still_a_batch() -> None:
    nested = kind([[1, 2], [3, 4]], Context(met=True, features=2))
    assert nested.length is None


def test_a_frame_has_the_dtypes_of_training() -> None:
    rows = pd.DataFrame({"age": [20.0, None, 31.0], "plan": ["a", "b", "a"]})
    context = Context(met=True, rows=rows, nullable=("age",))
    fields = dict(kind(pd.DataFrame({"age": [20], "plan": ["a"]}), context).fields)
    assert fields["age"].dtype == "float64"
    assert fields["age"].kind == "number"
    assert fields["age"].nullable
    assert (fields["age"].minimum, fields["age"].maximum) == (20.0, 31.0)
    assert fields["plan"].kind == "text"
    assert not fields["plan"].nullable


def test_few_texts_are_categories_many_are_not() -> None:
    rows = pd.DataFrame({"plan": ["a", "b"] * 10, "name": [f"n{i}" for i in range(20)]})
    fields = dict(kind(rows, Context(rows=rows)).fields)
    assert fields["plan"].categories == ("a", "b")
    assert fields["name"].categories == ()


def test_a_categorical_column_keeps_all_its_categories() -> None:
    frame = pd.DataFrame({"size": pd.Categorical(["s"], categories=["s", "m", "l"])})
    size = dict(kind(frame).fields)["size"]
    assert (size.kind, size.dtype, size.categories) == ("text", "category", ("s", "m", "l"))


def test_categories_that_are_ordered_stay_ordered() -> None:
    size = pd.Categorical(["s"], categories=["s", "m"], ordered=True)
    for value in (pd.DataFrame({"size": size}), pd.Series(size)):
        found = kind(value)
        column = dict(found.fields)["size"] if found.fields else found.items
        assert column is not None
        assert (column.categories, column.ordered) == (("s", "m"), True)
        assert ValueType.from_json(found.to_json()) == found


def test_columns_of_dates_and_of_nullable_integers() -> None:
    frame = pd.DataFrame(
        {
            "when": pd.to_datetime(["2026-01-02", None]),
            "count": pd.array([1, None], dtype="Int64"),
            "flag": [True, False],
        }
    )
    fields = dict(kind(frame).fields)
    assert (fields["when"].kind, fields["when"].nullable) == ("datetime", True)
    assert (fields["count"].kind, fields["count"].dtype) == ("integer", "Int64")
    assert fields["count"].nullable
    assert fields["flag"].kind == "boolean"


def test_an_empty_or_missing_column_is_anything() -> None:
    frame = pd.DataFrame({"note": pd.Series([None, None], dtype="object")})
    assert dict(kind(frame).fields)["note"].kind == "any"


def test_null_becomes_what_was_missing_in_training() -> None:
    rows = pd.DataFrame({"a": ["x", None], "b": ["x", np.nan]})
    context = Context(rows=rows, nullable=("a", "b"))
    fields = dict(kind(pd.DataFrame({"a": ["x"], "b": ["x"]}), context).fields)
    assert (fields["a"].nullable, fields["a"].missing) == (True, "none")
    assert (fields["b"].nullable, fields["b"].missing) == (True, "")
    assert kind([1.5, None]).items == ValueType("number", nullable=True, missing="none")
    assert kind([1.0, float("nan")]).items == ValueType("number", nullable=True)


LABELS = [
    (0, "0", 0),
    (np.int64(3), "3", 3),
    (1.5, "1.5", 1.5),
    (True, "true", True),
    (None, "null", None),
    (pd.Timestamp("2026-01-02"), "2026-01-02T00:00:00", ("Timestamp", "2026-01-02T00:00:00")),
]


@pytest.mark.parametrize(("label", "key", "written"), LABELS, ids=repr)
def test_names_that_are_no_text_have_text_on_the_wire(label: Any, key: str, written: Any) -> None:
    frame = pd.DataFrame([[1.5, 2.5]], columns=pd.Index([label, "a"], dtype=object))
    for value in (frame, {label: 1.5, "a": 2.5}):
        found = kind(value)
        assert [name for name, _ in found.fields] == [key, "a"]
        assert found.labels == (written, "a")
        assert [type(label) for label in found.labels] == [type(written), str]
        record = encode(value) if isinstance(value, dict) else encode(value)[0]
        assert list(record) == [key, "a"]
        assert ValueType.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_columns_that_are_numbers_have_the_dtypes_of_training() -> None:
    rows = pd.DataFrame(np.array([[20.0, np.nan], [31.0, 1.0]]))
    context = Context(met=True, rows=rows, nullable=(1,))
    found = kind(pd.DataFrame([[20, 4]]), context)
    fields = dict(found.fields)
    assert found.labels == (0, 1)
    assert (fields["0"].dtype, fields["0"].minimum, fields["0"].maximum) == ("float64", 20, 31)
    assert (fields["0"].nullable, fields["1"].nullable) == (False, True)


def test_columns_that_are_booleans_are_no_mask() -> None:
    counts = pd.DataFrame([[1, 2]], columns=[True, False])
    assert kind(counts, Context(rows=counts)).labels == (True, False)


def test_names_that_are_texts_need_no_labels() -> None:
    assert kind(pd.DataFrame({"a": [1]})).labels == ()
    assert kind({"a": 1}).labels == ()
    assert kind(pd.Series([1.5])).labels == ()


def test_a_series_named_by_a_number() -> None:
    series = kind(pd.DataFrame([[1.5, 2.5]])[1])
    assert (series.name, series.labels) == (None, (1,))


def test_records_keep_their_labels() -> None:
    same = kind([{0: 1, 1: 2}, {0: 3, 1: 2.5}]).items
    assert same is not None
    assert same.labels == (0, 1)
    assert unify([describe({0: 1}, Context()), describe({"0": 1}, Context())])["kind"] == "any"


def test_only_training_is_annotated() -> None:
    assert kind(np.array([[4.0, 5.0]])).items == ValueType("number")


def test_a_series_keeps_its_name() -> None:
    series = kind(pd.Series([1.5, 2.5], name="price"))
    assert (series.kind, series.name, series.dtype) == ("series", "price", "float64")


@pytest.mark.parametrize(
    ("value", "path", "what"),
    [
        (object(), "", "builtins.object"),
        ({"a": object()}, "['a']", "builtins.object"),
        ([1, object()], "[1]", "builtins.object"),
        ({(1, 2): 2}, "[(1, 2)]", "a key that is tuple"),
        ({float("nan"): 2}, "[nan]", "a key that is float"),
        (np.array([1 + 2j]), "", "numpy.ndarray of complex128"),
        (pd.DataFrame({("a", 1): [1]}), "[('a', 1)]", "a column named by tuple"),
    ],
    ids=["object", "in a dict", "in a list", "tuple key", "nan key", "complex", "multiindex"],
)
def test_what_json_cannot_carry(value: Any, path: str, what: str) -> None:
    with pytest.raises(DescribeError) as caught:
        describe(value, Context())
    assert (caught.value.path, caught.value.kind) == (path, what)


def test_records_of_one_form_are_one_type() -> None:
    kinds = kind([{"a": 1, "b": None}, {"a": 2.5, "b": "x"}])
    assert kinds.items is not None
    assert dict(kinds.items.fields) == {
        "a": ValueType("number"),
        "b": ValueType("text", nullable=True),
    }


def test_records_of_several_forms_are_anything() -> None:
    assert unify([describe({"a": 1}, Context()), describe({"b": 1}, Context())])["kind"] == "any"


def test_missing_numbers_make_an_array_nullable() -> None:
    array = kind(np.array([[1.0, np.nan]]))
    assert array.items is not None
    assert array.items.nullable
