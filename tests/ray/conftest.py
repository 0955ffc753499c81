"""A build for Ray, served by Ray Serve in an environment of its own."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.examples import Builds
from tests.conformance.subjects import Subject, built
from tests.conformance.transports import Answer, Ask, Headers, over_http

NAMES = ("NB2FN_PUBLIC", "NB2FN_TOKEN_SHA256", "NB2FN_CORS")


class Serving:
    """The build in ``folder`` under Ray; one cluster at a time, anew where another protection
    is asked for."""

    def __init__(self, python: str, folder: Path) -> None:
        self.python, self.folder = python, folder
        self.given: dict[str, str] | None = None
        self.process: subprocess.Popen[str] | None = None
        self.port = 0

    def ask(self) -> Ask:
        """Asks the cluster that is protected as this process's environment says."""

        def ask(method: str, target: str, headers: Headers, body: bytes) -> Answer:
            given = {name: os.environ[name] for name in NAMES if name in os.environ}
            if given != self.given:
                self.stop()
                self._start(given)
            return over_http(self.port)(method, target, headers, body)

        return ask

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        self.process.communicate(timeout=60)
        self.process = None

    def _start(self, given: dict[str, str]) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        plain = {name: value for name, value in os.environ.items() if name not in NAMES}
        self.process = subprocess.Popen(
            [self.python, str(Path(__file__).parent / "serving.py"), str(self.port)],
            cwd=self.folder,
            env={
                **plain,
                **given,
                "PYTHONPATH": str(self.folder),
                "PYTHONDONTWRITEBYTECODE": "1",
                "RAY_USAGE_STATS_ENABLED": "0",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        told = next((line for line in self.process.stdout if line == "serving\n"), "")
        assert told, "Ray Serve did not start"
        self.given = given


@pytest.fixture(scope="session")
def python() -> str:
    """The Python with Ray Serve, which `make test-ray` makes."""
    found = os.environ.get("NB2FN_RAY_PYTHON", "")
    if not found:
        pytest.skip("make test-ray runs this")
    return found


@pytest.fixture(scope="package")
def build(python: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The linear regression for Ray: its folder and its package."""
    made = Builds(tmp_path_factory.mktemp("ray"))("linear-regression", "ray")
    return made.directory, made.function.module


@pytest.fixture(scope="package")
def subject(build: tuple[Path, str]) -> Subject:
    return built(*build)


@pytest.fixture(scope="package")
def serving(python: str, build: tuple[Path, str]) -> Iterator[Serving]:
    found = Serving(python, build[0])
    yield found
    found.stop()
