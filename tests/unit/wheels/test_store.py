"""Unpacking wheels into the cache, and putting them together."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nb2fn.errors import CompileError
from nb2fn.ir.bundle import Lock, Platform
from nb2fn.ir.function import Requirement
from nb2fn.progress import Progress
from nb2fn.wheels.lock import resolve
from nb2fn.wheels.store import unpack
from nb2fn.wheels.tree import tree
from tests.wheelhouse import Wheelhouse

PYTHON = (sys.version_info[0], sys.version_info[1])
TAG = f"cpython-{PYTHON[0]}{PYTHON[1]}"


class Heard(Progress):
    """Remembers the stages that were begun."""

    def __init__(self) -> None:
        super().__init__()
        self.stages: list[tuple[str, str]] = []

    def started(self, name: str, detail: str) -> None:
        self.stages.append((name, detail))


def _lock(*names: str) -> Lock:
    wanted = [Requirement(name, "1.0", "") for name in names]
    return resolve(wanted, (), Platform(PYTHON), Progress(), interpreter=sys.executable)


def _files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


@pytest.fixture
def lock(wheelhouse: Wheelhouse) -> Lock:
    wheelhouse.add(
        "model",
        files={
            "model/__init__.py": "from shared import b\nVALUE = b.VALUE\n",
            "model/core.so": b"\x7fELF",
            "model/core.pyi": "",
            "model/tests/test_model.py": "",
            "shared/a.py": "VALUE = 1\n",
        },
    )
    wheelhouse.add("other", files={"shared/b.py": "VALUE = 2\n"})
    return _lock("model", "other")


def test_a_tree_holds_what_imports_need_with_bytecode(lock: Lock) -> None:
    folder = tree(lock, sys.executable, Progress())
    assert _files(folder) == [
        "model-1.0.dist-info/METADATA",
        "model-1.0.dist-info/WHEEL",
        "model/__init__.py",
        f"model/__pycache__/__init__.{TAG}.pyc",
        "model/core.so",
        "other-1.0.dist-info/METADATA",
        "other-1.0.dist-info/WHEEL",
        f"shared/__pycache__/a.{TAG}.pyc",
        f"shared/__pycache__/b.{TAG}.pyc",
        "shared/a.py",
        "shared/b.py",
    ]


def test_python_imports_from_a_tree(lock: Lock) -> None:
    folder = tree(lock, sys.executable, Progress())
    code = "import importlib.metadata as m, model; print(model.VALUE, m.version('other'))"
    done = subprocess.run(
        [sys.executable, "-S", "-B", "-c", code],
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["2", "1.0"]


def test_sizes_are_told(lock: Lock) -> None:
    model, other = unpack(lock, sys.executable, Progress())
    assert model.wheel.name == "model"
    assert model.size == sum((model.files / path).stat().st_size for path in model.paths())
    assert 0 < other.bytecode < other.size


def test_a_second_tree_is_at_hand(lock: Lock, wheelhouse: Wheelhouse) -> None:
    first = tree(lock, sys.executable, Progress())
    for wheel in wheelhouse.folder.iterdir():
        wheel.unlink()
    progress = Progress()
    assert tree(lock, sys.executable, progress) == first
    assert progress.seconds == {}


def test_locks_share_their_wheels(lock: Lock, wheelhouse: Wheelhouse) -> None:
    tree(lock, sys.executable, Progress())
    wheelhouse.add("third")
    progress = Heard()
    tree(_lock("model", "third"), sys.executable, progress)
    assert ("wheels", "third") in progress.stages


def test_without_an_interpreter_there_is_no_bytecode(lock: Lock) -> None:
    assert not [p for p in _files(tree(lock, "", Progress())) if p.endswith(".pyc")]


def test_a_torn_entry_is_unpacked_again(lock: Lock) -> None:
    model, _ = unpack(lock, sys.executable, Progress())
    paths = model.paths()
    (model.folder / "wheel.json").write_text("{")
    (model.files / "model/core.so").unlink()
    again, _ = unpack(lock, sys.executable, Progress())
    assert again.paths() == paths


def test_two_builds_at_once_both_get_the_tree(lock: Lock) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: tree(lock, sys.executable, Progress()), range(4)))
    assert len(set(found)) == 1
    assert not list(found[0].parent.glob(".*"))


def test_a_wheel_that_is_not_the_locked_one_is_refused(lock: Lock, wheelhouse: Wheelhouse) -> None:
    wheelhouse.add("other", files={"shared/b.py": "VALUE = 'evil'\n"})
    with pytest.raises(CompileError) as raised:
        tree(lock, sys.executable, Progress())
    (found,) = raised.value.diagnostics
    assert found.code == "NB507"
    assert "other" in found.message


def test_a_wheel_that_is_gone_is_told(lock: Lock, wheelhouse: Wheelhouse) -> None:
    for wheel in wheelhouse.folder.glob("other*"):
        wheel.unlink()
    with pytest.raises(CompileError) as raised:
        tree(lock, sys.executable, Progress())
    assert [d.code for d in raised.value.diagnostics] == ["NB506"]


def test_a_full_disk_leaves_nothing_half_written(lock: Lock, tmp_path: Path) -> None:
    script = (
        "import json, resource, sys\n"
        "from nb2fn.errors import CompileError\n"
        "from nb2fn.ir.bundle import Lock, Platform\n"
        "from nb2fn.progress import Progress\n"
        "from nb2fn.wheels.tree import tree\n"
        "data = json.load(sys.stdin)\n"
        "data['platform'] = Platform(tuple(data['platform']['python']))\n"
        "data['packages'] = tuple(map(tuple, data['packages']))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "try:\n"
        "    tree(Lock(**data), sys.executable, Progress())\n"
        "except CompileError as error:\n"
        "    print(*(d.code for d in error.diagnostics))\n"
    )
    text = json.dumps(
        {
            "platform": {"python": PYTHON},
            "pylock": lock.pylock,
            "requirements": lock.requirements,
            "packages": lock.packages,
            "digest": lock.digest,
        }
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=text, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "NB508", done.stderr
    cache = tmp_path / "cache/nb2fn"
    assert not [p for p in cache.rglob("*") if p.name.startswith(".") or p.name == "wheel.json"]
