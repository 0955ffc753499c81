"""Each endpoint behind each transport, open unless the test says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.aws.conftest import emulator, lambda_runtimes, runtime_client

from . import subjects
from .deployed import Deployed
from .examples import EXAMPLES, Builds
from .served import Served, functions_framework, image
from .subjects import Subject
from .transports import EMULATED, TRANSPORTS, Ask, Emulated

__all__ = ["emulator", "runtime_client"]

SERVED = {"functions-framework": ("gcp", functions_framework), "image": ("container", image)}
PAIRS = [
    *(("linear", transport) for transport in TRANSPORTS),
    *(
        pytest.param((name, transport), marks=pytest.mark.slow)
        for name in EXAMPLES
        for transport in TRANSPORTS
    ),
    *(
        pytest.param(("linear-regression", transport), marks=pytest.mark.slow)
        for transport in (*EMULATED, "deployed-local", *SERVED)
    ),
]


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Builds:
    """The example notebooks' builds, each made when it is first asked for."""
    return Builds(tmp_path_factory.mktemp("builds"))


@pytest.fixture(scope="package", params=PAIRS, ids="-".join)
def pair(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The names of a subject and of a transport."""
    found: tuple[str, str] = request.param
    return found


@pytest.fixture(scope="package")
def subject(pair: tuple[str, str], request: pytest.FixtureRequest) -> Subject:
    if pair[0] == "linear":
        return subjects.linear()
    built: Builds = request.getfixturevalue("builds")
    return built.subject(pair[0])


@pytest.fixture(scope="package")
def emulated(
    request: pytest.FixtureRequest, builds: Builds, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Emulated]:
    """The linear regression's zip in Lambda's own runtime."""
    binary, client = (request.getfixturevalue(tool) for tool in ("emulator", "runtime_client"))
    build = builds("linear-regression", "aws")
    archive = build.directory / f"{build.function.name}.zip"
    with lambda_runtimes(binary, client, tmp_path_factory.mktemp("lambda")) as start:
        yield Emulated(lambda **environ: start(archive, **environ))


@pytest.fixture(scope="package")
def deployed(builds: Builds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The linear regression, deployed to this machine."""
    found = Deployed(builds("linear-regression").directory, tmp_path_factory.mktemp("deployed"))
    yield found
    found.leave()


@pytest.fixture(scope="package")
def served(pair: tuple[str, str], builds: Builds) -> Iterator[Served]:
    """The linear regression under a provider's own server."""
    target, command = SERVED[pair[1]]
    build = builds("linear-regression", target)
    found = Served(build.directory, command)
    yield found
    found.leave()


@pytest.fixture(scope="package")
def ask(pair: tuple[str, str], subject: Subject, request: pytest.FixtureRequest) -> Iterator[Ask]:
    if pair[1] in EMULATED:
        yield request.getfixturevalue("emulated").asked_with(EMULATED[pair[1]])
        return
    if pair[1] == "deployed-local":
        yield request.getfixturevalue("deployed").ask()
        return
    if pair[1] in SERVED:
        yield request.getfixturevalue("served").ask()
        return
    with TRANSPORTS[pair[1]](subject.endpoint) as asking:
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
