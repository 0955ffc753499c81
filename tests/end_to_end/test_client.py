"""invoke, serve and verify on a real build."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nb2fn.client.endpoint import invoke
from nb2fn.errors import CompileError
from nb2fn.hosting.build import open_build
from nb2fn.progress import Progress
from nb2fn.proof.verify import verify

pytestmark = pytest.mark.slow


@contextmanager
def served(build: Path, *arguments: str, **environment: str) -> Iterator[str]:
    """``nb2fn serve`` as a person starts it; its URL."""
    command = [sys.executable, "-m", "nb2fn", "serve", "--port", "0", *arguments, str(build)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
    )
    assert process.stdout is not None
    with process:
        words = process.stdout.readline().split()
        yield next(word for word in words if word.startswith("http"))
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in (0, 130)


def test_a_build_is_asked_its_own_example(built: Path) -> None:
    answer = invoke(str(built))
    assert (answer.status, json.loads(answer.body)) == (200, {"label": "é", "value": 4.0})


def test_a_build_is_asked_a_question(built: Path) -> None:
    answer = invoke(str(built), {"x": 1, "label": "ü"})
    assert json.loads(answer.body) == {"label": "ü", "value": -2.0}
    assert invoke(str(built), b'{"x": 2}').status == 200
    assert invoke(str(built), b"\xff\xfe").status == 400
    assert invoke(str(built), {"x": "three"}).status == 422


def test_a_served_build_answers_by_url_base_or_route(built: Path) -> None:
    with served(built) as url:
        for address in (url, f"{url}/", f"{url}/predict"):
            assert json.loads(invoke(address).body) == {"label": "é", "value": 4.0}
        assert invoke(url, {"x": []}).status == 422
        with urllib.request.urlopen(f"{url}/health", timeout=10) as answer:
            assert json.loads(answer.read())["status"] == "ok"


def test_nobody_is_served_without_the_token_beyond_loopback(built: Path) -> None:
    digest = hashlib.sha256(b"secret").hexdigest()
    with served(built, "--host", "0.0.0.0", NB2FN_TOKEN_SHA256=digest) as url:
        local = url.replace("0.0.0.0", "127.0.0.1")
        assert invoke(local).status == 401
        assert invoke(local, token="wrong").status == 401
        assert invoke(local, token="secret").status == 200


def test_a_port_in_use_is_told(built: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "nb2fn", "serve", "--port", port, str(built)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "NB551" in done.stderr
    assert "Traceback" not in done.stderr


def test_nobody_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(CompileError, match="NB551"):
        invoke(f"http://127.0.0.1:{port}", timeout=2)


def test_no_such_route(built: Path) -> None:
    with pytest.raises(CompileError, match="NB553"):
        invoke(str(built), route="/predict/nothing")


def test_a_folder_that_is_no_build(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(CompileError, match="NB552"):
            open_build(folder, Progress())


def test_verify_asks_again_and_sees_changes(built: Path, tmp_path: Path) -> None:
    assert verify(built, Progress()).status == "equal"
    copy = tmp_path / "copy"
    shutil.copytree(built, copy)
    (copy / "handler.py").write_text("app = None")
    with pytest.raises(CompileError, match="NB555"):
        verify(copy, Progress())


def test_verify_tells_another_answer(built: Path, tmp_path: Path) -> None:
    """A build whose files agree with their hashes, but whose answers do not."""
    copy = tmp_path / "copy"
    shutil.copytree(built, copy)
    cases = copy / "tests" / "cases.json"
    cases.write_text(cases.read_text("utf-8").replace("4.0", "4.5"), "utf-8")
    marker = json.loads((copy / ".nb2fn.json").read_text("utf-8"))
    marker["files"]["tests/cases.json"] = hashlib.sha256(cases.read_bytes()).hexdigest()
    (copy / ".nb2fn.json").write_text(json.dumps(marker), "utf-8")
    proof = verify(copy, Progress())
    assert proof.status == "failed"
    assert [(d.pointer, d.expected, d.got) for d in proof.differences] == [("/value", 4.5, 4.0)]
