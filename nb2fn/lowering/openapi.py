"""The OpenAPI 3.1 document of an endpoint, with the notebook's own examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nb2fn.ir.partition import Route
from nb2fn.ir.snapshot import Case
from nb2fn.ir.value import Field, Signature
from nb2fn.lowering.endpoint_source import Identity
from nb2fn.lowering.schema import answer_schema, body_schema

_PROBLEMS = {
    400: "The body is no JSON object, or holds what JSON does not allow",
    401: "The token is missing or wrong",
    413: "The body is larger than the endpoint takes",
    415: "The body is not application/json",
    422: "Values that the notebook's code cannot take, each with its JSON pointer",
    500: "The notebook's code failed on these values",
}
_HEALTH = ("status", "version", "tier", "build")


def openapi(
    identity: Identity,
    routes: Sequence[Route],
    signatures: Sequence[Signature],
    cases: Sequence[Case],
) -> dict[str, Any]:
    """The document served at ``/openapi.json``.

    ``cases`` give each route the question and answer of the notebook.
    """
    by_route = {signature.route: signature for signature in signatures}
    examples = {c.route: c for c in reversed(cases) if c.kind == "example"}
    paths: dict[str, Any] = {
        route.path: {"post": _operation(route, by_route[route.name], examples.get(route.name))}
        for route in routes
    }
    paths["/health"] = {"get": _health()}
    return {
        "openapi": "3.1.0",
        "info": {"title": identity.name, "version": identity.build},
        "paths": paths,
        "components": {
            "schemas": {"Problem": _problem()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _operation(route: Route, signature: Signature, example: Case | None) -> dict[str, Any]:
    question: dict[str, Any] = {"schema": body_schema(signature.inputs)}
    answer: dict[str, Any] = {"schema": answer_schema(signature.outputs)}
    if example is not None:
        question["example"] = example.request
        if example.answer is not None:
            answer["example"] = example.answer
    responses: dict[str, Any] = {
        "200": {
            "description": "The notebook's answer",
            "content": {"application/json": answer},
        }
    }
    for status, meaning in _PROBLEMS.items():
        responses[str(status)] = {
            "description": meaning,
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
    return {
        "operationId": route.name,
        "summary": f"Answers {_listing(signature.outputs)} for {_listing(signature.inputs)}",
        "requestBody": {"required": True, "content": {"application/json": question}},
        "responses": responses,
    }


def _listing(fields: Sequence[Field]) -> str:
    return ", ".join(field.name for field in fields) or "nothing"


def _health() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "operationId": "health",
        "summary": "Whether the endpoint is up, and which build it is",
        "security": [],
        "responses": {
            "200": {
                "description": "Up",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "properties": dict.fromkeys(_HEALTH, text),
                        }
                    }
                },
            }
        },
    }


def _problem() -> dict[str, Any]:
    """RFC 9457, with the members this endpoint adds."""
    text = {"type": "string"}
    violation = {
        "type": "object",
        "properties": {"pointer": text, "detail": text},
        "required": ["pointer", "detail"],
    }
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "instance": {"type": "string", "format": "uri-reference"},
            "request_id": text,
            "errors": {"type": "array", "items": violation},
        },
        "required": ["type", "title", "status"],
    }
