"""A small function by hand: what lowering would give for a notebook that scales rows."""

from __future__ import annotations

import hashlib
import json
import sys
from typing import Any

from nb2fn.ir.function import Artifact, Function, Requirement, Source
from nb2fn.ir.snapshot import Case
from nb2fn.ir.value import Field, Signature, ValueType
from nb2fn.lowering.runtime_files import runtime_sources

PYTHON = (sys.version_info[0], sys.version_info[1])
NUMPY = Requirement("numpy", "2.2.6", "model holds numpy.ndarray")
QUESTION = {"rows": [[4, 5]]}
ANSWER = {"scaled": [[2.0, 2.5]]}

_ENDPOINT = '''"""Requests in, the notebook's answers out."""

import json
import os

from nb2fn_runtime.core import Endpoint, Route

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
with open(os.path.join(ROOT, "model", "scale.json"), encoding="utf-8") as file:
    SCALE = json.load(file)


def validate(body):
    return [] if "rows" in body else [("/rows", "is required")]


def ask(body):
    return {"scaled": [[x * SCALE for x in row] for row in body["rows"]]}


endpoint = Endpoint(
    name="half",
    version="0.1.0",
    tier="exact",
    build="0123456789abcdef",
    routes=[Route("predict", "/predict", validate, ask)],
    openapi=os.path.join(ROOT, "openapi.json"),
)
'''
_WITH_NUMPY = _ENDPOINT.replace(
    'return {"scaled": [[x * SCALE for x in row] for row in body["rows"]]}',
    'import numpy\n\n    return {"scaled": (numpy.array(body["rows"]) * SCALE).tolist()}',
)


def openapi() -> dict[str, Any]:
    """The document of the function's one route, with the notebook's own example."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "half", "version": "0123456789abcdef"},
        "paths": {
            "/predict": {
                "post": {
                    "operationId": "predict",
                    "summary": "Answers scaled for rows",
                    "requestBody": {"content": {"application/json": {"example": QUESTION}}},
                    "responses": {
                        "200": {
                            "description": "The notebook's answer",
                            "content": {"application/json": {"example": ANSWER}},
                        }
                    },
                }
            }
        },
    }


def half(
    *,
    name: str = "half",
    numpy: bool = False,
    python: tuple[int, int] = PYTHON,
    interpreter: str = sys.executable,
    cases: tuple[Case, ...] = (),
    sources: tuple[Source, ...] = (),
) -> Function:
    """A function that halves rows, with numpy or with nothing but Python."""
    model = b"0.5"
    document = openapi()
    rows = ValueType("list", items=ValueType("list", items=ValueType("number")))
    return Function(
        name=name,
        module="half",
        tier="exact",
        sources=(
            Source("half/__init__.py", '"""Halves rows."""\n'),
            Source("half/endpoint.py", _WITH_NUMPY if numpy else _ENDPOINT),
            Source("openapi.json", json.dumps(document)),
            *runtime_sources(),
            *sources,
        ),
        artifacts=(Artifact("model/scale.json", model, hashlib.sha256(model).hexdigest()),),
        requirements=(NUMPY,) if numpy else (),
        constraints=(("numpy", NUMPY.version),) if numpy else (),
        python=python,
        signatures=(
            Signature(
                "predict",
                (Field("rows", rows, QUESTION["rows"]),),
                (Field("scaled", rows, ANSWER["scaled"]),),
            ),
        ),
        openapi=document,
        digest="0" * 64,
        interpreter=interpreter,
        cases=cases,
    )
