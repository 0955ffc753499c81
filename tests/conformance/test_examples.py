"""The examples' own validators accept, refuse and point as the schema they publish."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from nb2fn.ir.value import ValueType
from tests.unit.lowering.test_validator import holds_split_frame, near, pointers

from .examples import EXAMPLES, Builds

pytestmark = pytest.mark.slow


@st.composite
def bodies(draw: st.DrawFn, fields: tuple[tuple[str, ValueType], ...]) -> Any:
    """A request's body, right or nearly so; now and then with an input too few or too many."""
    out = {name: draw(near(kind)) for name, kind in fields if draw(st.integers(0, 11))}
    if not draw(st.integers(0, 11)):
        out[draw(st.sampled_from(["x", "X_test", "", "a/b", "t~x"]))] = draw(st.none())
    return out


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_validator_and_the_published_schema_agree(name: str, builds: Builds) -> None:
    [signature] = builds(name).function.signatures
    endpoint = builds.subject(name).endpoint
    [(path, route)] = endpoint.routes.items()
    content = endpoint.document()["paths"][path]["post"]["requestBody"]["content"]
    schema = content["application/json"]["schema"]
    Draft202012Validator.check_schema(schema)
    oracle = Draft202012Validator(schema)
    fields = tuple((field.name, field.type) for field in signature.inputs)
    verdicts = set()

    @settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(bodies(fields))
    def agree(body: Any) -> None:
        found = route.validate(body)
        expected = list(oracle.iter_errors(body))
        assert bool(found) == bool(expected)
        verdicts.add(bool(found))
        # A frame's columns and data are checked only once the object around them is right.
        if not any(holds_split_frame(kind, body.get(name)) for name, kind in fields):
            assert {pointer for pointer, _ in found} == pointers(expected)

    agree()
    assert verdicts == {True, False}
