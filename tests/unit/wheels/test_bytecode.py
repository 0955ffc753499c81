"""Bytecode that is the same on every run."""

from __future__ import annotations

import importlib.util
import marshal
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nb2fn.ir.bundle import File
from nb2fn.wheels import bytecode
from nb2fn.wheels.bytecode import Job, compile_files, with_bytecode

PYTHON = (sys.version_info[0], sys.version_info[1])
# What differed between runs: sets of constants, one-character strings, names that other
# files intern, constants that other objects refer to.
TEXTS = {
    "sets.py": "def f(x):\n    return x in {'250', '226', None, 'e'} or x in ('}', '{')\n",
    "names.py": "class Queue:\n    append = 1\n    def get(self, t=1.5): return self.append\n",
    "text.py": 'A = "hello world"\nB = f"{A!r:>10}}}"\nC = (1, 2.5, b"x", None, A[1:2])\n',
    "deep.py": "f = lambda: [[y for y in (1, 2)] for x in {1, 2, 3}]\n",
}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NB2FN_CACHE", str(tmp_path / "cache"))


def _compile(folder: Path, names: list[str], interpreter: str = sys.executable) -> dict[str, bytes]:
    folder.mkdir()
    jobs = []
    for name in names:
        (folder / name).write_text(TEXTS[name])
        jobs.append(Job(folder / name, f"package/{name}", folder / f"{name}c"))
    compile_files(jobs, interpreter, PYTHON)
    return {name: (folder / f"{name}c").read_bytes() for name in names}


def test_order_folder_and_neighbours_do_not_show(tmp_path: Path) -> None:
    names = sorted(TEXTS)
    first = _compile(tmp_path / "one", names)
    shuffled = random.Random(1).sample(names, len(names))
    assert _compile(tmp_path / "two", shuffled) == first
    for name in names:
        assert _compile(tmp_path / f"only-{name}", [name]) == {name: first[name]}


def test_the_file_is_valid_whatever_the_sources_date(tmp_path: Path) -> None:
    data = _compile(tmp_path / "one", ["text.py"])["text.py"]
    assert data[:4] == importlib.util.MAGIC_NUMBER
    assert data[4:8] == b"\x01\0\0\0"  # by hash, unchecked
    assert data[8:16] == importlib.util.source_hash(TEXTS["text.py"].encode())
    code = marshal.loads(data[16:])
    assert code.co_filename == "package/text.py"


def test_python_runs_the_bytecode_without_looking_at_the_source(tmp_path: Path) -> None:
    files = with_bytecode([File("mod.py", b"VALUE = 1\n")], sys.executable, PYTHON)
    for file in files:
        target = tmp_path / "site" / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.data)
    (tmp_path / "site/mod.py").write_text("VALUE = 2\n")
    done = subprocess.run(
        [sys.executable, "-S", "-c", "import mod; print(mod.VALUE, mod.__cached__)"],
        cwd=tmp_path / "site",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("1 ")


def test_what_is_no_python_has_no_bytecode() -> None:
    files = (
        File("a.py", b"x = 1\n"),
        File("template.py", b"print {{ name }}\n"),
        File("null.py", b"x = 1\0\n"),
        File("data.bin", b"\0"),
    )
    paths = [file.path for file in with_bytecode(files, sys.executable, PYTHON)]
    tag = f"cpython-{PYTHON[0]}{PYTHON[1]}"
    assert paths == ["a.py", "template.py", "null.py", "data.bin", f"__pycache__/a.{tag}.pyc"]


def test_an_interpreter_of_another_version_compiles_nothing() -> None:
    files = (File("a.py", b"x = 1\n"),)
    assert with_bytecode(files, sys.executable, (3, 1)) == files


def test_without_an_interpreter_there_is_no_bytecode(tmp_path: Path) -> None:
    files = (File("a.py", b"x = 1\n"),)
    assert with_bytecode(files, "", PYTHON) == files
    assert with_bytecode(files, str(tmp_path / "gone"), PYTHON) == files
    assert bytecode.identity("") == ""


def test_an_interpreter_that_fails_is_an_error(tmp_path: Path) -> None:
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\necho broken >&2\nexit 3\n")
    fake.chmod(0o755)
    with pytest.raises(OSError, match="broken"):
        with_bytecode([File("a.py", b"x = 1\n")], str(fake), PYTHON)


def test_bytecode_is_kept(tmp_path: Path) -> None:
    files = [File("a.py", b"x = 1\n"), File("bad.py", b"x =\n")]
    fresh = with_bytecode(files, sys.executable, PYTHON)
    kept = list((tmp_path / "cache/bytecode").rglob("*.pyc"))
    assert len(kept) == 2
    before = {path: path.stat().st_mtime_ns for path in kept}
    assert with_bytecode(files, sys.executable, PYTHON) == fresh
    assert {path: path.stat().st_mtime_ns for path in kept} == before


def test_virtual_environments_of_one_python_share_an_identity(tmp_path: Path) -> None:
    link = tmp_path / "python"
    link.symlink_to(Path(sys.executable).resolve())
    assert bytecode.identity(str(link)) == bytecode.identity(sys.executable) != ""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["python3.9", "python3.10", "python3.12", "python3.13"])
def test_other_pythons_compile_the_same_on_every_run(tmp_path: Path, name: str) -> None:
    interpreter = shutil.which(name)
    if interpreter is None or subprocess.run([interpreter, "-V"], capture_output=True).returncode:
        pytest.skip(f"no {name} here")
    python = (3, int(name.removeprefix("python3.")))
    runs = []
    for run in ("one", "two"):
        folder = tmp_path / run
        folder.mkdir()
        jobs = []
        for path in sorted(TEXTS, reverse=run == "two"):
            (folder / path).write_text(TEXTS[path])
            jobs.append(Job(folder / path, path, folder / f"{path}c"))
        compile_files(jobs, interpreter, python)
        runs.append({path: (folder / f"{path}c").read_bytes() for path in TEXTS})
    assert runs[0] == runs[1]
