"""The project for Google Cloud."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from nb2fn.errors import CompileError
from nb2fn.ir.bundle import Bundle
from nb2fn.ir.function import Function
from nb2fn.ir.proof import Usage
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.targets.gcp import limits, service
from nb2fn.targets.gcp.source import source
from nb2fn.targets.registry import target
from tests.functions import half
from tests.wheelhouse import Wheelhouse


@pytest.fixture(autouse=True)
def _index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = Wheelhouse(tmp_path / "wheelhouse")
    house.only(monkeypatch, tmp_path / "cache")
    house.add_what_targets_add()


def emit(function: Function | None = None, **settings: str) -> Bundle:
    return target("gcp").emit(function or half(), Settings(target="gcp", **settings), Progress())


def texts(found: Bundle) -> dict[str, str]:
    return {file.path: file.data.decode() for file in found.files}


def test_the_project_is_what_gcloud_takes() -> None:
    found = emit(region="europe-west1")
    files = texts(found)
    assert (found.entry, found.archive) == ("endpoint", None)
    assert dict(found.lock.packages)["functions-framework"] == "3.10.2"
    assert "def endpoint(request)" in files["main.py"]
    flags = yaml.safe_load(files["gcloud.yaml"])
    python = "".join(map(str, half().python))
    assert flags == {
        "--gen2": None,
        "--runtime": f"python{python}",
        "--region": "europe-west1",
        "--source": ".",
        "--entry-point": "endpoint",
        "--trigger-http": None,
        "--memory": f"{limits.MEMORY}Mi",
        "--timeout": f"{limits.TIMEOUT}s",
    }
    assert "gcloud functions deploy half-dev" in files["README.md"]
    assert "$" not in re.sub(r"\$(URL|TOKEN|NB2FN_TOKEN_SHA256|\()", "", files["README.md"])


def test_memory_and_time_are_as_measured_and_the_users_choice_stays() -> None:
    usage = Usage(start_cpu=0.2, slowest_cpu=0.1, peak=300 * 1024 * 1024)
    measured, chosen = (
        target("gcp").sized(emit(), usage, Settings(memory=memory))[0].data.decode()
        for memory in (0, 512)
    )
    assert service.setting(measured, "memory") == "2048Mi"
    assert service.setting(chosen, "memory") == "512Mi"
    assert service.setting(measured, "timeout") == "10s"


@pytest.mark.parametrize(
    ("function", "settings", "code"),
    [
        (half(python=(3, 9)), {}, "NB560"),
        (half(), {"architecture": "arm64"}, "NB561"),
    ],
)
def test_beyond_what_google_runs(function: Function, settings: dict[str, str], code: str) -> None:
    with pytest.raises(CompileError) as raised:
        emit(function, **settings)
    assert [d.code for d in raised.value.diagnostics] == [code]


@pytest.mark.parametrize(
    "name", ["half", "a", "2nd try", "Über-Modell", "x" * 80, "linear_regression"]
)
def test_functions_have_names_that_google_takes(name: str) -> None:
    found = service.function_name(name, "s" * 20)
    assert re.fullmatch(r"[a-z]([-a-z0-9]*[a-z0-9])?", found + service.CANDIDATE)
    assert len(found + service.CANDIDATE) <= limits.NAME
    assert service.function_name("half", "dev") == "half-dev"


def test_names_that_only_differ_in_what_is_not_taken_do_not_meet() -> None:
    names = ("half_one", "half one", "half-one", "Half-one", "x" * 70, "x" * 71)
    assert len({service.function_name(name, "dev") for name in names}) == len(names)


def test_what_is_uploaded_is_what_runs_and_the_same_bytes(tmp_path: Path) -> None:
    for folder in (tmp_path / "one", tmp_path / "two"):
        for file in emit().files:
            (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / file.path).write_bytes(file.data)
        (folder / "half/__pycache__").mkdir()
        (folder / "half/__pycache__/x.pyc").write_bytes(b"left by a run")
    made = source(tmp_path / "one")
    assert made == source(tmp_path / "two")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    assert {"main.py", "requirements.txt", "handler.py", "model/scale.json"} <= set(names)
    assert not [n for n in names if n.startswith((".", "tests/")) or n.endswith((".md", ".pyc"))]


def test_gcloud_by_hand_uploads_the_same(tmp_path: Path) -> None:
    """What ``.gcloudignore`` leaves in is what :func:`source` packs."""
    found, build = emit(), tmp_path / "build"
    for file in found.files:
        (build / file.path).parent.mkdir(parents=True, exist_ok=True)
        (build / file.path).write_bytes(file.data)
    lines = texts(found)[".gcloudignore"].splitlines()
    ignored = [line.rstrip("/") for line in lines if not line.startswith("#")]
    kept = [
        file.path
        for file in found.files
        if not any(fnmatch(part, i) for part in file.path.split("/") for i in ignored)
    ]
    with zipfile.ZipFile(io.BytesIO(source(build))) as archive:
        assert sorted(archive.namelist()) == sorted(kept)


def test_without_googles_library_it_is_said_how_to_get_it(tmp_path: Path) -> None:
    """In a process of its own, where that cannot be imported."""
    code = (
        "import sys; sys.modules['google.api_core'] = None\n"
        "from nb2fn.errors import CompileError\n"
        "from nb2fn.targets.registry import target\n"
        f"try: target('gcp').cloud({str(tmp_path)!r})\n"
        "except CompileError as error: print(error.diagnostics[0].code, error.diagnostics[0].fix)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("NB540 ")
    assert 'pip install "nb2fn[gcp]"' in done.stdout
