"""The package as it is shipped: named ``nb2fn_runtime``, alone, on every Python it must run on."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import nb2fn.runtime

SOURCES = Path(nb2fn.runtime.__file__).parent

# Imported by no module of the runtime before it is needed (measured: they cost milliseconds).
COSTLY = {
    "dataclasses", "typing", "logging", "uuid", "inspect", "email", "urllib", "datetime",
    "hashlib", "hmac", "pickle", "threading", "numpy", "pandas", "decimal", "pathlib", "http",
}  # fmt: skip

ASK = """
import json, os, sys
baseline = set(sys.modules)
import nb2fn_runtime.aws, nb2fn_runtime.core, nb2fn_runtime.load, nb2fn_runtime.values
import nb2fn_runtime.validate, nb2fn_runtime.wsgi
loaded = sorted(set(sys.modules) - baseline)

from nb2fn_runtime.aws import handler_for
from nb2fn_runtime.core import Endpoint, Route
from nb2fn_runtime.validate import check_record, check_datetime, check_number, nullable
from nb2fn_runtime.values import decode, encode

FORM = {"kind": "record", "fields": [["when", {"kind": "datetime", "dtype": "date"}],
                                     ["n", {"kind": "number"}]]}
def validate(body):
    out = []
    fields = (("when", check_datetime, True), ("n", nullable(check_number), True))
    check_record(body, "", out, fields)
    return out

routes = [Route("predict", "/predict", validate, lambda body: encode(decode(FORM, body)))]
document = {"paths": {"/predict": {"post": {"requestBody": {"content": {"application/json": {}}}}}}}
endpoint = Endpoint("e", "1", "stdlib", "b", routes, document, access="open")
handler = handler_for(endpoint)
def ask(method, path, body=None):
    context = {"http": {"method": method}}
    event = {"version": "2.0", "rawPath": path, "requestContext": context, "body": body,
             "headers": {"content-type": "application/json"}}
    answer = handler(event, None)
    return [answer["statusCode"], answer["body"]]
print(json.dumps({
    "loaded": loaded,
    "answer": ask("POST", "/predict", '{"when": "2026-01-31T00:00:00Z", "n": 0.1}'),
    "refused": ask("POST", "/predict", '{"when": "soon"}')[0],
    "health": ask("GET", "/health")[0],
    "page": ask("GET", "/")[0],
    "wsgi": "serverless_wsgi" in sys.modules,
}))
"""


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    target = tmp_path / "nb2fn_runtime"
    target.mkdir()
    for source in SOURCES.glob("*.py"):
        shutil.copy(source, target)
    return tmp_path


def run(python: str, shipped: Path) -> dict[str, object]:
    """Ask an endpoint under ``python`` with nothing but the standard library."""
    command = [python, "-S", "-W", "error", "-c", ASK]
    done = subprocess.run(command, capture_output=True, text=True, cwd=shipped)
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_it_answers_alone_and_loads_little(shipped: Path) -> None:
    got = run(sys.executable, shipped)
    assert got["answer"] == [200, '{"when":"2026-01-31","n":0.1}']
    assert (got["refused"], got["health"], got["page"]) == (422, 200, 200)
    assert got["wsgi"] is False
    loaded = {str(name).partition(".")[0] for name in got["loaded"]}  # type: ignore[attr-defined]
    assert loaded & COSTLY == set()
    assert loaded <= {"nb2fn_runtime", "__future__"}


@pytest.mark.slow
@pytest.mark.parametrize("minor", [9, 10, 12, 13, 14])
def test_on_other_pythons(minor: int, shipped: Path) -> None:
    python = shutil.which(f"python3.{minor}")
    if python is None or subprocess.run([python, "-c", ""], capture_output=True).returncode:
        pytest.skip(f"there is no python3.{minor} here")
    assert run(python, shipped)["answer"] == [200, '{"when":"2026-01-31","n":0.1}']


@pytest.mark.parametrize("path", sorted(SOURCES.glob("*.py")), ids=lambda path: path.name)
def test_it_is_python_3_9_and_imports_itself_relatively(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        assert not any(name.startswith("nb2fn") for name in names)


def test_values_stands_alone(tmp_path: Path) -> None:
    """The kernel is handed its text and no other."""
    code = (SOURCES / "values.py").read_text(encoding="utf-8")
    namespace: dict[str, object] = {"__name__": "values"}
    exec(compile(code, "values.py", "exec"), namespace)
    assert namespace["encode"]((1, 2)) == [1, 2]  # type: ignore[operator]
