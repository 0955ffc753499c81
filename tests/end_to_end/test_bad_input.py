"""Bad input is refused in plain words, in bounded time, and touches nothing."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest

from tests.cli.command import COMMAND, environment, nb2fn
from tests.end_to_end.bad_input import ADD, REFUSED, Bad, train
from tests.notebooks import split_cells, write_notebook

pytestmark = pytest.mark.slow

GOOD = train("x = 1")
SECONDS = 60  # that a refusal takes at most, on a busy machine
Start = Callable[..., subprocess.Popen[str]]
State = dict[str, tuple[int, bytes] | None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with a data file, a module and an earlier build of someone's."""
    made = tmp_path / "work"
    (made / "build" / "other").mkdir(parents=True)
    (made / "build" / "other" / "thesis.tex").write_text("years of work")
    (made / "data.csv").write_text("1,2\n3,4\n")
    (made / "own.py").write_text("def adder(n):\n    return lambda v: v + n\n")
    return made


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """The folder for temporary files, which must be empty in the end."""
    made = tmp_path / "t"
    made.mkdir()
    return made


def state(folder: Path) -> State:
    """Every folder below ``folder``, and every file: when it was changed, what it holds."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        if path.is_file()
        else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def start(folder: Path, scratch: Path) -> Iterator[Start]:
    """Starts builds, each in a process group of its own; none is left at the end."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: Any, temporary: Path = scratch, **more: Any) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*COMMAND, "build", *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            cwd=folder,
            env=environment(
                TMPDIR=str(temporary), NB2FN_TRACEBACK="0", PYTHONDONTWRITEBYTECODE="1"
            ),
            start_new_session=True,
            **more,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with process:
            process.kill()


def refused(process: subprocess.Popen[str], code: int = 1) -> tuple[str, str]:
    """What a build that must fail said; ``stdout``, ``stderr``."""
    out, err = process.communicate(timeout=SECONDS)
    assert process.returncode == code, out + err
    assert "Traceback" not in err
    assert "internal error" not in err
    return out, err


def told(out: str) -> dict[str, Any]:
    """The first diagnostic of a ``--json`` document that must be one of a failure."""
    document = json.loads(out)
    assert document["ok"] is False
    found: dict[str, Any] = document["diagnostics"][0]
    return found


@pytest.mark.parametrize("bad", REFUSED, ids=lambda bad: bad.name)
def test_refused(bad: Bad, folder: Path, scratch: Path, start: Start) -> None:
    path = bad.write(folder).relative_to(folder)
    before = state(folder)
    flags = ["--no-cache", *bad.flags, path]
    # The two at once: they must not be in each other's way either.
    for_people = start(*flags)
    as_json = start("--json", *flags)
    _, err = refused(for_people)
    out, _ = refused(as_json)
    assert state(folder) == before
    assert list(scratch.iterdir()) == []

    found = told(out)
    assert found["code"] in bad.codes
    assert f"error[{found['code']}]: {found['message'].splitlines()[0]}" in err
    assert found["notebook"] == str(path)
    assert found["fix"]
    assert bad.said in " ".join([found["message"], found["reason"], found["fix"]])
    assert found["cell"] == bad.cell
    if bad.cell is None:
        assert f"  --> {path}\n" in err
        return
    place = f"  --> {path} cell {bad.cell}:{found['line']}:{found['column']}\n"
    assert place in err
    assert "^" in err.partition(place)[2].splitlines()[2]
    if bad.marked:
        assert found["text"] == bad.marked


def test_wrong_usage(folder: Path) -> None:
    path = write_notebook(folder / "book.ipynb", split_cells(GOOD))
    before = state(folder)
    for wrong in (
        ["build"],
        ["build", "--timeout", "soon", path],
        ["biuld", path],
        ["build", "-x"],
    ):
        done = nb2fn(*wrong, folder=folder)
        assert done.returncode == 2
        assert "Usage:" in done.stderr
        assert "Traceback" not in done.stderr
    (folder / "pyproject.toml").write_text("[tool.nb2fn]\ntimeout = 'soon'\n")
    done = nb2fn("build", path, folder=folder)
    assert done.returncode == 2
    assert "timeout" in done.stderr
    (folder / "pyproject.toml").unlink()
    assert state(folder) == before


BUILDS = {
    "Mein Modell v1.2 (final).ipynb": ("mein-modell-v1-2-final", GOOD, 3),
    "日本語 notebook.ipynb": ("notebook", GOOD, 3),
    "bom.ipynb": ("bom", GOOD, 3),
    "useless.ipynb": ("useless", "x = 1\n# %%\nprint(undefined_name)" + ADD, 3),
    "path.ipynb": ("path", train(r"x = len(r'C:\Users\me\data.csv')"), 22),
}


@pytest.mark.parametrize("name", BUILDS)
def test_odd_and_yet_compiled(name: str, folder: Path, start: Start) -> None:
    built, cells, answer = BUILDS[name]
    path = write_notebook(folder / name, split_cells(cells))
    if name == "bom.ipynb":
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    text = path.read_bytes()
    process = start("--json", name)
    out, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, err
    document = json.loads(out)
    assert (document["ok"], document["name"]) == (True, built)
    weak = name == "useless.ipynb"
    assert document["parity"]["status"] == ("weak" if weak else "equal")
    assert [d["code"] for d in document["diagnostics"] if d["code"] == "NB340"] == ["NB340"] * weak
    assert path.read_bytes() == text
    asked = nb2fn("invoke", folder / "build" / built, folder=folder)
    assert (asked.returncode, asked.stdout) == (0, f'{{"prediction":{answer}}}\n'), asked.stderr


@pytest.fixture
def book(folder: Path) -> Path:
    """A notebook that trains for so long that nothing should begin it in vain."""
    slow = train("import pathlib, time\npathlib.Path('trained').touch()\ntime.sleep(100)\nx = 1")
    return write_notebook(folder / "book.ipynb", split_cells(slow))


def _someones(folder: Path) -> list[Any]:
    (folder / "build" / "book").mkdir()
    (folder / "build" / "book" / "notes.txt").write_text("mine")
    return ["NB515"]


def _a_file(folder: Path) -> list[Any]:
    (folder / "out").write_text("mine")
    return ["NB514", "-o", "out"]


def _below_a_file(folder: Path) -> list[Any]:
    (folder / "out").write_text("mine")
    return ["NB514", "-o", "out/deep/er"]


def _no_target(folder: Path) -> list[Any]:
    return ["NB510", "--target", "mars"]


@pytest.mark.parametrize("make", [_someones, _a_file, _below_a_file, _no_target])
def test_a_place_that_cannot_be_built_in_is_told_before_training(
    make: Callable[[Path], list[Any]], book: Path, folder: Path, start: Start
) -> None:
    code, *flags = make(folder)
    before = state(folder)
    flags = [*flags, book.name]
    out, _ = refused(start("--json", *flags))
    _, err = refused(start(*flags))
    found = told(out)
    assert (found["code"], found["notebook"]) == (code, "book.ipynb")
    assert f"error[{code}]" in err
    assert "  --> book.ipynb\n" in err
    assert state(folder) == before


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mounts small file systems, where that is allowed."""
    made: list[Path] = []

    def mount(name: str, options: str) -> Path:
        place = tmp_path / name
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("no file systems can be mounted here")
        made.append(place)
        return place

    yield mount
    for place in made:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_no_right_to_write(
    book: Path, folder: Path, tmp_path: Path, start: Start, request: pytest.FixtureRequest
) -> None:
    if os.geteuid() == 0:  # to whom rights are nothing
        closed = request.getfixturevalue("mounted")("closed", "ro")
    else:
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o555)
    before = state(folder)
    out, _ = refused(start("--json", "-o", closed / "o", book))
    assert told(out)["code"] == "NB509"
    assert str(closed) in told(out)["message"]
    assert state(folder) == before
    assert list(closed.iterdir()) == []


@pytest.mark.parametrize("full", ["output", "NB2FN_CACHE", "TMPDIR"])
def test_a_full_disk(
    full: str,
    mounted: Callable[..., Path],
    folder: Path,
    scratch: Path,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_notebook(folder / "book.ipynb", split_cells(GOOD))
    tiny = mounted("tiny", "size=48k")
    flags = ["-o", tiny / "out"] if full == "output" else []
    if full == "NB2FN_CACHE":
        monkeypatch.setenv(full, str(tiny))
    before = state(folder)
    process = start("--json", *flags, "book.ipynb", temporary=tiny if full == "TMPDIR" else scratch)
    out, _ = refused(process)
    assert told(out)["code"] == "NB508"
    assert state(folder) == before
    left = [path for path in tiny.rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert left == [] or full == "NB2FN_CACHE"


def test_files_may_not_grow_and_the_earlier_build_stays(
    folder: Path, scratch: Path, start: Start
) -> None:
    path = write_notebook(folder / "book.ipynb", split_cells(GOOD))
    first = start(path)
    _, err = first.communicate(timeout=SECONDS)
    assert first.returncode == 0, err
    write_notebook(path, split_cells(GOOD.replace("x = 1", "x = 7")))
    before = state(folder)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

    process = start("--json", path, preexec_fn=limit)
    out, _ = refused(process)
    assert told(out)["code"] == "NB508"
    assert state(folder) == before
    assert list(scratch.iterdir()) == []
    asked = nb2fn("invoke", folder / "build" / "book", folder=folder)
    assert asked.stdout == '{"prediction":3}\n'


TRAINING = train("import time\nprint('here', flush=True)\ntime.sleep(100)\nx = 1")
PROVING = """
x = 1
# %%
#| predict
import time
def add(y):
    time.sleep(1)
    return x + y
add(2)
"""


@pytest.mark.parametrize(
    ("cells", "mark"), [(TRAINING, "here"), (PROVING, "  write ")], ids=["training", "proof"]
)
@pytest.mark.parametrize(
    ("sent", "group", "code"),
    [(signal.SIGINT, True, 130), (signal.SIGINT, False, 130), (signal.SIGTERM, False, 143)],
    ids=["ctrl-c", "sigint", "sigterm"],
)
def test_interrupted(
    cells: str,
    mark: str,
    sent: int,
    group: bool,
    code: int,
    folder: Path,
    scratch: Path,
    start: Start,
) -> None:
    path = write_notebook(folder / "book.ipynb", split_cells(cells))
    before = state(folder)
    process = start("--no-cache", path)
    assert process.stderr is not None
    for line in process.stderr:
        if mark in line:
            break
    time.sleep(0.3)
    children = psutil.Process(process.pid).children(recursive=True)
    assert children
    os.killpg(process.pid, sent) if group else process.send_signal(sent)
    _, err = refused(process, code)
    assert "interrupted" in err
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
    assert state(folder) == before
    assert list(scratch.iterdir()) == []


def test_two_builds_of_one_notebook_at_once(folder: Path, scratch: Path, start: Start) -> None:
    path = write_notebook(folder / "book.ipynb", split_cells(GOOD))
    for flags in (["--no-cache"], []):
        both = [start(*flags, path) for _ in range(2)]
        for process in both:
            _, err = process.communicate(timeout=SECONDS)
            assert process.returncode == 0, err
        assert sorted(p.name for p in (folder / "build").iterdir()) == ["book", "other"]
        assert nb2fn("verify", folder / "build" / "book").returncode == 0
    assert list(scratch.iterdir()) == []
