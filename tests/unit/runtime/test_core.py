"""The endpoint itself, where the conformance suite does not reach."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nb2fn.runtime.core import Endpoint, Route
from nb2fn.runtime.decoding import DecodeError
from nb2fn.runtime.jsonio import write
from nb2fn.runtime.problem import PHRASES

JSON = [("Content-Type", "application/json")]
DOCUMENT: dict[str, Any] = {"openapi": "3.1.0", "paths": {}}


def endpoint(
    validate: Callable[[Any], list[tuple[str, str]]] = lambda body: [],
    call: Callable[[Any], dict[str, Any]] = lambda body: {"got": body},
    **options: Any,
) -> Endpoint:
    settings = {"access": "open", "openapi": DOCUMENT, **options}
    path = settings.pop("path", "/predict")
    routes = [Route("predict", path, validate, call)]
    return Endpoint("e", "1", "exact", "b", routes, **settings)


def ask(subject: Endpoint, body: bytes = b"{}") -> tuple[int, dict[str, Any]]:
    status, _, content = subject.handle("POST", "/predict", JSON, body)
    return status, json.loads(content)


def test_headers_may_be_a_mapping() -> None:
    status, _, content = endpoint().handle(
        "POST", "/predict", {"CONTENT-TYPE": "application/json"}, b'{"a":1}'
    )
    assert (status, content) == (200, b'{"got":{"a":1}}')


def test_open_for_a_server_on_loopback(closed: Any) -> None:
    subject = endpoint(access="token")
    assert ask(subject)[0] == 401
    subject.access = "open"
    assert ask(subject)[0] == 200


def test_public_is_said_with_a_one_only(closed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = endpoint(access="token")
    for value, status in (("0", 401), ("", 401), ("true", 401), ("1", 200)):
        monkeypatch.setenv("NB2FN_PUBLIC", value)
        assert ask(subject)[0] == status


def test_a_digest_that_is_none_opens_nothing(closed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = endpoint(access="token")
    for digest in ("é", "abc", "*"):
        monkeypatch.setenv("NB2FN_TOKEN_SHA256", digest)
        headers = [*JSON, ("Authorization", f"Bearer {digest}")]
        assert subject.handle("POST", "/predict", headers, b"{}")[0] == 401


def test_a_digest_in_upper_case_is_the_same(closed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = "2BB80D537B1DA3E38BD30361AA855686BDE0EACD7162FEF6A25FE97BF527A25B"
    monkeypatch.setenv("NB2FN_TOKEN_SHA256", f" {digest} ")
    headers = [*JSON, ("Authorization", "Bearer  secret ")]
    assert endpoint(access="token").handle("POST", "/predict", headers, b"{}")[0] == 200


def test_a_value_that_cannot_be_built_is_a_violation() -> None:
    def call(body: Any) -> dict[str, Any]:
        raise DecodeError("/x/0", "is no ISO 8601 date or time")

    status, document = ask(endpoint(call=call))
    assert status == 422
    assert document["errors"] == [{"pointer": "/x/0", "detail": "is no ISO 8601 date or time"}]


def test_a_hundred_violations_at_most() -> None:
    status, document = ask(endpoint(lambda body: [(f"/{n}", "no") for n in range(500)]))
    assert status == 422
    assert len(document["errors"]) == 100
    assert "only the first 100" in document["detail"]


def test_a_validator_that_fails_is_an_error_inside(capsys: pytest.CaptureFixture[str]) -> None:
    def validate(body: Any) -> list[tuple[str, str]]:
        raise KeyError("x")

    assert ask(endpoint(validate))[0] == 500
    assert json.loads(capsys.readouterr().err)["exception"] == "KeyError"


def test_endless_recursion_in_the_notebook_s_code(capsys: pytest.CaptureFixture[str]) -> None:
    def call(body: Any) -> dict[str, Any]:
        return call(body)

    assert ask(endpoint(call=call))[0] == 500
    log = json.loads(capsys.readouterr().err)
    assert (log["exception"], len(log["frames"])) == ("RecursionError", 20)


def test_causes_are_logged_by_type(capsys: pytest.CaptureFixture[str]) -> None:
    def call(body: Any) -> dict[str, Any]:
        try:
            raise KeyError("secret")
        except KeyError as error:
            raise ValueError("secret") from error

    assert ask(endpoint(call=call))[0] == 500
    line = capsys.readouterr().err
    assert json.loads(line)["causes"] == ["KeyError"]
    assert "secret" not in line


def test_an_interrupt_is_none_of_a_request_s_business() -> None:
    def call(body: Any) -> dict[str, Any]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(endpoint(call=call))


def test_the_document_may_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_bytes(write(DOCUMENT))
    subject = endpoint(openapi=str(path))
    assert subject.handle("GET", "/openapi.json", [], b"")[2] == write(DOCUMENT)


def test_no_route_where_a_page_is() -> None:
    with pytest.raises(ValueError, match="a route cannot be at /health"):
        endpoint(path="/health")


def test_the_length_is_told() -> None:
    _, headers, content = endpoint().handle("GET", "/health", [], b"")
    assert dict(headers)["Content-Length"] == str(len(content))
    head = endpoint().handle("HEAD", "/health", [], b"")
    assert (dict(head[1])["Content-Length"], head[2]) == (str(len(content)), b"")


def test_a_request_id_of_the_caller_s() -> None:
    headers = [*JSON, ("x-request-id", "Root=1-5759e988-bd862e3fe1be46a994272793;a:b")]
    got = dict(endpoint().handle("POST", "/predict", headers, b"{}")[1])
    assert got["X-Request-Id"] == headers[1][1]


HEADER = st.sampled_from(["content-type", "authorization", "x-request-id", "x"]) | st.text()
VALUE = st.sampled_from(["application/json", "Bearer x", "; charset", ""]) | st.text()


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["GET", "POST", "HEAD", "OPTIONS"]) | st.text(),
    st.sampled_from(["/", "/predict", "/health", "/openapi.json", "?"]) | st.text(),
    st.lists(st.tuples(HEADER, VALUE)),
    st.sampled_from([b"{}", b'{"a":1}', b'{"a":"\\ud800"}']) | st.binary(),
)
def test_whatever_comes_is_answered(
    method: str, path: str, headers: list[tuple[str, str]], body: bytes
) -> None:
    document: dict[str, Any] = {
        "paths": {"/predict": {"post": {"requestBody": {"content": {"application/json": {}}}}}}
    }
    status, sent, content = endpoint(openapi=document).handle(method, path, headers, body)
    told = dict(sent)
    assert status in PHRASES and status != 500
    if content and "json" in told["Content-Type"]:
        assert isinstance(json.loads(content), dict)
    assert all("\n" not in value and "\r" not in value for _, value in sent)
