"""The suite's cases, asked of Ray Serve's own proxy and replicas."""

from __future__ import annotations

import hashlib
import json
import time

import pytest

from tests.conformance.subjects import Subject
from tests.conformance.test_http import CASES, EARLIER, ID, Case, check

from .conftest import Serving

pytestmark = pytest.mark.slow


def protection(case: Case) -> str:
    """Sorts cases by the token they need: `None` is an open endpoint."""
    return str(case.token)


# One cluster after the other: the cases of one protection together.
@pytest.mark.parametrize("case", sorted(CASES, key=protection), ids=lambda case: case.name)
def test_case(
    subject: Subject, serving: Serving, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NB2FN_PUBLIC", "NB2FN_TOKEN_SHA256"):
        monkeypatch.delenv(name, raising=False)
    if case.token is None:
        monkeypatch.setenv("NB2FN_PUBLIC", "1")
    elif case.token:
        digest = hashlib.sha256(case.token.encode()).hexdigest()
        monkeypatch.setenv("NB2FN_TOKEN_SHA256", digest)
    if (case.name, "ray-serve") in EARLIER:
        ask = serving.ask()
        status, _, _ = ask(case.method, subject.path, [*case.headers, ID], case.body or b"{}")
        assert status == EARLIER[case.name, "ray-serve"]
        return
    check(subject, serving.ask(), case)


def test_it_answers_quickly(
    subject: Subject, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the questions within a tenth of a second, on a machine at work."""
    monkeypatch.setenv("NB2FN_PUBLIC", "1")
    monkeypatch.delenv("NB2FN_TOKEN_SHA256", raising=False)
    ask, body = serving.ask(), json.dumps(subject.question).encode()
    taken = []
    for _ in range(100):
        begun = time.perf_counter()
        assert ask("POST", subject.path, [("Content-Type", "application/json")], body)[0] == 200
        taken.append(time.perf_counter() - begun)
    print(f"warm p50 {sorted(taken)[50] * 1000:.1f} ms")
    assert sorted(taken)[50] < 0.1
