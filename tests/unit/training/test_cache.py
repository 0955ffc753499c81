"""When an earlier training counts, and when it does not."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from nb2fn.ir.notebook import Magic, Role
from nb2fn.ir.partition import Boundary, Partition
from nb2fn.ir.snapshot import FileRead, Snapshot
from nb2fn.settings import Settings
from nb2fn.span import Span
from nb2fn.training.cache import Cache, key, notebook_sha256
from nb2fn.training.files import file_sha256, listing_sha256
from nb2fn.training.kernelspec import Kernelspec
from tests.unit.training.books import notebook
from tests.unit.training.snapshots import SNAPSHOT

PARTITION = Partition((), (), Boundary(0, (), ("model",)), ())
KERNEL = Kernelspec("python3", "python", ("python",), None)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A notebook's directory with a data file that was last changed long ago."""
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "data.csv").write_text("1,2\n")
    os.utime(folder / "data.csv", (1_000_000_000, 1_000_000_000))
    return folder


def stored(cache: Cache, data: Path) -> Snapshot:
    files = (FileRead("data.csv", file_sha256(data / "data.csv")),)
    snapshot = replace(SNAPSHOT, files_read=files)
    cache.store("k", snapshot, data)
    return snapshot


def test_an_unchanged_training_is_found(tmp_path: Path, data: Path) -> None:
    cache = Cache(tmp_path)
    snapshot = stored(cache, data)
    assert cache.lookup("k", data) == snapshot
    assert cache.lookup("other", data) is None


def test_changed_data_is_another_training(tmp_path: Path, data: Path) -> None:
    cache = Cache(tmp_path)
    stored(cache, data)
    (data / "data.csv").write_text("3,4\n")
    assert cache.lookup("k", data) is None


def test_data_with_the_same_bytes_and_another_date_is_the_same(tmp_path: Path, data: Path) -> None:
    cache = Cache(tmp_path)
    snapshot = stored(cache, data)
    (data / "data.csv").touch()
    assert cache.lookup("k", data) == snapshot


def test_a_change_within_the_clocks_grain_is_seen(tmp_path: Path, data: Path) -> None:
    path = data / "data.csv"
    path.touch()
    before = path.stat()
    cache = Cache(tmp_path)
    stored(cache, data)
    path.write_text("3,4\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert cache.lookup("k", data) is None


def test_missing_data_is_no_hit(tmp_path: Path, data: Path) -> None:
    cache = Cache(tmp_path)
    stored(cache, data)
    (data / "data.csv").unlink()
    assert cache.lookup("k", data) is None


def test_a_listed_directory_counts_by_its_names(tmp_path: Path, data: Path) -> None:
    cache = Cache(tmp_path)
    snapshot = replace(SNAPSHOT, files_read=(FileRead("./", listing_sha256(data)),))
    cache.store("k", snapshot, data)
    assert cache.lookup("k", data) == snapshot
    (data / "more.csv").touch()
    assert cache.lookup("k", data) is None


@pytest.mark.parametrize("name", ["entry.json", "snapshot.json", "boundary.pickle", "extract.json"])
@pytest.mark.parametrize("how", ["truncate", "delete"])
def test_a_damaged_entry_is_no_entry(tmp_path: Path, data: Path, name: str, how: str) -> None:
    cache = Cache(tmp_path)
    stored(cache, data)
    path = tmp_path / "snapshots" / "k" / name
    if how == "delete":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1])
    assert cache.lookup("k", data) is None


def test_storing_again_replaces(tmp_path: Path, data: Path) -> None:
    cache = Cache(tmp_path)
    stored(cache, data)
    second = replace(SNAPSHOT, files_read=(), caveats=("second",))
    cache.store("k", second, data)
    assert cache.lookup("k", data) == second
    assert [p.name for p in (tmp_path / "snapshots").iterdir()] == ["k"]


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, data: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = Cache(blocked)
    stored(cache, data)
    cache.prove_slice("k", {})
    assert cache.lookup("k", data) is None
    assert cache.slice_proof("k") is None


def test_a_slice_is_proven_once(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.slice_proof("k") is None
    cache.prove_slice("k", {"model": "ab"})
    assert Cache(tmp_path).slice_proof("k") == {"model": "ab"}


@pytest.mark.parametrize(
    ("code", "matters"),
    [("import os\nk = os.environ.get('MODE')", True), ("k = 1", False), ("k = 1  # !env", True)],
)
def test_the_environment_counts_where_the_code_looks_at_it(
    code: str, matters: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = notebook(code)
    if "!" in code:
        span = Span(1, 1, 4, 1, 8)
        magic = Magic("shell", "env", "!env", span, "kept")
        book = replace(book, cells=(replace(book.cells[0], magics=(magic,)),))
    before = key(book, PARTITION, KERNEL, Settings())
    monkeypatch.setenv("MODE", "fast")
    assert (key(book, PARTITION, KERNEL, Settings()) != before) is matters


def test_what_makes_another_training() -> None:
    book = notebook("a = 1", "b = 2")
    settings = Settings()
    first = key(book, PARTITION, KERNEL, settings)
    changed = notebook("a = 1", "b = 3")
    retagged = notebook("a = 1", "b = 2", roles={2: Role.PREDICT})
    other_cut = Partition((), (), Boundary(1, (), ("model",)), ())
    other_kernel = Kernelspec("python3", "python", ("/opt/python",), None)
    others = {
        key(changed, PARTITION, KERNEL, settings),
        key(retagged, PARTITION, KERNEL, settings),
        key(book, other_cut, KERNEL, settings),
        key(book, PARTITION, other_kernel, settings),
        key(book, PARTITION, KERNEL, replace(settings, rows=3)),
    }
    assert len(others) == 5
    assert first not in others
    assert first == key(notebook("a = 1", "b = 2"), PARTITION, KERNEL, replace(settings, memory=1))


def test_outputs_are_not_part_of_a_notebook() -> None:
    book = notebook("a = 1")
    seen = replace(book, cells=(replace(book.cells[0], execution_count=7),))
    assert notebook_sha256(book) == notebook_sha256(seen)
