"""Generated validators agree with the JSON Schema, by jsonschema as oracle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from nb2fn.ir.value import Field, Signature, ValueType
from nb2fn.lowering.schema import body_schema
from nb2fn.lowering.validator import schema_source

Validate = Callable[[Any], list[tuple[str, str]]]

NAMES = st.sampled_from(["age", "plan", "weird name", "a/b", "t~x", "class", "größe", "1st", ""])
LEAVES = st.builds(
    ValueType,
    st.sampled_from(["text", "boolean", "integer", "number", "null", "any"]),
    nullable=st.booleans(),
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from([0.5, -1.0, 1e300, 2.0])
    | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(NAMES | st.just("columns") | st.just("data"), inner, max_size=3)
    ),
    max_leaves=6,
)


def _fields(types: st.SearchStrategy[ValueType]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.dictionaries(NAMES, types, min_size=1, max_size=4).map(lambda d: tuple(d.items()))


def _nested(inner: st.SearchStrategy[ValueType]) -> st.SearchStrategy[ValueType]:
    shape = st.tuples(st.none() | st.integers(1, 3), st.integers(1, 3)) | st.tuples(
        st.none() | st.integers(1, 3)
    )
    nullable = st.booleans()
    return st.one_of(
        st.builds(ValueType, st.just("list"), items=inner, nullable=nullable),
        st.builds(ValueType, st.just("tuple"), items=inner, length=st.integers(0, 3)),
        st.builds(ValueType, st.just("record"), fields=_fields(inner), nullable=nullable),
        st.builds(ValueType, st.just("array"), shape=shape, items=LEAVES, nullable=nullable),
        st.builds(ValueType, st.sampled_from(["series", "index"]), items=LEAVES, nullable=nullable),
        st.builds(ValueType, st.just("set"), items=LEAVES, nullable=nullable),
        st.builds(ValueType, st.just("record"), items=inner, nullable=nullable),
        st.builds(ValueType, st.just("frame"), fields=_fields(LEAVES), nullable=nullable),
    )


TYPES = st.recursive(LEAVES, _nested, max_leaves=4)


@st.composite
def near(draw: st.DrawFn, type_: ValueType) -> Any:
    """JSON that is of the type, or close to it."""
    if draw(st.integers(0, 11)) == 0:
        return draw(JSON)
    if type_.nullable and draw(st.booleans()):
        return None
    match type_.kind:
        case "record" if type_.items is not None:
            return draw(st.dictionaries(NAMES, near(type_.items), max_size=3))
        case "record":
            return draw(_near_record(type_.fields))
        case "frame" if draw(st.booleans()):
            return draw(_near_split(type_.fields))
        case "frame":
            return draw(st.lists(_near_record(type_.fields), max_size=2))
        case "list" | "tuple" | "series" | "index" | "set":
            size = type_.length if type_.length is not None else draw(st.integers(0, 2))
            assert type_.items is not None
            return draw(_near_list(near(type_.items), size))
        case "array":
            assert type_.items is not None
            item = near(type_.items)
            for length in reversed(type_.shape):
                size = length if length is not None else draw(st.integers(0, 2))
                item = _near_list(item, size)
            return draw(item)
        case kind:
            return draw(_LEAF_VALUES[kind])


_LEAF_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(max_size=3),
    "boolean": st.booleans(),
    "integer": st.integers() | st.sampled_from([4.0, 4.5]),
    "number": st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    "null": st.none(),
    "any": JSON,
}


@st.composite
def _near_list(draw: st.DrawFn, item: st.SearchStrategy[Any], size: int) -> list[Any]:
    size = max(0, size + draw(st.sampled_from([0, 0, 0, 0, 0, -1, 1])))
    return [draw(item) for _ in range(size)]


@st.composite
def _near_record(draw: st.DrawFn, fields: tuple[tuple[str, ValueType], ...]) -> dict[str, Any]:
    out = {name: draw(near(t)) for name, t in fields if draw(st.integers(0, 11))}
    if draw(st.integers(0, 11)) == 0:
        out[draw(NAMES)] = draw(JSON)
    return out


@st.composite
def _near_split(draw: st.DrawFn, fields: tuple[tuple[str, ValueType], ...]) -> dict[str, Any]:
    names = [name for name, _ in fields]
    row = st.tuples(*(near(t) for _, t in fields)).map(list)
    out: dict[str, Any] = {"columns": draw(st.just(names) | st.permutations(names))}
    if draw(st.integers(0, 11)):
        out["data"] = draw(st.lists(row | st.lists(JSON, max_size=2), max_size=2))
    return out


def validator(type_: ValueType, required: bool = True) -> tuple[Validate, Draft202012Validator]:
    field = Field("x", type_, None, required)
    source = schema_source([Signature("predict", (field,), ())], ["/predict"])
    namespace: dict[str, Any] = {}
    exec(compile(source, "schema.py", "exec"), namespace)
    schema = body_schema([field])
    Draft202012Validator.check_schema(schema)
    return namespace["validate_predict"], Draft202012Validator(schema)


def pointers(errors: list[ValidationError]) -> set[str]:
    found = set()
    for error in errors:
        path = list(error.absolute_path)
        if error.validator == "additionalProperties":
            assert isinstance(error.schema, dict)
            unknown = set(error.instance) - set(error.schema.get("properties", {}))
            found.update(_pointer([*path, name]) for name in unknown)
        else:
            found.add(_pointer(path))
    return found


def _pointer(path: list[Any]) -> str:
    return "".join(f"/{str(p).replace('~', '~0').replace('/', '~1')}" for p in path)


@st.composite
def questions(draw: st.DrawFn) -> tuple[ValueType, Any]:
    type_ = draw(TYPES)
    body: dict[str, Any] = (
        {"x": draw(near(type_))}
        if draw(st.integers(0, 19))
        else draw(st.dictionaries(NAMES, JSON, max_size=2))
    )
    return type_, body


@pytest.mark.usefixtures("runtime_path")
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questions())
def test_accepts_and_points_as_the_schema_does(question: tuple[ValueType, Any]) -> None:
    type_, body = question
    validate, oracle = validator(type_)
    found = validate(body)
    expected = list(oracle.iter_errors(body))
    assert bool(found) == bool(expected)
    # A frame's columns and data are checked only once the object around them is right.
    if not holds_split_frame(type_, body.get("x")):
        assert {pointer for pointer, _ in found} == pointers(expected)


def holds_split_frame(type_: ValueType, value: Any) -> bool:
    if type_.kind == "frame":
        return isinstance(value, dict)
    if type_.kind == "record" and isinstance(value, dict):
        return any(holds_split_frame(t, value.get(n)) for n, t in type_.fields)
    if type_.kind in ("list", "tuple") and isinstance(value, list):
        assert type_.items is not None
        return any(holds_split_frame(type_.items, item) for item in value)
    return False


FRAME = ValueType(
    "frame",
    fields=(
        ("age", ValueType("number", dtype="float64", nullable=True, minimum=18.0, maximum=90.0)),
        ("plan", ValueType("text", categories=("basic", "pro"))),
    ),
)


@pytest.mark.usefixtures("runtime_path")
@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ([{"age": 4, "plan": "none seen"}], []),
        ([{"age": None, "plan": "pro"}], []),
        ([{"age": 200, "plan": None}], ["/x/0/plan"]),
        ([{"age": 200}], ["/x/0"]),
        ([{"age": 1, "plan": "pro", "Age": 1}], ["/x/0/Age"]),
        ([], ["/x"]),
        ({"columns": ["age", "plan"], "data": [[None, "pro"]]}, []),
        ({"columns": ["plan", "age"], "data": [["pro", None]]}, ["/x/columns"]),
        ({"columns": ["age", "plan"], "data": [["pro", 4]]}, ["/x/data/0/0", "/x/data/0/1"]),
        ({"columns": ["age", "age"], "data": []}, ["/x/columns"]),
        ({"columns": ["age", "plan"], "data": []}, ["/x/data"]),
        ({"columns": ["age", "plan"], "data": [[4]]}, ["/x/data/0"]),
        ("text", ["/x"]),
    ],
)
def test_frames(value: Any, wrong: list[str]) -> None:
    validate, _ = validator(FRAME)
    assert [pointer for pointer, _ in validate({"x": value})] == wrong


@pytest.mark.usefixtures("runtime_path")
def test_an_input_with_a_default_may_be_left_out() -> None:
    validate, oracle = validator(ValueType("number"), required=False)
    assert validate({}) == []
    assert oracle.is_valid({})


@pytest.mark.usefixtures("runtime_path")
def test_a_date_and_bytes_are_stricter_than_the_schema_can_say() -> None:
    validate, oracle = validator(ValueType("datetime"))
    assert validate({"x": "2026-01-31T12:00:00Z"}) == []
    assert [pointer for pointer, _ in validate({"x": "soon"})] == ["/x"]
    assert oracle.is_valid({"x": "soon"})
    validate, _ = validator(ValueType("bytes"))
    assert validate({"x": "aGk="}) == []
    assert [pointer for pointer, _ in validate({"x": "?"})] == ["/x"]


@pytest.mark.usefixtures("runtime_path")
def test_names_of_checkers_never_clash() -> None:
    inner = ValueType("list", items=ValueType("number"))
    fields = tuple(Field(name, inner, None) for name in ("list", "array", "x y", "x_y", "nullable"))
    source = schema_source([Signature("predict", fields, ())], ["/predict"])
    namespace: dict[str, Any] = {}
    exec(compile(source, "schema.py", "exec"), namespace)
    good = {field.name: [1] for field in fields}
    assert namespace["validate_predict"](good) == []
    for field in fields:
        bad = {**good, field.name: ["one"]}
        assert [p for p, _ in namespace["validate_predict"](bad)] == [f"/{field.name}/0"]


def test_what_was_seen_is_annotation_only() -> None:
    _, oracle = validator(FRAME)
    age, plan = oracle.schema["properties"]["x"]["items"]["properties"].values()
    assert age == {
        "type": ["number", "null"],
        "x-seen-minimum": 18.0,
        "x-seen-maximum": 90.0,
    }
    assert plan["x-seen-values"] == ["basic", "pro"]
