"""What is too large for a zip is an image, which osls knows how to deploy."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nb2fn.errors import CompileError
from nb2fn.ir.function import Requirement
from nb2fn.ir.proof import Proof
from nb2fn.progress import Progress
from nb2fn.project import publish, stage
from nb2fn.settings import DeploySettings, Settings
from nb2fn.targets.aws import limits
from nb2fn.targets.aws.cloud import AwsCloud
from nb2fn.targets.registry import target
from tests.functions import half
from tests.wheelhouse import Wheelhouse

pytestmark = pytest.mark.slow


def test_an_image_in_the_stead_of_a_zip(
    osls: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = Wheelhouse(tmp_path / "wheelhouse")
    house.only(monkeypatch, tmp_path / "cache")
    house.add_what_targets_add()
    house.add("torch", "2.9.0", {"torch/weights.bin": b"\0" * (limits.UNZIPPED + 1_000_000)})
    house.add("numpy", "2.2.6")
    requirements = (Requirement("torch", "2.9.0", "model"), Requirement("numpy", "2.2.6", "model"))
    function = replace(half(), requirements=requirements)
    settings = Settings(target="aws", output=tmp_path / "build")
    bundle = target("aws").emit(function, settings, Progress())
    assert bundle.archive is None
    (told,) = bundle.diagnostics
    assert (told.code, told.severity) == ("NB565", "warning")
    assert told.notes[0].splitlines()[0].split() == ["263.1", "MB", "torch"]

    files = {file.path: file.data.decode() for file in bundle.files}
    python = ".".join(map(str, function.python))
    assert f"FROM public.ecr.aws/lambda/python:{python}\n" in files["Dockerfile"]
    assert 'CMD ["handler.handler"]' in files["Dockerfile"]
    assert "serverless.yml" in files[".dockerignore"]
    assert "torch==2.9.0" in files["requirements.txt"]
    with stage(bundle, settings, Progress()) as staged:
        proof = Proof("equal", "exact", "0" * 64, 1, 0.0, 0.0)
        folder = publish(staged, bundle, proof, settings)
    done = osls(folder, "print", "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    service = json.loads(done.stdout)
    assert service["functions"]["endpoint"]["image"] == {"name": "endpoint"}
    assert "handler" not in service["functions"]["endpoint"]
    assert "artifact" not in service.get("package", {})
    image = service["provider"]["ecr"]["images"]["endpoint"]
    assert image == {"path": "./", "platform": "linux/amd64"}

    with pytest.raises(CompileError) as raised:
        AwsCloud(tmp_path).settings(folder, DeploySettings())
    assert [d.code for d in raised.value.diagnostics] == ["NB564"]
