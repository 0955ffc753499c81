"""The pieces of validators: what they take, and where and how they say no."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nb2fn.runtime import validate
from nb2fn.runtime.validate import MAXIMUM, nullable


def found(check: str, value: Any, *arguments: Any, **options: Any) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    getattr(validate, check)(value, "/x", out, *arguments, **options)
    return out


ACCEPTED = [
    ("check_any", {"a": [None]}),
    ("check_null", None),
    ("check_boolean", False),
    ("check_number", 1),
    ("check_number", 1.5),
    ("check_integer", 1),
    ("check_integer", 4.0),
    ("check_text", ""),
    ("check_datetime", "2026-01-31"),
    ("check_datetime", "2026-01-31T12:00:00Z"),
    ("check_bytes", "AP8="),
    ("check_bytes", ""),
]


@pytest.mark.parametrize(("check", "value"), ACCEPTED)
def test_accepted(check: str, value: Any) -> None:
    assert found(check, value) == []


REFUSED = [
    ("check_null", 0, "must be null, not a number"),
    ("check_boolean", 1, "must be true or false, not a number"),
    ("check_number", True, "must be a number, not true or false"),
    ("check_number", "1", "must be a number, not text"),
    ("check_number", None, "must be a number, not null"),
    ("check_integer", 1.5, "must be a whole number"),
    ("check_integer", [], "must be a whole number, not a list"),
    ("check_text", {}, "must be text, not an object"),
    ("check_datetime", 5, "must be a date or time as ISO 8601 text, not a number"),
    ("check_datetime", "soon", "must be a date or time in ISO 8601, such as 2026-01-31T12:00:00"),
    ("check_bytes", 5, "must be bytes as base64 text, not a number"),
    ("check_bytes", "a", "must be base64 text"),
    ("check_bytes", "YQ==\n", "must be base64 text"),
    ("check_bytes", "é", "must be base64 text"),
    ("check_list", 5, "must be a list, not a number"),
]


@pytest.mark.parametrize(("check", "value", "message"), REFUSED)
def test_refused(check: str, value: Any, message: str) -> None:
    assert found(check, value) == [("/x", message)]


def test_nullable() -> None:
    check = nullable(validate.check_number)
    out: list[tuple[str, str]] = []
    check(None, "/x", out)
    check(1, "/x", out)
    assert out == []
    check("a", "/x", out)
    assert out == [("/x", "must be a number, not text")]


def test_lists_name_the_element() -> None:
    assert found("check_list", [1, "a", None], validate.check_number) == [
        ("/x/1", "must be a number, not text"),
        ("/x/2", "must be a number, not null"),
    ]
    assert found("check_list", [1], validate.check_number, length=2) == [
        ("/x", "must have 2 elements, not 1")
    ]
    assert found("check_list", [], validate.check_number, minimum=1) == [
        ("/x", "must have at least 1 element, not 0")
    ]


def test_tuples_check_each_place() -> None:
    items = (validate.check_number, validate.check_text)
    assert found("check_tuple", [1, "a"], items) == []
    assert found("check_tuple", ["a", 1], items) == [
        ("/x/0", "must be a number, not text"),
        ("/x/1", "must be text, not a number"),
    ]
    assert found("check_tuple", [1], items) == [("/x", "must have 2 elements, not 1")]


ARRAYS = [
    ([[4, 5]], (None, 2), []),
    ([[4, 5.5], [1, 2]], (None, 2), []),
    (5, (), []),
    ([[4, 5], [1]], (None, 2), [("/x/1", "must have 2 elements, not 1")]),
    ([4, 5], (None, 2), [("/x/0", "must be a list, not a number"),
                         ("/x/1", "must be a list, not a number")]),
    ([[4, [5]]], (None, 2), [("/x/0/1", "must be a number, not a list")]),
    ([], (None, 2), [("/x", "must have at least 1 element, not 0")]),
    ([[1, 2], [3]], (None, None), [("/x/1", "must have 2 elements, not 1")]),
    ([[[1], [2]], [[3], [4]]], (None, 2, 1), []),
    ({}, (None, 2), [("/x", "must be a list, not an object")]),
    ("a", (), [("/x", "must be a number, not text")]),
]  # fmt: skip


@pytest.mark.parametrize(("value", "shape", "expected"), ARRAYS)
def test_arrays(value: Any, shape: Any, expected: Any) -> None:
    assert found("check_array", value, shape) == expected


FIELDS = (
    ("age", validate.check_number, True),
    ("a/b", nullable(validate.check_text), True),
    ("note", validate.check_text, False),
)


def test_records() -> None:
    assert found("check_record", {"age": 1, "a/b": None}, FIELDS) == []
    assert found("check_record", {"age": "1", "a/b": 2}, FIELDS) == [
        ("/x/age", "must be a number, not text"),
        ("/x/a~1b", "must be text, not a number"),
    ]
    assert found("check_record", {"agee": 1, "zzz": 1}, FIELDS) == [
        ("/x", 'lacks the field "age"'),
        ("/x", 'lacks the field "a/b"'),
        ("/x/agee", 'is no field here; did you mean "age"?'),
        ("/x/zzz", 'is no field here; the fields are "age", "a/b", "note"'),
    ]
    assert found("check_record", [], FIELDS) == [("/x", "must be an object, not a list")]


def test_an_unexpected_input_where_there_are_none() -> None:
    assert found("check_record", {"a": 1}, (), "input") == [
        ("/x/a", "is no input here; the inputs are none")
    ]


FRAMES = [
    ([{"age": 1, "a/b": "x"}], []),
    ([{"a/b": "x", "age": 1, "note": "n"}], []),
    ([{"age": 1, "a/b": "x"}, {"age": None}], [
        ("/x/1/age", "must be a number, not null"), ("/x/1", 'lacks the column "a/b"')]),
    ([], [("/x", "must have at least 1 row, not 0")]),
    ([5], [("/x/0", "must be an object, not a number")]),
    ("a", [("/x", 'must be a list of records or an object with "columns" and "data", not text')]),
    ({"columns": ["age", "a/b", "note"], "data": [[1, None, "n"]]}, []),
    ({"columns": ["a/b", "age", "note"], "data": []}, [
        ("/x/columns", 'must be "age", "a/b", "note", in this order')]),
    ({"columns": ["age", "a/b", "note"], "data": [[1, None]]}, [
        ("/x/data/0", "must have 3 elements, not 2")]),
    ({"columns": ["age", "a/b", "note"], "data": [["1", None, "n"]]}, [
        ("/x/data/0/0", "must be a number, not text")]),
    ({"columns": ["age", "a/b", "note"], "data": []}, [
        ("/x/data", "must have at least 1 row, not 0")]),
    ({"columns": ["age", "a/b", "note"], "data": 5}, [
        ("/x/data", "must be a list of rows, not a number")]),
    ({"columns": []}, [("/x", 'lacks the field "data"')]),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), FRAMES)
def test_frames(value: Any, expected: Any) -> None:
    assert found("check_frame", value, FIELDS) == expected


def test_violations_end_at_a_hundred() -> None:
    assert len(found("check_list", ["a"] * 1000, validate.check_number)) == MAXIMUM
    assert len(found("check_array", [["a"] * 9] * 1000, (None, 9))) == MAXIMUM
    assert len(found("check_frame", [{}] * 1000, FIELDS)) == MAXIMUM
    assert len(found("check_record", {str(n): 1 for n in range(1000)}, FIELDS)) == MAXIMUM


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from([0.5, 4.0]) | st.text("ab"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)
ROW = {
    "type": "object",
    "properties": {"a": {"type": "number"}, "b": {"type": ["integer", "null"]}},
    "required": ["a"],
    "additionalProperties": False,
}
SCHEMAS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("check_number", (), {"type": "number"}),
    ("check_integer", (), {"type": "integer"}),
    ("check_boolean", (), {"type": "boolean"}),
    ("check_list", (validate.check_integer, None, 1),
     {"type": "array", "items": {"type": "integer"}, "minItems": 1}),
    ("check_array", ((None, 2),),
     {"type": "array", "minItems": 1, "items": {
         "type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}}),
    ("check_record", ((("a", validate.check_number, True),
                       ("b", nullable(validate.check_integer), False)),), ROW),
]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(JSON)
def test_they_take_what_json_schema_takes(value: Any) -> None:
    for check, arguments, schema in SCHEMAS:
        valid = jsonschema.Draft202012Validator(schema).is_valid(value)
        assert (found(check, value, *arguments) == []) == valid, (check, value)
