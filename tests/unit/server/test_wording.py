"""Types of an endpoint in a few words."""

from __future__ import annotations

from typing import Any

import pytest

from nb2fn.ir.value import ValueType
from nb2fn.lowering.schema import json_schema
from nb2fn.server.wording import type_words

NUMBER = ValueType("number", dtype="<f8")
TEXT = ValueType("text")


@pytest.mark.parametrize(
    ("type_", "words"),
    [
        (NUMBER, "number"),
        (TEXT, "text"),
        (ValueType("boolean"), "boolean"),
        (ValueType("any"), "any"),
        (ValueType("number", nullable=True), "number or missing"),
        (ValueType("datetime"), "date-time"),
        (ValueType("array", dtype="<f8", shape=(None, 2), items=NUMBER), "array[*, 2] of number"),
        (ValueType("list", items=TEXT), "list of text"),
        (ValueType("frame", fields=(("age", NUMBER), ("city", TEXT))), "table(age, city)"),
        (ValueType("record", fields=(("a", NUMBER),)), "record(a)"),
    ],
)
def test_words(type_: ValueType, words: str) -> None:
    assert type_words(json_schema(type_)) == words


def test_many_columns_are_counted() -> None:
    many: dict[str, Any] = json_schema(
        ValueType("frame", fields=tuple((f"c{i}", NUMBER) for i in range(40)))
    )
    assert type_words(many) == "table(c0, c1, c2, c3, c4, c5, … 40 in all)"
