"""One answer beside the notebook's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nb2fn.proof.match import match, match_document, question_of

CASES = [
    {"path": "/predict", "request": {"x": [[4, 5]]}, "answer": {"y": [4.0]}, "kind": "example"},
    {"path": "/predict", "request": {"x": []}, "answer": None, "kind": "probe"},
    {
        "path": "/draw",
        "request": {},
        "answer": {"y": 0.3},
        "kind": "example",
        "form_only": True,
    },
]


@pytest.fixture
def build(tmp_path: Path) -> Path:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "cases.json").write_text(json.dumps(CASES))
    (tmp_path / "proof.json").write_text('{"status": "equal"}')
    return tmp_path


@pytest.mark.parametrize(
    ("path", "body", "status", "answer", "expected"),
    [
        ("/predict", '{"x": [[4, 5]]}', 200, {"y": [4.0]}, "equal"),
        ("/predict", '{"x": [[4.0, 5e0]]}', 200, {"y": [4.0 + 1e-15]}, "equal"),
        ("/predict", '{"x": [[4, 5]]}', 200, {"y": [4.1]}, "different"),
        ("/predict", '{"x": [[4, 5]]}', 200, {"z": [4.0]}, "different"),
        ("/predict", '{"x": [[4, 5]]}', 500, {"title": "no"}, "different"),
        ("/predict", '{"x": [[4, 5]]}', 200, None, "different"),
        ("/predict", '{"x": [[4, true]]}', 422, {}, "unknown"),
        ("/predict", '{"x": [[5, 4]]}', 200, {"y": [4.0]}, "unknown"),
        ("/predict", '{"x": []}', 422, {}, "equal"),
        ("/predict", '{"x": []}', 200, {"y": []}, "different"),
        ("/predict", "{", 400, {}, "unknown"),
        ("/draw", "{}", 200, {"y": 0.9}, "form"),
        ("/draw", "{}", 200, {"y": "a"}, "different"),
    ],
)
def test_match(build: Path, path: str, body: str, status: int, answer: Any, expected: str) -> None:
    assert match(build, path, question_of(body), status, answer).status == expected


def test_a_build_without_its_cases_knows_nothing(tmp_path: Path) -> None:
    assert match(tmp_path, "/predict", {}, 200, {}).status == "unknown"


def test_the_example_of_a_document_is_a_case() -> None:
    content = "application/json"
    document = {
        "paths": {
            "/predict": {
                "post": {
                    "requestBody": {"content": {content: {"example": {"x": 1}}}},
                    "responses": {"200": {"content": {content: {"example": {"y": 2.0}}}}},
                }
            }
        }
    }
    assert match_document(document, "/predict", {"x": 1}, 200, {"y": 2.0}).status == "equal"
    found = match_document(document, "/predict", {"x": 1}, 200, {"y": 3.0})
    assert (found.status, found.max_abs_diff) == ("different", 1.0)
    assert match_document(document, "/predict", {"x": 2}, 200, {"y": 3.0}).status == "unknown"
    assert match_document(document, "/other", {"x": 1}, 200, {}).status == "unknown"
