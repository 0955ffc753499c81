"""Writing a project: all of it or nothing, and never over someone's files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from nb2fn import marker, project
from nb2fn.errors import CompileError, VerifyError
from nb2fn.ir.bundle import Bundle, File
from nb2fn.ir.proof import Proof
from nb2fn.progress import Progress
from nb2fn.project import publish, stage
from nb2fn.settings import Settings
from nb2fn.targets.registry import target
from nb2fn.wheels.platforms import machine
from tests.functions import half
from tests.wheelhouse import Wheelhouse

PROOF = Proof("equal", "exact", "0" * 64, 1, 0.0, 0.0, (("example", 1),))


@pytest.fixture(autouse=True)
def _index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = Wheelhouse(tmp_path / "wheelhouse")
    house.only(monkeypatch, tmp_path / "cache")
    house.add_what_targets_add()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(output=tmp_path / "out/build")


def _bundle(name: str = "local") -> Bundle:
    return target(name).emit(half(), Settings(target=name), Progress())


def _build(settings: Settings, bundle: Bundle | None = None) -> Path:
    bundle = bundle or _bundle()
    with stage(bundle, settings, Progress()) as staged:
        return publish(staged, bundle, PROOF, settings)


def _left_over(settings: Settings) -> list[str]:
    if not settings.output.is_dir():
        return []
    return [path.name for path in settings.output.iterdir() if path.name.startswith(".")]


@contextmanager
def _refused(code: str) -> Iterator[list[str]]:
    said: list[str] = []
    with pytest.raises(CompileError) as raised:
        yield said
    (found,) = raised.value.diagnostics
    assert found.code == code
    said.append(found.render())


def test_a_build_is_written_with_proof_and_marker(settings: Settings) -> None:
    bundle = _bundle()
    place = _build(settings, bundle)
    assert place == settings.output / "half"
    written = {p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file()}
    assert written == {file.path for file in bundle.files} | {"proof.json", ".nb2fn.json"}
    proof = json.loads((place / "proof.json").read_text())
    assert (proof["status"], proof["cases"]) == ("equal", 1)
    assert _left_over(settings) == []


def test_the_staged_project_answers_before_it_is_in_place(settings: Settings) -> None:
    bundle = _bundle()
    code = "import handler, waitress; print(handler.endpoint.handle('GET', '/health', [], b'')[0])"
    with stage(bundle, settings, Progress()) as staged:
        assert not (settings.output / "half").exists()
        done = subprocess.run(
            [staged.interpreter, "-S", "-B", "-c", code],
            env={"PYTHONPATH": f"{staged.directory}{os.pathsep}{staged.tree}"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert (staged.module, staged.entry, staged.platform_differs) == ("half", "endpoint", False)
    assert done.stdout.strip() == "200"
    assert not settings.output.exists()
    assert not settings.output.parent.exists()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_nothing_stays_after_a_failure(settings: Settings, error: type[BaseException]) -> None:
    settings.output.mkdir(parents=True)
    with pytest.raises(error), stage(_bundle(), settings, Progress()):
        raise error
    assert list(settings.output.iterdir()) == []


def test_a_new_build_takes_the_place_of_the_old_one(settings: Settings) -> None:
    bundle = _bundle()
    place = _build(settings, bundle)
    kept = [file for file in bundle.files if file.path != "README.md"]
    changed = replace(bundle, files=(*kept, File("half/new.py", b"X = 1\n")))
    assert _build(settings, changed) == place
    assert not (place / "README.md").exists()
    assert (place / "half/new.py").exists()
    assert _left_over(settings) == []


def test_the_old_build_stays_when_the_new_one_fails(settings: Settings) -> None:
    place = _build(settings)
    before = {p: p.read_bytes() for p in place.rglob("*") if p.is_file()}
    with pytest.raises(ValueError), stage(_bundle(), settings, Progress()):
        raise ValueError
    assert {p: p.read_bytes() for p in place.rglob("*") if p.is_file()} == before


def test_by_products_do_not_stand_in_the_way(settings: Settings) -> None:
    place = _build(settings)
    for path in ("__pycache__/a.pyc", "half/__pycache__/b.pyc", ".serverless/x.json"):
        (place / path).parent.mkdir(exist_ok=True)
        (place / path).write_text("")
    _build(settings)
    assert not (place / ".serverless").exists()


def test_a_file_that_is_gone_does_not_stand_in_the_way(settings: Settings) -> None:
    place = _build(settings)
    (place / "README.md").unlink()
    _build(settings)
    assert (place / "README.md").exists()


def test_someones_folder_is_left_alone(settings: Settings) -> None:
    place = settings.output / "half"
    place.mkdir(parents=True)
    (place / "thesis.tex").write_text("years of work")
    with _refused("NB515") as said:
        _build(settings)
    assert "thesis.tex" in said[0]
    assert [p.name for p in place.iterdir()] == ["thesis.tex"]
    assert _left_over(settings) == []


def test_an_empty_folder_may_be_filled(settings: Settings) -> None:
    (settings.output / "half").mkdir(parents=True)
    _build(settings)


@pytest.mark.parametrize(
    ("path", "word"),
    [("README.md", "changed"), ("half/endpoint.py", "changed"), ("notes.txt", "not of nb2fn's")],
)
def test_a_build_that_someone_changed_is_left_alone(
    settings: Settings, path: str, word: str
) -> None:
    place = _build(settings)
    (place / path).write_text("mine")
    with _refused("NB516") as said:
        _build(settings)
    assert f"{path} ({word}" in said[0]
    assert (place / path).read_text() == "mine"


def test_a_file_that_became_a_link_counts_as_changed(settings: Settings, tmp_path: Path) -> None:
    place = _build(settings)
    other = tmp_path / "other.md"
    other.write_bytes((place / "README.md").read_bytes())
    (place / "README.md").unlink()
    (place / "README.md").symlink_to(other)
    with _refused("NB516"):
        _build(settings)


def test_a_folder_linked_into_a_build_counts_as_someones(
    settings: Settings, tmp_path: Path
) -> None:
    place = _build(settings)
    (tmp_path / "data").mkdir()
    (place / "data").symlink_to(tmp_path / "data")
    with _refused("NB516") as said:
        _build(settings)
    assert "data (not of nb2fn's making)" in said[0]


def test_a_change_between_staging_and_publishing_is_seen(settings: Settings) -> None:
    place = _build(settings)
    bundle = _bundle()
    with _refused("NB516"), stage(bundle, settings, Progress()) as staged:
        (place / "README.md").write_text("just now")
        publish(staged, bundle, PROOF, settings)
    assert (place / "README.md").read_text() == "just now"
    assert _left_over(settings) == []


@pytest.mark.parametrize("path", ["out", "out/build", "out/build/half"])
def test_a_file_where_a_folder_should_be_is_told(
    settings: Settings, tmp_path: Path, path: str
) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("a file")
    with _refused("NB514") as said:
        _build(settings)
    assert str(file) in said[0]
    assert file.read_text() == "a file"


def test_a_full_disk_leaves_nothing(settings: Settings) -> None:
    script = dedent(
        """
        import resource, sys
        from pathlib import Path
        sys.path.insert(0, sys.argv[2])
        from nb2fn.errors import CompileError
        from nb2fn.progress import Progress
        from nb2fn.project import stage
        from nb2fn.settings import Settings
        from tests.unit.test_project import _bundle
        settings = Settings(output=Path(sys.argv[1]))
        bundle = _bundle()
        with stage(bundle, settings, Progress()):
            pass
        resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
        try:
            with stage(bundle, settings, Progress()):
                print("staged")
        except CompileError as error:
            print(*(d.code for d in error.diagnostics))
        """
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", script, str(settings.output), root],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "NB508", done.stderr
    assert not settings.output.exists()


def test_a_path_out_of_the_project_is_a_bug(settings: Settings) -> None:
    bundle = _bundle()
    for path in ("../evil", "/etc/evil", ""):
        broken = replace(bundle, files=(*bundle.files, File(path, b"")))
        with pytest.raises(VerifyError), stage(broken, settings, Progress()):
            pass
    assert not settings.output.exists()


def test_the_archive_is_written_and_marked(settings: Settings) -> None:
    bundle = _bundle("aws")
    place = _build(settings, bundle)
    known = marker.read(place)
    assert known is not None
    assert known.files["half.zip"] == marker.sha256(place / "half.zip")
    assert (known.target, known.digest, known.lock) == ("aws", bundle.digest, bundle.lock.digest)
    with zipfile.ZipFile(place / "half.zip") as opened:
        assert {"handler.py", "werkzeug/__init__.py"} <= set(opened.namelist())


def test_two_builds_of_one_function_are_the_same_files(tmp_path: Path) -> None:
    places = [_build(Settings(output=tmp_path / n), _bundle("aws")) for n in ("one", "two")]
    first, second = (
        {p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*") if p.is_file()}
        for place in places
    )
    assert first == second


def test_a_large_file_is_read_again_only_if_it_is_newer(settings: Settings) -> None:
    bundle = _bundle()
    big = File("model/big.bin", bytes(2 << 20))
    place = _build(settings, replace(bundle, files=(*bundle.files, big)))
    known = marker.read(place)
    assert known is not None
    assert marker.changes(place, known) == []
    (place / "model/big.bin").write_bytes(b"\1" + bytes((2 << 20) - 1))
    os.utime(place / "model/big.bin")
    assert marker.changes(place, known) == ["model/big.bin (changed)"]


def test_a_target_whose_wheels_do_not_load_here_is_proven_with_this_machines(
    settings: Settings,
) -> None:
    other = "x86_64" if machine() == "aarch64" else "arm64"
    bundle = target("aws").emit(half(), Settings(architecture=other), Progress())
    with stage(bundle, settings, Progress()) as staged:
        assert staged.platform_differs
        assert (staged.tree / "werkzeug/__init__.py").exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 99}', "\udcff"])
def test_a_marker_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / marker.NAME).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert marker.read(tmp_path) is None


def test_other_builds_in_the_folder_do_not_matter(settings: Settings) -> None:
    _build(settings)
    other = replace(_bundle(), name="other")
    assert _build(settings, other) == settings.output / "other"
    project.refuse_foreign(settings.output / "half")
