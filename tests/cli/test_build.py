"""The commands that run notebooks and what they built."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import COMMAND, EXAMPLES, environment, nb2fn
from tests.notebooks import write_notebook

pytestmark = pytest.mark.slow
LINEAR = EXAMPLES / "linear-regression.ipynb"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("built")
    done = nb2fn("build", "--json", "--no-cache", LINEAR, folder=folder)
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return folder / "build" / "linear-regression", document


def test_the_document_of_a_build(built: tuple[Path, dict[str, Any]]) -> None:
    directory, document = built
    assert directory.is_dir()
    assert directory.parent.parent / document["build_dir"] == directory
    assert (document["name"], document["ok"]) == ("linear-regression", True)
    (given,) = document["inputs"]
    (answer,) = document["outputs"]
    assert (given["name"], given["example"]) == ("x_test", [[4, 5]])
    assert given["schema"]["type"] == "array"
    assert (answer["name"], answer["example"]) == ("y_pred", [3.9999999999999996])
    assert document["parity"]["status"] == "equal"
    assert document["parity"]["cases"] >= 1
    assert document["parity"]["max_abs_diff"] <= 1e-14
    assert {"read", "train", "lower", "prove"} <= set(document["seconds"])
    assert (document["tier"], document["requirements"]) == ("stdlib", [])
    assert document["bundle_bytes"] > 1000
    assert document["diagnostics"] == []


def test_a_build_for_people(tmp_path: Path) -> None:
    done = nb2fn("build", LINEAR, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    first, second, *_ = done.stdout.splitlines()
    assert first.startswith("built build/linear-regression  (")
    assert second == "  POST /predict takes x_test and answers y_pred"
    assert "gives the notebook's own answers" in done.stdout
    assert re.search(r"^  prove +\d+\.\d\d s", done.stderr, re.MULTILINE)
    assert nb2fn("build", "-q", LINEAR, folder=tmp_path).stderr == ""


def test_one_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    bad = write_notebook(tmp_path / "bad.ipynb", ["#| predict\ny = ("])
    done = nb2fn("build", "--json", bad, LINEAR, folder=tmp_path)
    assert done.returncode == 1
    first, second = json.loads(done.stdout)
    assert (first["ok"], second["ok"]) == (False, True)
    assert [p.name for p in (tmp_path / "build").iterdir()] == ["linear-regression"]


def test_a_failed_build_leaves_nothing(tmp_path: Path) -> None:
    path = write_notebook(
        tmp_path / "nb.ipynb",
        ["x = 1 / 0", "#| predict\ndef add(y):\n    return x + y\nadd(2)"],
    )
    done = nb2fn("build", path, folder=tmp_path)
    assert done.returncode == 1
    assert "division by zero" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("build/*"))


def test_invoke(built: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    directory, _ = built
    own = nb2fn("invoke", directory)
    assert (own.returncode, own.stdout) == (0, '{"y_pred":[3.9999999999999996]}\n')
    question = b'{"x_test": [[4, 5], [1, 2]]}'
    (tmp_path / "q.json").write_bytes(question)
    answers = [
        nb2fn("invoke", directory, question.decode()),
        nb2fn("invoke", directory, "-", given=question),
        nb2fn("invoke", directory, f"@{tmp_path / 'q.json'}"),
    ]
    assert len({a.stdout for a in answers}) == 1
    assert len(json.loads(answers[0].stdout)["y_pred"]) == 2


@pytest.mark.parametrize(
    ("question", "status"), [('{"x_test": [[4]]}', 422), ("{nonsense", 400), ("[]", 400)]
)
def test_an_error_answer_is_printed_too(
    built: tuple[Path, dict[str, Any]], question: str, status: int
) -> None:
    done = nb2fn("invoke", built[0], question)
    assert done.returncode == 1
    assert json.loads(done.stdout)["status"] == status


def test_verify(built: tuple[Path, dict[str, Any]]) -> None:
    done = nb2fn("verify", built[0])
    assert done.returncode == 0, done.stderr
    assert "gives the notebook's own answers" in done.stdout
    document = json.loads(nb2fn("verify", "--json", built[0]).stdout)
    assert document["status"] == "equal"


@pytest.mark.parametrize("command", ["serve", "invoke", "verify"])
def test_what_is_no_build(command: str, tmp_path: Path) -> None:
    done = nb2fn(command, tmp_path)
    assert done.returncode == 1
    assert "error[NB" in done.stderr
    assert "Traceback" not in done.stderr


@contextmanager
def serving(directory: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", str(directory)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as server:
        try:
            assert server.stdout
            url = None
            while url is None and (line := server.stdout.readline()):
                url = re.search(r"http://[\w.:]+", line)
            assert url, server.stderr and server.stderr.read()
            yield server, url[0]
        finally:
            server.kill()


def test_serve_answers_until_it_is_interrupted(built: tuple[Path, dict[str, Any]]) -> None:
    with serving(built[0]) as (server, url):
        done = nb2fn("invoke", url)
        assert (done.returncode, done.stdout) == (0, '{"y_pred":[3.9999999999999996]}\n')
        with urllib.request.urlopen(f"{url}/health") as health:
            assert health.status == 200
        server.send_signal(signal.SIGINT)
        assert server.wait(10) in (0, 130)
        assert server.stderr
        assert "Traceback" not in server.stderr.read()
    assert nb2fn("invoke", url).returncode == 1


def test_ctrl_c_ends_the_kernel_and_leaves_nothing(tmp_path: Path) -> None:
    path = write_notebook(
        tmp_path / "nb.ipynb",
        [
            "import os, time\nprint('kernel', os.getpid(), flush=True)\nx = 1\ntime.sleep(120)",
            "#| predict\ndef add(y):\n    return x + y\nadd(2)",
        ],
    )
    with subprocess.Popen(
        [*COMMAND, "build", "--no-cache", str(path)],
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=environment(),
    ) as process:
        assert process.stderr
        kernel = None
        while kernel is None and (line := process.stderr.readline()):
            kernel = re.search(r"kernel (\d+)", line)
        assert kernel
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert "Traceback" not in process.stderr.read()
    deadline = time.monotonic() + 5
    while alive(int(kernel[1])) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(int(kernel[1]))
    assert not list(tmp_path.glob("build/*"))


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
