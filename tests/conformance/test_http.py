"""One table of HTTP cases; every transport gives the same status and the same body."""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from .subjects import Subject
from .transports import Ask, Headers

JSON = ("Content-Type", "application/json")
ID = ("X-Request-Id", "conformance-1")
SECRET = "correct horse"


def answer(subject: Subject) -> Any:
    return subject.answer


def health(subject: Subject) -> Any:
    endpoint = subject.endpoint
    told = {"version": endpoint.version, "tier": endpoint.tier, "build": endpoint.build}
    return {"status": "ok", **told}


@dataclass(frozen=True)
class Case:
    """A request and what must come back.

    ``{path}`` in ``target`` is the subject's own, ``{realm}`` in ``sent`` its name.
    ``body`` ``None`` stands for the subject's question. ``answer`` is the JSON body,
    or a function of the subject that gives it, or the kind of the problem. ``token``
    puts the endpoint behind that token, ``""`` closes it.
    """

    name: str
    status: int
    answer: Any = None
    method: str = "POST"
    target: str = "{path}"
    headers: tuple[tuple[str, str], ...] = (JSON,)
    body: bytes | None = None
    token: str | None = None
    sent: dict[str, str] = field(default_factory=dict)


def bearer(token: str) -> tuple[str, str]:
    return "Authorization", f"Bearer {token}"


BEARER = {"WWW-Authenticate": 'Bearer realm="{realm}"'}
WRONG = {"WWW-Authenticate": 'Bearer realm="{realm}", error="invalid_token"'}
POSTED, READ = {"Allow": "OPTIONS, POST"}, {"Allow": "GET, HEAD, OPTIONS"}

CASES: list[Case] = [
    Case("the notebook's question", 200, answer),
    Case("charset", 200, answer,
         headers=(("content-type", 'application/json; charset="UTF-8"'),)),
    Case("a json suffix", 200, answer, headers=(("Content-Type", "application/vnd.x+json"),)),
    Case("a query is ignored", 200, answer, target="{path}?verbose=1&x=%C3%A9"),
    Case("repeated headers", 200, answer, headers=(JSON, ("X-A", "1"), ("X-A", "2"))),
    Case("no body", 400, "json", body=b""),
    Case("binary rubbish", 400, "json", body=bytes(range(256))),
    Case("broken JSON", 400, "json", body=b'{"x_test": [[1, 2]'),
    Case("a list", 400, "json", body=b"[1]"),
    Case("NaN", 400, "json", body=b'{"x_test": [[NaN, 1]]}'),
    Case("a key twice", 400, "json", body=b'{"x_test": 1, "x_test": 2}'),
    Case("too deep", 400, "json", body=b'{"x_test":' + b"[" * 10_000 + b"]" * 10_000 + b"}"),
    Case("nothing there", 404, "not-found", target="/nothing"),
    Case("nothing there, accented", 404, "not-found", target="/caf%C3%A9"),
    Case("a slash too many", 404, "not-found", target="{path}/"),
    Case("GET nothing", 404, "not-found", method="GET", target="/nothing", body=b""),
    Case("GET a route", 405, "method", method="GET", body=b"", sent=POSTED),
    Case("HEAD a route", 405, method="HEAD", body=b"", sent=POSTED),
    Case("DELETE a route", 405, "method", method="DELETE", body=b"", sent=POSTED),
    Case("an invented method", 405, "method", method="BREW", body=b"", sent=POSTED),
    Case("POST a page", 405, "method", target="/health", sent=READ),
    Case("OPTIONS of a route", 204, method="OPTIONS", body=b"", sent=POSTED),
    Case("OPTIONS of a page", 204, method="OPTIONS", target="/health", body=b"", sent=READ),
    Case("no media type", 415, "media-type", headers=()),
    Case("a form", 415, "media-type", headers=(("Content-Type", "multipart/form-data"),)),
    Case("two media types", 415, "media-type", headers=(JSON, JSON)),
    Case("another charset", 415, "charset",
         headers=(("Content-Type", "application/json; charset=latin-1"),)),
    Case("compressed", 415, "content-encoding", headers=(JSON, ("Content-Encoding", "gzip"))),
    Case("no input", 422, "values", body=b"{}"),
    Case("an input too many", 422, "values", body=b'{"no such input": 1}'),
    Case("health", 200, health, method="GET", target="/health", body=b"", token=""),
    Case("HEAD of health", 200, method="HEAD", target="/health", body=b"", token=""),
    Case("closed without a token", 401, "closed", token="", sent=BEARER),
    Case("closed, whatever is sent", 401, "closed", headers=(JSON, bearer("")), token="",
         sent=BEARER),
    Case("closed pages", 401, "closed", method="GET", target="/", body=b"", token="", sent=BEARER),
    Case("closed: nothing is told", 401, "closed", target="/nothing", token="", sent=BEARER),
    Case("the token", 200, answer, headers=(JSON, bearer(SECRET)), token=SECRET),
    Case("the token, scheme in lower case", 200, answer,
         headers=(JSON, ("authorization", f"bearer {SECRET}")), token=SECRET),
    Case("no token", 401, "token-missing", token=SECRET, sent=BEARER),
    Case("another scheme", 401, "token-missing", headers=(JSON, ("Authorization", "Basic QQ==")),
         token=SECRET, sent=BEARER),
    Case("a wrong token", 401, "token-wrong", headers=(JSON, bearer("x")), token=SECRET,
         sent=WRONG),
    Case("the token twice", 401, "token-wrong", headers=(JSON, bearer(SECRET), bearer(SECRET)),
         token=SECRET, sent=WRONG),
    Case("access before form", 401, "token-wrong", headers=(bearer("x"),), body=b"",
         token=SECRET, sent=WRONG),
]  # fmt: skip

# Of the small endpoint by hand, which echoes, fails and has a low limit.
LINEAR_CASES = [
    Case("an escaped path", 200, {"y_pred": [5.4]}, target="/pr%65dict"),
    Case("unicode", 200, {"y_pred": [3.0], "note": "naïve 日本 😀 \x00"},
         body='{"x_test":[[0,3]],"note":"naïve 日本 😀 \\u0000"}'.encode()),
    Case("escaped unicode", 200, {"y_pred": [3.0], "note": "😀"},
         body=b'{"x_test":[[0,3]],"note":"\\ud83d\\ude00"}'),
    Case("a thousand rows", 200, {"y_pred": [n * 0.1 + n for n in range(1000)]},
         body=json.dumps({"x_test": [[n, n] for n in range(1000)]}).encode()),
    Case("too large", 413, "too-large", body=b" " * 100_001),
    Case("the code fails", 500, "failure", target="/fail", body=b'{"name": "Ada Lovelace"}'),
    Case("the code exits", 500, "failure", target="/fail", body=b'{"exit": true}'),
    Case("an answer that is no JSON", 500, "failure", target="/nan", body=b"{}"),
]  # fmt: skip

# What a server refuses before it asks the endpoint, with a status and a body of its own.
EARLIER = {
    ("two media types", "functions-framework"): 400,
    ("an invented method", "azure-functions"): 404,
    ("an invented method", "ray-serve"): 400,
}


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> Any:
    def close(token: str | None) -> None:
        if token is not None:
            monkeypatch.delenv("NB2FN_PUBLIC")
        if token:
            digest = hashlib.sha256(token.encode()).hexdigest()
            monkeypatch.setenv("NB2FN_TOKEN_SHA256", digest)

    return close


def check(subject: Subject, ask: Ask, case: Case) -> None:
    body = json.dumps(subject.question).encode() if case.body is None else case.body
    target = case.target.replace("{path}", subject.path)
    status, given, content = ask(case.method, target, [*case.headers, ID], body)
    headers = {name.lower(): value for name, value in given}
    assert status == case.status
    for name, value in case.sent.items():
        assert headers[name.lower()] == value.replace("{realm}", subject.endpoint.name)
    assert headers["x-request-id"] == "conformance-1"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    if case.answer is None:
        assert content == b""
    elif isinstance(case.answer, str):
        assert headers["content-type"] == "application/problem+json"
        check_problem(json.loads(content), status, case.answer)
    else:
        assert headers["content-type"] == "application/json"
        expected = case.answer(subject) if callable(case.answer) else case.answer
        got = json.loads(content)
        assert content == json.dumps(got, ensure_ascii=False, separators=(",", ":")).encode()
        assert same(got, expected), (got, expected)
        # Every transport gives the core's own bytes, to the last digit.
        _, _, core = subject.endpoint.handle("POST", subject.path, case.headers, body)
        assert case.method != "POST" or not callable(case.answer) or content == core


def check_problem(document: dict[str, Any], status: int, kind: str) -> None:
    assert document["type"] == f"urn:nb2fn:problem:{kind}"
    assert document["status"] == status
    assert document["title"] and document["detail"]
    assert document["request_id"] == "conformance-1"
    assert document["instance"] == "urn:nb2fn:request:conformance-1"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(pair: tuple[str, str], subject: Subject, ask: Ask, behind: Any, case: Case) -> None:
    behind(case.token)
    if (case.name, pair[1]) in EARLIER:
        status, _, _ = ask(case.method, subject.path, [*case.headers, ID], case.body or b"{}")
        assert status == EARLIER[case.name, pair[1]]
        return
    check(subject, ask, case)


@pytest.mark.parametrize("case", LINEAR_CASES, ids=lambda case: case.name)
def test_case_of_the_small_endpoint(linear: Subject, ask_linear: Ask, case: Case) -> None:
    check(linear, ask_linear, case)


def test_every_violation_by_its_pointer(subject: Subject, ask: Ask) -> None:
    body = json.dumps(subject.refused).encode()
    status, headers, content = ask("POST", subject.path, [JSON], body)
    document = json.loads(content)
    assert status == 422
    assert dict(headers)["Content-Type"] == "application/problem+json"
    assert tuple(error["pointer"] for error in document["errors"]) == subject.pointers
    assert all(error["detail"] for error in document["errors"])


def test_nothing_of_the_inside_is_told_or_logged(
    ask_linear: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    body = b'{"name": "Ada Lovelace"}'
    _, _, content = ask_linear("POST", "/fail", [JSON, ID], body)
    assert b"Ada" not in content
    assert b"ValueError" not in content
    (line,) = capsys.readouterr().err.splitlines()
    assert "Ada" not in line
    log = json.loads(line)
    assert log["request_id"] == "conformance-1"
    assert log["exception"] == "ValueError"
    assert log["route"] == "/fail"
    assert log["frames"][-1].startswith("conformance/subjects.py:")
    assert log["frames"][-1].endswith(" _fail")


def test_requests_without_an_id_get_one_of_their_own(subject: Subject, ask: Ask) -> None:
    seen = set()
    for given in ([], [("X-Request-Id", "a b\u00e9<script>")], [("X-Request-Id", "x" * 65)]):
        status, headers, content = ask("POST", "/nothing", [JSON, *given], b"{}")
        own = {name.lower(): value for name, value in headers}["x-request-id"]
        assert status == 404
        assert json.loads(content)["request_id"] == own
        assert re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", own)
        seen.add(own)
    assert len(seen) == 3


def test_the_openapi_document(subject: Subject, ask: Ask) -> None:
    status, _, content = ask("GET", "/openapi.json", [], b"")
    document = json.loads(content)
    assert status == 200
    assert document["openapi"].startswith("3.1")
    post = document["paths"][subject.path]["post"]
    assert post["requestBody"]["content"]["application/json"]["example"] == subject.question


@pytest.mark.parametrize("target", ["/", "/health", "/openapi.json"])
def test_head_tells_the_headers_of_get(subject: Subject, ask: Ask, target: str) -> None:
    def told(method: str) -> tuple[int, dict[str, str], bytes]:
        status, headers, content = ask(method, target, [ID], b"")
        ignored = ("date", "server", "connection", "via", "content-length")
        return status, {k: v for k, v in headers if k.lower() not in ignored}, content

    get, head = told("GET"), told("HEAD")
    assert head[:2] == get[:2]
    assert (len(get[2]) > 0, head[2]) == (True, b"")


def test_the_page(subject: Subject, ask: Ask) -> None:
    status, headers, content = ask("GET", "/", [], b"")
    sent: Headers = [(name.lower(), value) for name, value in headers]
    assert status == 200
    assert dict(sent)["content-type"] == "text/html; charset=utf-8"
    policies = [value for name, value in sent if name == "content-security-policy"]
    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'; script-src 'sha256-")
    assert subject.path.encode() in content


def same(got: Any, expected: Any) -> bool:
    """Whether two answers are equal, numbers within the rounding that a proof allows."""
    if isinstance(expected, dict) and isinstance(got, dict):
        return got.keys() == expected.keys() and all(same(got[k], expected[k]) for k in got)
    if isinstance(expected, list) and isinstance(got, list):
        return len(got) == len(expected) and all(map(same, got, expected))
    if isinstance(expected, float) and isinstance(got, float):
        return math.isclose(got, expected, rel_tol=1e-13, abs_tol=1e-15)
    return type(got) is type(expected) and bool(got == expected)
