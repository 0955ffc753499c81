"""The API's OpenAPI 3.1 document: ``python -m nb2fn.server.openapi``.

The panel's TypeScript types are generated from it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from nb2fn.server.operations import OPERATIONS, PREFIX, Operation
from nb2fn.server.schema.base import Problem

_REF = "#/components/schemas/{model}"


class _Untitled(GenerateJsonSchema):
    """Without titles that repeat the members' names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def openapi() -> dict[str, Any]:
    """The document."""
    names, schemas = models_json_schema(_models(), ref_template=_REF, schema_generator=_Untitled)
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        described = _operation(operation, names)
        paths.setdefault(PREFIX + operation.path, {})[operation.method] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": "nb2fn's Jupyter server extension", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas["$defs"]},
    }


Mode = Literal["validation", "serialization"]
Names = Mapping[Any, dict[str, Any]]  # by (model, mode)


def _models() -> list[tuple[type[BaseModel], Mode]]:
    found: list[tuple[type[BaseModel], Mode]] = [(Problem, "serialization")]
    for operation in OPERATIONS:
        if operation.request is not None:
            found.append((operation.request, "validation"))
        found.append((operation.answer, "serialization"))
    return found


def _operation(operation: Operation, names: Names) -> dict[str, Any]:
    inside = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in inside
    ] + [
        {
            "name": query.name,
            "in": "query",
            "required": query.required,
            "description": query.meaning,
            "schema": {"type": "string"},
        }
        for query in operation.query
    ]
    kind = "text/event-stream" if operation.stream else "application/json"
    answer = _content(kind, names[operation.answer, "serialization"])
    problem = _content("application/problem+json", names[Problem, "serialization"])
    out: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "responses": {
            str(operation.status): {"description": operation.summary, "content": answer},
            "default": {"description": "An error", "content": problem},
        },
    }
    if parameters:
        out["parameters"] = parameters
    if operation.request is not None:
        asked = _content("application/json", names[operation.request, "validation"])
        out["requestBody"] = {"required": True, "content": asked}
    return out


def _content(kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {kind: {"schema": schema}}


if __name__ == "__main__":
    json.dump(openapi(), sys.stdout, indent=1, ensure_ascii=False, sort_keys=True)
    sys.stdout.write("\n")
