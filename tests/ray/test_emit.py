"""Bundles for Ray."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from nb2fn.errors import CompileError
from nb2fn.ir.bundle import Bundle
from nb2fn.ir.proof import Usage
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.targets.ray.emit import Ray
from tests.functions import half
from tests.wheelhouse import Wheelhouse


@pytest.fixture(autouse=True)
def _index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = Wheelhouse(tmp_path / "wheelhouse")
    house.only(monkeypatch, tmp_path / "cache")
    house.add("numpy", "2.2.6")


def _config(found: Bundle) -> Any:
    (file,) = [f for f in found.files if f.path == "serve.yaml"]
    (application,) = yaml.safe_load(file.data)["applications"]
    return application


def test_the_cluster_imports_the_application() -> None:
    found = Ray().emit(half(numpy=True), Settings(), Progress())
    assert "serve_app.py" in {file.path for file in found.files}
    application = _config(found)
    assert application["import_path"] == "serve_app:app"
    assert application["runtime_env"]["pip"] == ["numpy==2.2.6"]
    variables = application["runtime_env"]["env_vars"]
    assert not any(variables.values()), "closed, until someone says who may ask"
    assert "pip" not in _config(Ray().emit(half(), Settings(), Progress()))["runtime_env"]


def test_memory_is_the_users_or_measured() -> None:
    found = Ray().emit(half(), Settings(), Progress())
    for settings, megabytes in ((Settings(), 512), (Settings(memory=3000), 3000)):
        (file,) = Ray().sized(found, Usage(0.1, 0.1, 300_000_000), settings)
        options = yaml.safe_load(file.data)["applications"][0]["deployments"][0]
        assert options["ray_actor_options"]["memory"] == megabytes * 1024 * 1024


def test_it_is_deployed_by_its_own_tools(tmp_path: Path) -> None:
    with pytest.raises(CompileError) as raised:
        Ray().cloud(tmp_path)
    (found,) = raised.value.diagnostics
    assert found.code == "NB570"
    assert "serve deploy serve.yaml" in "".join(found.notes)
