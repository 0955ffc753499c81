"""The container project: its image starts, answers, ends well and writes nothing."""

from __future__ import annotations

import hashlib
import json
import signal
import socket
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from nb2fn.errors import CompileError
from nb2fn.ir.bundle import Bundle
from nb2fn.ir.function import Function
from nb2fn.ir.proof import Usage
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.targets.container import limits
from nb2fn.targets.registry import target
from tests.deploy.builds import build
from tests.deploy.conftest import free_port
from tests.deploy.test_local import ask
from tests.functions import ANSWER, half
from tests.wheelhouse import Wheelhouse

from .dockerfile import Image, carry_out


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index of the test's own."""
    wheels = Wheelhouse(tmp_path / "wheelhouse")
    wheels.only(monkeypatch, tmp_path / "cache")
    wheels.add_what_targets_add()


def emit(function: Function | None = None, **settings: Any) -> Bundle:
    wanted = Settings(target="container", **settings)
    return target("container").emit(function or half(), wanted, Progress())


def texts(found: Bundle) -> dict[str, str]:
    return {file.path: file.data.decode() for file in found.files}


def manifests(found: Bundle) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    files = texts(found)
    deployment, service = yaml.safe_load_all(files["kubernetes.yaml"])
    return yaml.safe_load(files["service.yaml"]), deployment, service


@pytest.mark.slow
def test_the_image_starts_answers_and_ends(tmp_path: Path) -> None:
    folder = build(tmp_path / "build", "container", "one")
    (tmp_path / "image").mkdir()
    image = carry_out(folder, tmp_path / "image")
    assert (image.user, image.ports, image.signal) == ("65532:65532", [8080], "SIGINT")
    assert (image.root / "packages/waitress/__init__.py").is_file()
    left = {path.name for path in (image.root / "app").iterdir()}
    assert left == {"half", "nb2fn_runtime", "model", "handler.py", "openapi.json",
                    "requirements.txt", "__pycache__"}  # fmt: skip
    digest = hashlib.sha256(b"secret").hexdigest()
    port, before = free_port(), written(image)
    container = image.start(PORT=str(port), NB2FN_TOKEN_SHA256=digest)
    try:
        listening(port)
        url = f"http://127.0.0.1:{port}"
        assert ask(url, "secret") == (200, ANSWER)
        assert ask(url)[0] == 401
        container.send_signal(signal.Signals[image.signal])
        assert container.wait(10) == 0
    finally:
        container.kill()
        container.wait()
    assert written(image) == before, "its file system may be read-only"


def written(image: Image) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in image.root.rglob("*")}


def listening(port: int) -> None:
    deadline = time.monotonic() + 30
    with socket.socket() as trying:
        while trying.connect_ex(("127.0.0.1", port)):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_the_manifests_run_the_same_image_closed_and_without_rights(house: None) -> None:
    knative, deployment, service = manifests(emit())
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    (served,) = knative["spec"]["template"]["spec"]["containers"]
    assert container["image"] == served["image"] == "half:000000000000"
    for one in (container, served):
        (variable,) = one["env"]
        assert variable["name"] == "NB2FN_TOKEN_SHA256"
        secret = {"name": "half-token", "key": "latest"}
        assert variable["valueFrom"] == {"secretKeyRef": secret}
        assert set(one["resources"]["limits"]) == {"cpu", "memory"}
        assert one["startupProbe"]["httpGet"]["path"] == "/health"
        assert one["livenessProbe"]["httpGet"]["path"] == "/health"
    assert container["readinessProbe"]["httpGet"]["path"] == "/health"
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    rights = container["securityContext"]
    assert rights["readOnlyRootFilesystem"] is True
    assert rights["allowPrivilegeEscalation"] is False
    assert rights["capabilities"] == {"drop": ["ALL"]}
    (mounted,) = container["volumeMounts"]
    assert mounted["mountPath"] == "/tmp"
    assert service["spec"]["selector"] == deployment["spec"]["selector"]["matchLabels"]
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert labels == service["spec"]["selector"]


def test_memory_and_time_are_as_measured(house: None) -> None:
    usage = Usage(start_cpu=4.0, slowest_cpu=1.0, peak=300 * 1024 * 1024)
    bundle = emit()
    sized = {f.path: f.data.decode() for f in target("container").sized(bundle, usage, Settings())}
    assert set(sized) == {"service.yaml", "kubernetes.yaml"}
    knative = yaml.safe_load(sized["service.yaml"])["spec"]["template"]["spec"]
    assert knative["containers"][0]["resources"]["limits"] == {"cpu": "1", "memory": "512Mi"}
    assert knative["timeoutSeconds"] == 60
    deployment, _ = yaml.safe_load_all(sized["kubernetes.yaml"])
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    assert {r["memory"] for r in container["resources"].values()} == {"512Mi"}


@pytest.mark.parametrize(
    ("memory", "cpu"),
    [(512, 1), (4096, 1), (4097, 2), (8192, 2), (16384, 4), (24576, 6), (32768, 8)],
)
def test_cloud_run_gets_the_processors_that_its_memory_takes(memory: int, cpu: int) -> None:
    assert limits.processors(memory) == cpu


def test_processors_are_in_the_manifest_for_cloud_run_alone(house: None) -> None:
    wanted = {"cpu": "4", "memory": "16384Mi"}
    bundle = emit(memory=16384)
    usage = Usage(start_cpu=4.0, slowest_cpu=1.0, peak=10 * 1024**3)
    sized = target("container").sized(bundle, usage, Settings())
    for text in (texts(bundle), {f.path: f.data.decode() for f in sized}):
        knative = yaml.safe_load(text["service.yaml"])["spec"]["template"]["spec"]
        assert knative["containers"][0]["resources"]["limits"] == wanted
        deployment, _ = yaml.safe_load_all(text["kubernetes.yaml"])
        (container,) = deployment["spec"]["template"]["spec"]["containers"]
        assert container["resources"]["limits"]["cpu"] == "1"


@pytest.mark.parametrize(
    ("architecture", "platform", "tag"),
    [("x86_64", "linux/amd64", "x86_64-"), ("arm64", "linux/arm64", "aarch64-")],
)
def test_wheels_and_platform_are_the_architectures(
    house: None, architecture: str, platform: str, tag: str
) -> None:
    found = emit(architecture=architecture)
    assert found.lock.platform.tag.startswith(tag)
    assert f"docker build --platform {platform}" in texts(found)["README.md"]


def test_it_is_not_deployed_by_us(tmp_path: Path) -> None:
    with pytest.raises(CompileError) as raised:
        target("container").cloud(tmp_path)
    (told,) = raised.value.diagnostics
    assert told.code == "NB570"
    assert "kubectl apply" in told.notes[0]
    assert json.dumps(told.to_json())
