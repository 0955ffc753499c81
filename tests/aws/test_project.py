"""The aws project: osls takes it as it is, and Lambda's own runtime runs its zip."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from nb2fn.ir.bundle import Bundle
from nb2fn.ir.proof import Proof
from nb2fn.progress import Progress
from nb2fn.project import publish, stage
from nb2fn.settings import Settings
from nb2fn.targets.registry import target
from tests.functions import ANSWER, QUESTION, half

from .conftest import Start
from .events import http_api, rest_api

pytestmark = pytest.mark.slow
Osls = Callable[..., subprocess.CompletedProcess[str]]
PROOF = Proof("equal", "exact", "0" * 64, 1, 0.0, 0.0)


def _build(output: Path, **settings: str) -> tuple[Path, Bundle]:
    wanted = Settings(target="aws", output=output, **settings)
    bundle = target("aws").emit(half(numpy=True), wanted, Progress())
    with stage(bundle, wanted, Progress()) as staged:
        return publish(staged, bundle, PROOF, wanted), bundle


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with real numpy wheels for Lambda; must not be changed."""
    return _build(tmp_path_factory.mktemp("aws"))[0]


def _template(packed: Path) -> dict[str, Any]:
    text = (packed / "cloudformation-template-update-stack.json").read_text()
    resources: dict[str, Any] = json.loads(text)["Resources"]
    return resources


def test_osls_packages_it_as_it_is(project: Path, osls: Osls, tmp_path: Path) -> None:
    folder = shutil.copytree(project, tmp_path / "half")
    done = osls(folder, "package", "--package", str(tmp_path / "packed"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Warning" not in done.stdout + done.stderr
    resources = _template(tmp_path / "packed")
    function = resources["EndpointLambdaFunction"]["Properties"]
    assert function["Handler"] == "handler.handler"
    assert function["Runtime"] == f"python{sys.version_info[0]}.{sys.version_info[1]}"
    assert function["Architectures"] == ["x86_64"]
    assert function["MemorySize"] == 1024
    assert function["Code"]["S3Key"].endswith("half.zip")
    variables = dict.fromkeys(("NB2FN_TOKEN_SHA256", "NB2FN_PUBLIC", "NB2FN_CORS"), "")
    assert function["Environment"]["Variables"] == variables


def test_the_function_may_do_nothing_but_write_its_own_log(
    project: Path, osls: Osls, tmp_path: Path
) -> None:
    folder = shutil.copytree(project, tmp_path / "half")
    done = osls(folder, "package", "--package", str(tmp_path / "packed"))
    assert done.returncode == 0, done.stdout + done.stderr
    resources = _template(tmp_path / "packed")
    roles = [name for name, one in resources.items() if one["Type"] == "AWS::IAM::Role"]
    assert roles == ["EndpointRole"]
    role = resources["EndpointRole"]["Properties"]
    assert "*" not in json.dumps(role)
    (policy,) = role["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert statement["Resource"] == {"Fn::GetAtt": ["EndpointLogGroup", "Arn"]}


def test_the_tokens_digest_is_taken_from_the_environment(
    project: Path, osls: Osls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NB2FN_TOKEN_SHA256", "ab" * 32)
    folder = shutil.copytree(project, tmp_path / "half")
    done = osls(folder, "print", "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    environment = json.loads(done.stdout)["provider"]["environment"]
    assert environment["NB2FN_TOKEN_SHA256"] == "ab" * 32


def test_lambdas_runtime_answers_as_the_notebook_did(project: Path, lambda_runtime: Start) -> None:
    token = "correct horse battery staple"
    digest = hashlib.sha256(token.encode()).hexdigest()
    invoke = lambda_runtime(project / "half.zip", NB2FN_TOKEN_SHA256=digest)
    question = json.dumps(QUESTION)
    for encoded in (False, True):
        answer = invoke(http_api("POST", "/predict", question, token, encoded))
        assert answer["statusCode"] == 200
        assert json.loads(answer["body"]) == ANSWER
    closed = invoke(http_api("POST", "/predict", question))
    assert closed["statusCode"] == 401
    assert json.loads(closed["body"])["status"] == 401


def test_both_payloads_and_pages_are_answered(project: Path, lambda_runtime: Start) -> None:
    invoke = lambda_runtime(project / "half.zip", NB2FN_PUBLIC="1")
    question = json.dumps(QUESTION)
    assert json.loads(invoke(rest_api("POST", "/predict", question))["body"]) == ANSWER
    for event in (http_api("GET", "/openapi.json"), rest_api("GET", "/openapi.json")):
        answer = invoke(event)
        assert answer["statusCode"] == 200
        assert json.loads(answer["body"])["openapi"] == "3.1.0"
    assert invoke(http_api("GET", "/health"))["statusCode"] == 200
    assert invoke(http_api("GET", "/nowhere"))["statusCode"] == 404


def test_requests_other_than_post_go_through_serverless_wsgi(project: Path) -> None:
    with zipfile.ZipFile(project / "half.zip") as archive:
        names = archive.namelist()
    assert "serverless_wsgi.py" in names
    assert "werkzeug/__init__.py" in names
    assert any(name.endswith(f"werkzeug/__pycache__/__init__.{_tag()}.pyc") for name in names)


def _tag() -> str:
    return str(sys.implementation.cache_tag)


def test_the_plugins_layout_is_packaged_by_npm(
    osls: Osls, lambda_runtime: Start, tmp_path: Path
) -> None:
    folder, bundle = _build(tmp_path / "plugins", layout="plugins")
    assert bundle.archive is None
    done = osls(folder, "package", "--package", str(tmp_path / "packed"))
    assert done.returncode == 0, done.stdout + done.stderr
    packed = tmp_path / "packed/half.zip"
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
    assert {"wsgi_handler.py", "serverless_wsgi.py", "numpy/__init__.py", "handler.py"} <= set(
        names
    )
    assert not [n for n in names if n.startswith(("node_modules", "tests/", ".nb2fn"))]
    invoke = lambda_runtime(packed, "wsgi_handler.handler", NB2FN_PUBLIC="1")
    answer = invoke(http_api("POST", "/predict", json.dumps(QUESTION)))
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == ANSWER


def test_arm_is_packed_with_arm_wheels(tmp_path: Path) -> None:
    folder, bundle = _build(tmp_path / "arm", architecture="arm64")
    assert "aarch64" in bundle.lock.pylock
    assert "x86_64" not in bundle.lock.pylock
    service = yaml.safe_load((folder / "serverless.yml").read_text())
    assert service["provider"]["architecture"] == "arm64"
    with zipfile.ZipFile(folder / "half.zip") as archive:
        shared = [name for name in archive.namelist() if ".so" in name]
    assert any("aarch64-linux-gnu" in name for name in shared)
    assert not any("x86_64" in name for name in shared)
