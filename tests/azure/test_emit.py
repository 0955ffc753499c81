"""Bundles for Azure, resolved against an index of the test's own."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nb2fn.errors import CompileError
from nb2fn.ir.bundle import Bundle
from nb2fn.ir.proof import Usage
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.targets.azure import limits
from nb2fn.targets.azure.emit import Azure
from nb2fn.targets.azure.names import names
from tests.functions import half
from tests.wheelhouse import Wheelhouse

from .resources import check
from .template import Template

SCOPE = "/subscriptions/s/resourceGroups/g"


@pytest.fixture(autouse=True)
def _index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = Wheelhouse(tmp_path / "wheelhouse")
    house.only(monkeypatch, tmp_path / "cache")
    house.add_what_targets_add()


def _emit(**settings: Any) -> Bundle:
    return Azure().emit(half(), Settings(target="azure", **settings), Progress())


def _document(found: Bundle) -> Any:
    (file,) = [f for f in found.files if f.path == "azuredeploy.json"]
    return json.loads(file.data)


def test_the_package_has_the_entry_and_the_host_at_its_top() -> None:
    found = _emit()
    assert found.archive is not None
    assert {"function_app.py", "host.json", "half/endpoint.py", "model/scale.json"} <= {
        file.path for file in found.archive.code
    }
    assert dict(found.lock.packages)["azure-functions"] == "1.26.0"
    assert found.lock.platform.tag == limits.PLATFORM
    assert found == _emit(), "the same function gives the same bytes"


def test_the_template_makes_a_closed_app_by_hand_as_well() -> None:
    """With its own defaults it is a template that Resource Manager takes."""
    known: dict[str, Any] = {}
    keys = {"keys": [{"value": "k"}]}

    def there(path: str) -> Any:
        name = path.rpartition("/")[2]
        blob = {"primaryEndpoints": {"blob": f"https://{name}.blob.core.windows.net/"}}
        return {**blob, "ConnectionString": "to=log"}

    template = Template(_document(_emit()), {}, SCOPE, "eastus", there, lambda path: keys)
    settings = {}
    for resource in template.resources():
        made = template.value(resource)
        path = template.path(made["type"], *made["name"].split("/"))
        check(path, made, known)
        known[path.lower()] = made
        settings.update(
            {
                s["name"]: s["value"]
                for s in made["properties"].get("siteConfig", {}).get("appSettings", ())
            }
        )
    assert (settings["NB2FN_TOKEN_SHA256"], settings["NB2FN_PUBLIC"]) == ("", "")
    assert settings["NB2FN_VERSION"] == "by hand"


def test_memory_and_region_are_the_users_or_measured() -> None:
    measured = Usage(0.02, 0.001, 30_000_000)
    document = _document(_emit(region="westeurope", memory=600))
    assert document["metadata"]["region"] == "westeurope"
    assert document["parameters"]["memory"]["defaultValue"] == 2048
    for usage, given in ((measured, 512), (replace(measured, peak=2_500_000_000), 4096)):
        found = _emit()
        (file,) = Azure().sized(found, usage, Settings())
        assert json.loads(file.data)["parameters"]["memory"]["defaultValue"] == given
    (file,) = Azure().sized(_emit(), measured, Settings(memory=3000))
    assert json.loads(file.data)["parameters"]["memory"]["defaultValue"] == 4096


def test_what_azure_does_not_run() -> None:
    cases: list[tuple[str, Any, dict[str, Any]]] = [
        ("NB571", replace(half(), python=(3, 9)), {}),
        ("NB571", replace(half(), python=(3, 14)), {}),
        ("NB572", half(), {"architecture": "arm64"}),
    ]
    for code, function, settings in cases:
        with pytest.raises(CompileError) as raised:
            Azure().emit(function, Settings(**settings), Progress())
        assert raised.value.diagnostics[0].code == code
    with pytest.raises(CompileError) as raised:
        limits.check_size([("torch", limits.PACKAGE), ("numpy", 1)])
    assert "torch" in raised.value.diagnostics[0].notes[0]


def test_names_are_short_and_nobody_elses() -> None:
    long = "churn-of-customers-in-the-first-year-after-all"
    found = names("s", long, "prod")
    assert len(found.candidate) <= 32
    assert len(found.storage) <= 24
    assert found.storage.isalnum()
    assert found.group.startswith(f"nb2fn-{long}-prod-")
    assert names("s", "churn-v2", "dev").group != names("s", "churn", "v2-dev").group
    every = {names(s, n, t).app for s in "st" for n in (long, f"{long}-2") for t in ("dev", "prod")}
    assert len(every) == 8
    assert names("s", "My_Model 3", "dev").app.startswith("my-model-3-")
