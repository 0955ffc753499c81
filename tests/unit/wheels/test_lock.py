"""Resolving, with uv itself and an index of the test's own."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from nb2fn.errors import CompileError
from nb2fn.ir.bundle import Lock, Platform
from nb2fn.ir.function import Requirement
from nb2fn.progress import Progress
from nb2fn.wheels.lock import resolve
from tests.wheelhouse import Wheelhouse

HERE = Platform((sys.version_info[0], sys.version_info[1]))
LINUX = Platform(HERE.python, "x86_64-manylinux_2_17")
Pairs = tuple[tuple[str, str], ...]


def _resolve(*names: str, constraints: Pairs = (), platform: Platform = HERE) -> Lock:
    wanted = [Requirement(*name.split("=="), "the model needs it") for name in names]
    return resolve(wanted, constraints, platform, Progress(), interpreter=sys.executable)


def test_what_comes_in_by_dependency_is_what_trained(wheelhouse: Wheelhouse) -> None:
    wheelhouse.add("model", requires=["tables>=1"])
    for version in ("1.0", "1.5", "2.0"):
        wheelhouse.add("tables", version)
    lock = _resolve("model==1.0", constraints=(("tables", "1.5"), ("unrelated", "9")))
    assert lock.packages == (("model", "1.0"), ("tables", "1.5"))


def test_without_requirements_nothing_is_resolved(wheelhouse: Wheelhouse) -> None:
    assert _resolve().packages == ()


def test_versions_that_no_index_can_have_do_not_disturb(wheelhouse: Wheelhouse) -> None:
    wheelhouse.add("model")
    lock = _resolve("model==1.0", constraints=(("broken", "unknown version"), ("odd", "")))
    assert lock.packages == (("model", "1.0"),)


def test_the_wheel_is_the_platforms_own(wheelhouse: Wheelhouse) -> None:
    wheelhouse.add("fast", tag="py3-none-manylinux_2_17_x86_64")
    wheelhouse.add("fast", tag="py3-none-manylinux_2_28_x86_64")
    wheelhouse.add("fast", tag="py3-none-manylinux_2_17_aarch64")
    newer = Platform(HERE.python, "x86_64-manylinux_2_34")
    arm = Platform(HERE.python, "aarch64-manylinux_2_34")
    assert "manylinux_2_17_x86_64" in _resolve("fast==1.0", platform=LINUX).pylock
    assert "manylinux_2_28_x86_64" in _resolve("fast==1.0", platform=newer).pylock
    assert "manylinux_2_17_aarch64" in _resolve("fast==1.0", platform=arm).pylock


def test_a_platform_without_a_wheel_is_told_with_the_version_that_has_one(
    wheelhouse: Wheelhouse,
) -> None:
    wheelhouse.add("fast", "1.0", tag="py3-none-manylinux_2_17_x86_64")
    wheelhouse.add("fast", "2.0", tag="py3-none-manylinux_2_28_x86_64")
    with pytest.raises(CompileError) as raised:
        _resolve("fast==2.0", platform=LINUX)
    (found,) = raised.value.diagnostics
    assert found.code == "NB502"
    assert found.fix.startswith("train with fast 1.0")


def test_a_version_that_is_nowhere_is_told(wheelhouse: Wheelhouse) -> None:
    wheelhouse.add("model", "1.0")
    with pytest.raises(CompileError) as raised:
        _resolve("model==2.0")
    assert [d.code for d in raised.value.diagnostics] == ["NB503"]


def test_versions_that_contradict_each_other_are_told(wheelhouse: Wheelhouse) -> None:
    wheelhouse.add("model", requires=["tables>=2"])
    wheelhouse.add("tables", "1.0")
    wheelhouse.add("tables", "2.0")
    with pytest.raises(CompileError) as raised:
        _resolve("model==1.0", "tables==1.0")
    assert [d.code for d in raised.value.diagnostics] == ["NB505"]


def test_a_package_for_another_python_is_told(wheelhouse: Wheelhouse) -> None:
    wheelhouse.add("model", python=">=3.99")
    with pytest.raises(CompileError) as raised:
        _resolve("model==1.0")
    (found,) = raised.value.diagnostics
    assert found.code == "NB504"
    assert ">=3.99" in found.reason


def _with_extra(constraints: Pairs) -> Lock:
    return resolve(
        [Requirement("model", "1.0", "")],
        constraints,
        HERE,
        Progress(),
        extras=[Requirement("server", "3.0", "serves")],
        pins=[("router", "2.0")],
        interpreter=sys.executable,
    )


@pytest.fixture
def server(wheelhouse: Wheelhouse) -> Wheelhouse:
    wheelhouse.add("model")
    wheelhouse.add("server", "3.0", requires=["router>=1.5"])
    for version in ("1.0", "1.5", "2.0", "2.5"):
        wheelhouse.add("router", version)
    return wheelhouse


def test_what_a_target_adds_is_pinned(server: Wheelhouse) -> None:
    assert dict(_with_extra(()).packages)["router"] == "2.0"


def test_the_kernels_version_wins_over_a_pin(server: Wheelhouse) -> None:
    assert dict(_with_extra((("Router", "1.5"),)).packages)["router"] == "1.5"


def test_a_kernels_version_that_the_addition_cannot_take_gives_way(server: Wheelhouse) -> None:
    assert dict(_with_extra((("router", "1.0"),)).packages)["router"] == "2.0"


def test_a_resolution_is_kept(wheelhouse: Wheelhouse) -> None:
    wheelhouse.add("model")
    lock = _resolve("model==1.0")
    shutil.rmtree(wheelhouse.folder)
    assert _resolve("model==1.0") == lock
    with pytest.raises(CompileError):
        _resolve("model==1.0", constraints=(("tables", "1.0"),))


def test_a_damaged_entry_of_the_cache_is_made_again(wheelhouse: Wheelhouse, tmp_path: Path) -> None:
    wheelhouse.add("model")
    lock = _resolve("model==1.0")
    (entry,) = (tmp_path / "cache/nb2fn/locks").iterdir()
    entry.write_text('{"platform": ')
    assert _resolve("model==1.0") == lock


@pytest.mark.slow
def test_numpys_newest_wheels_do_not_load_on_lambdas_old_runtimes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NB2FN_CACHE", str(tmp_path))
    old = Platform((3, 11), "x86_64-manylinux_2_17")
    new = Platform((3, 12), "x86_64-manylinux_2_34")
    assert _resolve("numpy==2.3.5", platform=new).packages == (("numpy", "2.3.5"),)
    with pytest.raises(CompileError) as raised:
        _resolve("numpy==2.3.5", platform=old)
    (found,) = raised.value.diagnostics
    assert found.code == "NB502"
    assert "train with numpy 2.2.6" in found.fix
