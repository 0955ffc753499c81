"""Endpoints that the suite asks: one by hand, and built projects through :func:`built`."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nb2fn.runtime.core import Endpoint, Route
from nb2fn.runtime.validate import check_array, check_record, check_text


@dataclass(frozen=True)
class Subject:
    """An endpoint; one ``question`` it answers at ``path``, with ``answer``; a body of the right
    form that it refuses, and the JSON pointers of its violations."""

    endpoint: Endpoint
    path: str
    question: dict[str, Any]
    answer: dict[str, Any]
    refused: dict[str, Any]
    pointers: tuple[str, ...]


def _check_x(value: Any, pointer: str, out: list[tuple[str, str]]) -> None:
    check_array(value, pointer, out, (None, 2))


def _validate_predict(body: dict[str, Any]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    check_record(body, "", out, (("x_test", _check_x, True), ("note", check_text, False)), "input")
    return out


def _predict(body: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"y_pred": [a * 0.1 + b for a, b in body["x_test"]]}
    if "note" in body:
        answer["note"] = body["note"]
    return answer


def _anything(body: dict[str, Any]) -> list[tuple[str, str]]:
    return []


def _fail(body: dict[str, Any]) -> dict[str, Any]:
    if body.get("exit"):
        raise SystemExit(3)
    raise ValueError(f"could not convert {body!r}")


def _nan(body: dict[str, Any]) -> dict[str, Any]:
    return {"y": float("nan")}


def linear() -> Subject:
    """A small endpoint by hand, with routes that fail in the ways that notebooks do."""
    question = {"x_test": [[4, 5]]}
    paths: dict[str, Any] = {
        path: {"post": {"requestBody": {"content": {"application/json": {"example": example}}}}}
        for path, example in (("/predict", question), ("/fail", {}), ("/nan", {}))
    }
    endpoint = Endpoint(
        name="linear",
        version="1",
        tier="stdlib",
        build="b" * 64,
        routes=[
            Route("predict", "/predict", _validate_predict, _predict),
            Route("fail", "/fail", _anything, _fail),
            Route("nan", "/nan", _anything, _nan),
        ],
        openapi={"openapi": "3.1.0", "info": {"title": "linear", "version": "1"}, "paths": paths},
        limit=100_000,
    )
    return Subject(
        endpoint=endpoint,
        path="/predict",
        question=question,
        answer={"y_pred": [5.4]},
        refused={"x_test": [[4, "5"], [1]]},
        pointers=("/x_test/0/1", "/x_test/1"),
    )


def built(directory: Path, module: str) -> Subject:
    """The project in ``directory``, asked its notebook's own question; its requirements must
    be installed here."""
    sys.path.insert(0, str(directory))
    try:
        endpoint = importlib.import_module(f"{module}.endpoint").endpoint
    finally:
        sys.path.remove(str(directory))
    path = next(iter(endpoint.routes))
    post = endpoint.document()["paths"][path]["post"]
    question = post["requestBody"]["content"]["application/json"]
    answer = post["responses"]["200"]["content"]["application/json"]["example"]
    required = question["schema"].get("required", ())
    return Subject(endpoint, path, question["example"], answer, {}, ("",) * len(required))
