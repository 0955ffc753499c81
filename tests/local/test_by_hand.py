"""What a local project's README tells people to do, done without nb2fn."""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from nb2fn.ir.proof import Proof
from nb2fn.progress import Progress
from nb2fn.project import publish, refuse_foreign, stage
from nb2fn.settings import Settings
from nb2fn.targets.registry import target
from tests.functions import ANSWER, QUESTION, half

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(output=tmp_path_factory.mktemp("by-hand"))
    bundle = target("local").emit(half(numpy=True), settings, Progress())
    with stage(bundle, settings, Progress()) as staged:
        return publish(staged, bundle, Proof("equal", "exact", "0" * 64, 1, 0.0, 0.0), settings)


def _commands(project: Path, word: str) -> list[str]:
    """The README's shell lines that hold ``word``."""
    blocks = re.findall(r"```sh\n(.*?)```", (project / "README.md").read_text(), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if word in line]


def _run(project: Path, command: str) -> str:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("NB2FN_")}
    done = subprocess.run(
        command, shell=True, cwd=project, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(project: Path) -> Path:
    """The project, its virtual environment made as the README says."""
    for command in _commands(project, "-m venv") + _commands(project, "--require-hashes"):
        _run(project, command)
    return project


@contextmanager
def _served(project: Path, **environ: str) -> Iterator[str]:
    (command,) = _commands(project, "waitress-serve")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("NB2FN_")}
    process = subprocess.Popen(
        command.replace(":8080", f":{port}").split(), cwd=project, env={**kept, **environ}
    )
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _ask(url: str, token: str = "") -> tuple[int, Any]:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = json.dumps(QUESTION).encode()
    request = urllib.request.Request(f"{url}/predict", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def test_waitress_serves_it_to_who_has_the_token(installed: Path) -> None:
    token = _run(installed, _commands(installed, "TOKEN=$(openssl")[0] + "; printf %s $TOKEN")
    digest = hashlib.sha256(token.encode()).hexdigest()
    (export,) = _commands(installed, "export NB2FN_TOKEN_SHA256")
    shown = _run(installed, f"TOKEN={token}; {export}; printf %s $NB2FN_TOKEN_SHA256")
    assert shown == digest
    with _served(installed, NB2FN_TOKEN_SHA256=digest) as url:
        assert _ask(url, token) == (200, ANSWER)
        assert _ask(url)[0] == 401
        assert _ask(url, "wrong")[0] == 401


def test_its_own_tests_pass_and_leave_a_build_that_can_be_replaced(installed: Path) -> None:
    for command in _commands(installed, "pytest"):
        said = _run(installed, command)
    assert re.search(r"2 passed", said)
    refuse_foreign(installed)
