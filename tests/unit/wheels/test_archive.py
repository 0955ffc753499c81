"""The deployable zip."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path
from textwrap import dedent

import pytest

from nb2fn.ir.bundle import Archive, File, Lock, Platform
from nb2fn.ir.function import Requirement
from nb2fn.progress import Progress
from nb2fn.wheels import archive
from nb2fn.wheels.lock import resolve
from tests.wheelhouse import Wheelhouse

PYTHON = (sys.version_info[0], sys.version_info[1])
TAG = f"cpython-{PYTHON[0]}{PYTHON[1]}"
CODE = (File("handler.py", b"VALUE = 1\n"), File("model/a.bin", bytes(range(256)) * 40))


@pytest.fixture
def lock(wheelhouse: Wheelhouse) -> Lock:
    wheelhouse.add(
        "one", files={"one/__init__.py": "X = {'a', 'b'}\n" * 50, "one/core.so": b"\x7fELF"}
    )
    wheelhouse.add("two", files={"one/extra.py": "Y = 1\n", "handler.py": "VALUE = 2\n"})
    return _resolve()


def _resolve() -> Lock:
    wanted = [Requirement("one", "1.0", ""), Requirement("two", "1.0", "")]
    return resolve(wanted, (), Platform(PYTHON), Progress(), interpreter=sys.executable)


def _write(target: Path, lock: Lock, **more: bool) -> str:
    what = Archive(target.name, CODE, **more)
    archive.write(target, what, lock, sys.executable, Progress())
    return hashlib.sha256(target.read_bytes()).hexdigest()


def test_code_wheels_and_bytecode_are_in_it(lock: Lock, tmp_path: Path) -> None:
    _write(tmp_path / "a.zip", lock)
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        assert opened.testzip() is None
        names = opened.namelist()
        assert names == sorted(names)
        assert len(set(names)) == len(names)
        for path in ("handler.py", "model/a.bin", "one/core.so", "one/extra.py"):
            assert path in names
        for path in ("__pycache__/handler", "one/__pycache__/__init__", "one/__pycache__/extra"):
            assert f"{path}.{TAG}.pyc" in names
        assert opened.getinfo("one/core.so").external_attr >> 16 == 0o100755
        assert opened.getinfo("handler.py").external_attr >> 16 == 0o100644


def test_code_hides_a_wheels_file_of_the_same_path(lock: Lock, tmp_path: Path) -> None:
    _write(tmp_path / "a.zip", lock)
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        assert opened.read("handler.py") == b"VALUE = 1\n"


def test_without_the_wheels_bytecode_that_of_the_code_stays(lock: Lock, tmp_path: Path) -> None:
    _write(tmp_path / "a.zip", lock, bytecode=False)
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        assert opened.testzip() is None
        compiled = [name for name in opened.namelist() if name.endswith(".pyc")]
        assert compiled == [f"__pycache__/handler.{TAG}.pyc"]
        assert opened.read("one/extra.py") == b"Y = 1\n"


def test_python_runs_from_it(lock: Lock, tmp_path: Path) -> None:
    _write(tmp_path / "a.zip", lock)
    code = "import handler, one.extra; print(handler.VALUE, one.extra.Y)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={"PYTHONPATH": str(tmp_path / "a.zip")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["1", "1"]


BUILD = dedent(
    """
    import json, os, sys
    from pathlib import Path
    os.umask(int(sys.argv[2], 8))
    sys.path.insert(0, sys.argv[3])
    from tests.unit.wheels.test_archive import _resolve, _write
    print(_write(Path(sys.argv[1]), _resolve()))
    """
)


@pytest.mark.slow
def test_folder_umask_locale_time_zone_and_cache_do_not_show(
    lock: Lock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = str(Path(__file__).parents[3])
    digests = set()
    worlds = [("one", "022", "C", "UTC", "0"), ("two/ü", "077", "C.UTF-8", "Asia/Tokyo", "7")]
    for folder, umask, locale, zone, seed in worlds:
        place = tmp_path / folder
        place.mkdir(parents=True)
        monkeypatch.setenv("NB2FN_CACHE", str(place / "cache"))
        monkeypatch.setenv("UV_CACHE_DIR", str(place / "uv"))
        monkeypatch.setenv("LC_ALL", locale)
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        for name in ("a.zip", "again.zip"):
            done = subprocess.run(
                [sys.executable, "-c", BUILD, str(place / name), umask, root],
                cwd=place,
                capture_output=True,
                text=True,
                check=True,
            )
            digests.add(done.stdout.strip())
    assert len(digests) == 1
    first, second = (tmp_path / folder / "a.zip" for folder, *_ in worlds)
    assert first.read_bytes() == second.read_bytes()


def test_a_full_disk_leaves_no_archive(lock: Lock, tmp_path: Path) -> None:
    _write(tmp_path / "a.zip", lock)  # the wheels lie in the cache
    script = dedent(
        """
        import resource, sys
        from pathlib import Path
        sys.path.insert(0, sys.argv[2])
        from nb2fn.errors import CompileError
        from tests.unit.wheels.test_archive import _resolve, _write
        lock = _resolve()
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            _write(Path(sys.argv[1]), lock)
        except CompileError as error:
            print(*(d.code for d in error.diagnostics))
        """
    )
    target = tmp_path / "b.zip"
    done = subprocess.run(
        [sys.executable, "-c", script, str(target), str(Path(__file__).parents[3])],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "NB508", done.stderr
    assert not target.exists()
