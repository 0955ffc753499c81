"""Pages of other origins: those that were named may ask, whatever brings their requests."""

from __future__ import annotations

import json

import pytest

from .subjects import Subject
from .transports import Ask

ALLOWED = "https://app.example.com"
JSON = ("Content-Type", "application/json")
ASKING = [
    ("Access-Control-Request-Method", "POST"),
    ("Access-Control-Request-Headers", "authorization,content-type"),
]


@pytest.fixture(autouse=True)
def closed(public: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a token, which a browser does not send along when it asks beforehand."""
    monkeypatch.delenv("NB2FN_PUBLIC")
    monkeypatch.setenv("NB2FN_TOKEN_SHA256", "a" * 64)


def told(ask: Ask, method: str, origin: str, path: str = "/predict") -> tuple[int, dict[str, str]]:
    headers = [JSON, ("Origin", origin), *(ASKING if method == "OPTIONS" else [])]
    status, given, _ = ask(method, path, headers, b"" if method == "OPTIONS" else b"{}")
    return status, {name.lower(): value for name, value in given}


def test_a_named_origin_may_ask(ask_linear: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NB2FN_CORS", f"http://localhost:3000 {ALLOWED}")
    status, headers = told(ask_linear, "OPTIONS", ALLOWED)
    assert status == 204
    assert headers["access-control-allow-origin"] == ALLOWED
    assert headers["access-control-allow-methods"] == "OPTIONS, POST"
    assert "authorization" in headers["access-control-allow-headers"]
    assert headers["vary"] == "Origin"
    status, headers = told(ask_linear, "POST", ALLOWED)
    assert status == 401, "being allowed to ask is not to be let in"
    assert headers["access-control-allow-origin"] == ALLOWED, "the page may read why"


@pytest.mark.parametrize("cors", ["", ALLOWED])
@pytest.mark.parametrize("origin", ["https://evil.example.com", f"{ALLOWED}.evil.com", "null", "*"])
def test_nobody_else_may(
    ask_linear: Ask, monkeypatch: pytest.MonkeyPatch, cors: str, origin: str
) -> None:
    monkeypatch.setenv("NB2FN_CORS", cors)
    for method in ("OPTIONS", "POST"):
        status, headers = told(ask_linear, method, origin)
        assert status == 401
        assert not [name for name in headers if name.startswith("access-control")]


def test_without_an_origin_nothing_is_said(
    linear: Subject, ask_linear: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NB2FN_CORS", ALLOWED)
    monkeypatch.setenv("NB2FN_PUBLIC", "1")
    body = json.dumps(linear.question).encode()
    status, given, _ = ask_linear("POST", "/predict", [JSON], body)
    assert status == 200
    assert not [name for name, _ in given if name.lower().startswith("access-control")]
