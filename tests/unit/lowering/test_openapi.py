"""The OpenAPI document: true of the examples, bounded only where requests are."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from nb2fn.ir.snapshot import Case
from nb2fn.ir.value import Field, ValueType
from nb2fn.lowering.endpoint_source import Identity
from nb2fn.lowering.openapi import openapi
from nb2fn.lowering.schema import answer_schema, json_schema
from tests.unit.lowering.snapshots import NUMBER, script, signature

IDENTITY = Identity("some-notebook", "0.1", "exact", "abc")
MATRIX = ValueType("array", "<f8", (None, 2), NUMBER)
CASES = (
    Case("predict", "row", {"x": [[0, 0]]}, {"y": [0.0]}),
    Case("predict", "example", {"x": [[4, 5]]}, {"y": [4.5]}),
    Case("failing", "example", {"x": 1}, None, "ValueError"),
)


def document() -> dict[str, object]:
    return openapi(
        IDENTITY,
        [script(""), script("", "failing", "/predict/failing")],
        [signature("predict", {"x": MATRIX}), signature("failing")],
        CASES,
    )


def test_examples_are_the_notebooks_and_fit_their_schemas() -> None:
    paths = document()["paths"]
    assert isinstance(paths, dict)
    operation = paths["/predict"]["post"]
    question = operation["requestBody"]["content"]["application/json"]
    assert question["example"] == {"x": [[4, 5]]}
    Draft202012Validator(question["schema"]).validate(question["example"])
    answer = operation["responses"]["200"]["content"]["application/json"]
    assert answer["example"] == {"y": [4.5]}
    failing = paths["/predict/failing"]["post"]
    assert "example" not in failing["responses"]["200"]["content"]["application/json"]


def test_routes_health_and_security() -> None:
    found = document()
    assert found["openapi"] == "3.1.0"
    assert found["info"] == {"title": "some-notebook", "version": "abc"}
    paths = found["paths"]
    assert isinstance(paths, dict)
    assert list(paths) == ["/predict", "/predict/failing", "/health"]
    assert paths["/health"]["get"]["security"] == []
    assert found["security"] == [{"token": []}]
    problems = paths["/predict"]["post"]["responses"]
    assert list(problems) == ["200", "400", "401", "413", "415", "422", "500"]
    assert problems["422"]["content"]["application/problem+json"]["schema"] == {
        "$ref": "#/components/schemas/Problem"
    }


def test_answers_are_not_bounded_by_the_example() -> None:
    frame = ValueType("frame", fields=(("a", NUMBER),))
    fields = [
        Field("m", MATRIX, None),
        Field("f", frame, None),
        Field("t", ValueType("tuple", items=NUMBER, length=2), None),
        Field("s", ValueType("series", items=ValueType("text", nullable=True)), None),
    ]
    schema = answer_schema(fields)
    Draft202012Validator.check_schema(schema)
    assert "minItems" not in str(schema)
    Draft202012Validator(schema).validate({"m": [], "f": [], "t": [], "s": [None]})
    assert schema["properties"]["f"]["type"] == "array"


@pytest.mark.parametrize(
    "kind",
    [
        ValueType("number"),
        ValueType("number", "<f8", scalar=True),
        ValueType("datetime", "datetime64[ns]"),
        ValueType("datetime", "Timestamp"),
        ValueType("datetime"),
        ValueType("integer", "Int64"),
        ValueType("boolean", "boolean"),
        ValueType("text", "object"),
        ValueType("text", "category"),
    ],
    ids=str,
)
def test_what_may_be_missing_may_be_answered_as_null(kind: ValueType) -> None:
    frame = ValueType("frame", fields=(("a", kind),))
    array = ValueType("array", shape=(None,), items=kind)
    fields = [Field("y", kind, None), Field("f", frame, None), Field("a", array, None)]
    answer = {"y": None, "f": [{"a": None}], "a": [None]}
    Draft202012Validator(answer_schema(fields)).validate(answer)
    assert json_schema(kind)["type"] != answer_schema(fields)["properties"]["y"]["type"]


@pytest.mark.parametrize(
    "kind",
    [
        ValueType("integer"),
        ValueType("integer", "int64"),
        ValueType("boolean", "bool"),
        ValueType("text"),
        ValueType("datetime", "date"),
        ValueType("bytes"),
    ],
    ids=str,
)
def test_what_cannot_be_missing_is_never_answered_as_null(kind: ValueType) -> None:
    schema = answer_schema([Field("y", kind, None)])
    assert not Draft202012Validator(schema).is_valid({"y": None})


def test_formats_name_the_dtype() -> None:
    assert json_schema(ValueType("number", "<f4"))["format"] == "float"
    assert json_schema(ValueType("integer", "<i8"))["format"] == "int64"
    assert json_schema(ValueType("datetime")) == {"type": "string", "format": "date-time"}
    assert json_schema(ValueType("bytes", nullable=True)) == {
        "type": ["string", "null"],
        "contentEncoding": "base64",
    }
    assert "format" not in json_schema(ValueType("number", "float64"))
