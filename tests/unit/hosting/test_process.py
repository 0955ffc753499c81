from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path

import pytest

from nb2fn.hosting.process import Project, ask, serve

ENDPOINT = """
import json, os, sys
print("noise on stdout")
class E:
    count = 0
    def handle(self, method, path, headers, body):
        if path == "/environment":
            return 200, [], json.dumps({"path": sys.path, "env": sorted(os.environ)}).encode()
        if path == "/count":
            E.count += 1
            return 200, [], json.dumps({"n": E.count}).encode()
        return 200, [], body
endpoint = E()
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "__init__.py").write_text("")
    (tmp_path / "demo" / "endpoint.py").write_text(ENDPOINT)
    tree = tmp_path / "tree"
    tree.mkdir()
    return Project(tmp_path, tree, sys.executable, "demo", "endpoint")


def test_each_case_is_asked_as_often_as_said(project: Project) -> None:
    cases = [("/echo", json.dumps({"i": i}).encode()) for i in range(20)]
    replies = ask(project, cases, times=2, threads=4)
    assert replies.error == ""
    assert [[json.loads(b)["i"] for _, b in a] for a in replies.answers] == [
        [i, i] for i in range(20)
    ]
    assert "noise on stdout" in replies.log


def test_the_process_sees_only_the_project_and_its_tree(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_SECRET", "x")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    seen = json.loads(ask(project, [("/environment", b"{}")]).answers[0][0][1])
    assert seen["path"][:2] == [str(project.directory), str(project.tree)]
    assert not any("site-packages" in entry for entry in seen["path"])
    assert "SOME_SECRET" not in seen["env"]
    assert "NB2FN_PUBLIC" in seen["env"]


def test_one_process_answers_all(project: Project) -> None:
    replies = ask(project, [("/count", b"{}")] * 5)
    assert sorted(json.loads(b)["n"] for a in replies.answers for _, b in a) == [1, 2, 3, 4, 5]


def test_a_project_that_does_not_load_says_why(project: Project) -> None:
    (project.directory / "demo" / "endpoint.py").write_text("import nowhere_to_be_found")
    replies = ask(project, [("/echo", b"{}")])
    assert "ModuleNotFoundError" in replies.error
    assert replies.answers == ()


def test_a_process_that_dies_says_so(project: Project) -> None:
    (project.directory / "demo" / "endpoint.py").write_text("import os\nos._exit(7)")
    assert "exit status 7" in ask(project, [("/echo", b"{}")]).error


def test_time_that_runs_out_leaves_cases_unasked(project: Project) -> None:
    slow = ENDPOINT.replace(
        "return 200, [], body", "import time; time.sleep(0.05); return 200, [], body"
    )
    (project.directory / "demo" / "endpoint.py").write_text(slow)
    replies = ask(project, [("/echo", b"{}")] * 20, threads=1, seconds=0.2)
    assert 0 < sum(1 for a in replies.answers if a) < 20


@pytest.mark.slow
def test_serve_listens_answers_and_ends_with_its_starter(project: Project) -> None:
    waitress = pytest.importorskip("waitress")
    (project.directory / "handler.py").write_text(
        "def app(environ, start_response):\n"
        "    start_response('200 OK', [('Content-Type', 'text/plain')])\n"
        "    return [b'here']\n"
    )
    (project.tree / "waitress").symlink_to(Path(waitress.__file__).parent)
    server = serve(project, "127.0.0.1", 0)
    with urllib.request.urlopen(server.url, timeout=10) as answer:
        assert answer.read() == b"here"
    server.stop()
    assert server.process.poll() is not None
