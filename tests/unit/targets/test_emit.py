"""Bundles of both targets, resolved against an index of the test's own."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace

import pytest

from nb2fn.errors import CompileError
from nb2fn.ir.bundle import Bundle, Lock
from nb2fn.ir.function import Function, Requirement, Source
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.targets.assemble import accompanying_files, bundle, code_files
from nb2fn.targets.aws.emit import with_bytecode
from nb2fn.targets.registry import NAMES, target
from nb2fn.wheels import pylock
from nb2fn.wheels.pylock import Wheel
from tests.functions import half
from tests.wheelhouse import Wheelhouse


@pytest.fixture(autouse=True)
def _index(wheelhouse: Wheelhouse) -> None:
    wheelhouse.add_what_targets_add()


def _emit(name: str, function: Function | None = None, **settings: str) -> Bundle:
    return target(name).emit(function or half(), Settings(target=name, **settings), Progress())


def _texts(found: Bundle) -> dict[str, str]:
    return {f.path: f.data.decode() for f in found.files if not f.path.endswith(".bin")}


def test_there_is_no_other_target() -> None:
    with pytest.raises(CompileError) as raised:
        target("mainframe")
    (found,) = raised.value.diagnostics
    assert found.code == "NB510"
    assert "`local`, `aws`" in found.reason


@pytest.mark.parametrize("name", NAMES)
def test_targets_know_their_names(name: str) -> None:
    assert target(name).name == name


def test_the_local_project_has_code_lock_tests_and_explanation() -> None:
    found = _emit("local")
    assert {
        "half/endpoint.py",
        "nb2fn_runtime/core.py",
        "model/scale.json",
        "openapi.json",
        "handler.py",
        "requirements.txt",
        "pylock.toml",
        "README.md",
        "serverless.yml",
        "tests/test_endpoint.py",
        "tests/cases.json",
    } <= {file.path for file in found.files}
    assert (found.entry, found.archive) == ("endpoint", None)
    assert found.lock.packages == (("waitress", "3.0.2"),)
    assert [file.path for file in found.files] == sorted(file.path for file in found.files)


def test_the_readme_shows_the_notebooks_own_question() -> None:
    readme = _texts(_emit("local"))["README.md"]
    assert "-d '{\"rows\": [[4, 5]]}'" in readme
    assert '{"scaled": [[2.0, 2.5]]}' in readme
    assert "NB2FN_TOKEN_SHA256" in readme
    assert "$" not in readme.replace("$URL", "").replace("$TOKEN", "").replace("$(", "")


def test_a_waitress_that_the_notebook_uses_is_not_asked_for_twice(wheelhouse: Wheelhouse) -> None:
    wheelhouse.add("waitress", "2.0")
    function = replace(half(), requirements=(Requirement("Waitress", "2.0", "served a plot"),))
    assert _emit("local", function).lock.packages == (("waitress", "2.0"),)


def test_a_python_that_lambda_does_not_run_has_no_service_but_a_local_project() -> None:
    old = half(python=(3, 9))
    assert "serverless.yml" not in _texts(_emit("local", old))
    with pytest.raises(CompileError) as raised:
        _emit("aws", old)
    assert [d.code for d in raised.value.diagnostics] == ["NB511"]


def test_the_aws_project_has_an_archive_of_what_runs() -> None:
    found = _emit("aws")
    assert found.archive is not None
    assert found.archive.path == "half.zip"
    paths = {file.path for file in found.archive.code}
    assert {"handler.py", "half/endpoint.py", "model/scale.json", "openapi.json"} <= paths
    assert not {"README.md", "tests/cases.json", "requirements.txt"} & paths
    assert found.entry == "lambda"
    assert dict(found.lock.packages)["serverless-wsgi"] == "3.1.0"
    assert dict(found.lock.packages)["werkzeug"] == "3.1.9"
    assert found.lock.platform.tag.startswith("x86_64-manylinux")


def test_an_unknown_architecture_is_refused() -> None:
    with pytest.raises(CompileError) as raised:
        _emit("aws", architecture="riscv")
    assert [d.code for d in raised.value.diagnostics] == ["NB512"]


def test_the_plugins_layout_has_no_archive() -> None:
    found = _emit("aws", layout="plugins")
    assert found.archive is None
    texts = _texts(found)
    assert "wsgi_handler.handler" in texts["serverless.yml"]
    package = json.loads(texts["package.json"])
    assert set(package["devDependencies"]) == {
        "osls",
        "serverless-wsgi",
        "serverless-python-requirements",
    }


def test_a_missing_wheel_names_lambdas_runtime(wheelhouse: Wheelhouse) -> None:
    wheelhouse.add("numpy", "2.2.6", tag="py3-none-manylinux_2_39_x86_64")
    with pytest.raises(CompileError) as raised:
        _emit("aws", half(numpy=True, python=(3, 11)))
    (found,) = raised.value.diagnostics
    assert found.code == "NB502"
    assert "AWS Lambda's python3.11 runtime (x86_64, glibc 2.26)" in found.message
    assert "Python 3.12 or later" in found.fix


def test_bytecode_goes_first_when_space_is_short() -> None:
    wheels = [("scipy", 200_000_000, 30_000_000), ("numpy", 60_000_000, 9_000_000)]
    assert with_bytecode([("half itself", 2_144_000, 0), *wheels]) is True
    assert with_bytecode([("half itself", 2_144_001, 0), *wheels]) is False
    assert with_bytecode([("half itself", 41_144_001, 0), *wheels]) is None


def test_what_does_not_fit_into_an_image_is_refused_by_package() -> None:
    sizes = [("half itself", 1_000, 0), ("scipy", 200_000_000, 30_000_000)]
    with pytest.raises(CompileError) as raised:
        with_bytecode([*sizes, ("torch", 11_000_000_000, 0)])
    (found,) = raised.value.diagnostics
    assert found.code == "NB513"
    rows = [row.split() for row in found.notes[0].splitlines()]
    assert rows == [
        ["11000.0", "MB", "torch"],
        ["170.0", "MB", "scipy"],
        ["0.0", "MB", "half", "itself"],
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_function_gives_the_same_bundle(name: str) -> None:
    assert _emit(name) == _emit(name)


def test_the_lock_file_is_valid_and_names_what_was_resolved() -> None:
    found = _emit("aws")
    data = tomllib.loads(_texts(found)["pylock.toml"])
    assert tuple((p["name"], p["version"]) for p in data["packages"]) == found.lock.packages


def _assembled(function: Function, lock: Lock) -> Bundle:
    others = accompanying_files(function, lock, "service: x\n", "# README\n")
    return bundle(function, "local", lock, code_files(function), others, None)


def test_the_digest_covers_code_and_wheels_but_not_hosts_and_interpreters() -> None:
    lock = _emit("local").lock
    wheels = pylock.wheels(lock.pylock)
    mirrored = [
        Wheel(w.name, w.version, w.file, f"https://m.invalid/{w.file}", w.sha256) for w in wheels
    ]
    changed = [Wheel(w.name, w.version, w.file, w.url, "0" * 64) for w in wheels]
    digest = _assembled(half(), lock).digest
    reasons = {"waitress": "serves the endpoint over HTTP"}
    assert _assembled(half(), pylock.lock(mirrored, lock.platform, reasons)).digest == digest
    assert _assembled(half(interpreter="/other/python"), lock).digest == digest
    assert _assembled(half(), pylock.lock(changed, lock.platform, reasons)).digest != digest
    extra = half(sources=(Source("half/extra.py", "X = 1\n"),))
    assert _assembled(extra, lock).digest != digest
