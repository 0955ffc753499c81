"""The API's own document, from which the panel's types are made."""

from __future__ import annotations

import json

from nb2fn.server.openapi import openapi
from nb2fn.server.operations import OPERATIONS, PREFIX


def test_every_operation_is_in_it_with_its_models() -> None:
    document = openapi()
    for operation in OPERATIONS:
        described = document["paths"][PREFIX + operation.path][operation.method]
        assert described["operationId"] == operation.id
        (kind,) = described["responses"][str(operation.status)]["content"]
        assert kind == ("text/event-stream" if operation.stream else "application/json")
        problem = described["responses"]["default"]["content"]["application/problem+json"]
        assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_every_reference_leads_somewhere() -> None:
    document = openapi()
    text = json.dumps(document)
    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= document["components"]["schemas"].keys()


def test_an_answer_has_all_its_members_and_a_request_may_leave_out_defaults() -> None:
    schemas = openapi()["components"]["schemas"]
    assert set(schemas["Problem"]["required"]) == set(schemas["Problem"]["properties"])
    assert set(schemas["Build"]["required"]) == set(schemas["Build"]["properties"])
    assert schemas["JobRequest"]["required"] == ["kind", "path"]
    assert "schema" in schemas["BuiltField"]["properties"]
