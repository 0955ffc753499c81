"""Each endpoint behind each transport, open unless the test says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import subjects
from .subjects import SUBJECTS, Subject
from .transports import TRANSPORTS, Ask


@pytest.fixture(scope="package", params=SUBJECTS)
def subject(request: pytest.FixtureRequest) -> Subject:
    return SUBJECTS[request.param]()


@pytest.fixture(scope="package", params=TRANSPORTS)
def ask(request: pytest.FixtureRequest, subject: Subject) -> Iterator[Ask]:
    with TRANSPORTS[request.param](subject.endpoint) as asking:
        yield asking


@pytest.fixture(scope="package")
def linear() -> Subject:
    return subjects.linear()


@pytest.fixture(scope="package", params=TRANSPORTS)
def ask_linear(request: pytest.FixtureRequest, linear: Subject) -> Iterator[Ask]:
    with TRANSPORTS[request.param](linear.endpoint) as asking:
        yield asking


@pytest.fixture(autouse=True)
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NB2FN_PUBLIC", "1")
    monkeypatch.delenv("NB2FN_TOKEN_SHA256", raising=False)
