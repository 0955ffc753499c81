"""What a training read, and what makes it uncacheable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.training.files import file_sha256, files_read, is_unchanged
from tests.unit.training.books import graph, notebook


def book(folder: Path, source: str, *imports: tuple[str, str, str]) -> tuple[Any, DataflowGraph]:
    made = notebook(source, path=folder / "book.ipynb")
    found = graph(made)
    return made, DataflowGraph(found.statements, (), imports=imports)


def facts(**changes: Any) -> dict[str, Any]:
    return {"files": [], "directories": [], "modules": [], "external": [], **changes}


def test_files_are_hashed_under_the_name_they_were_opened(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1")
    (tmp_path / "own.py").write_text("x = 1")
    made, found = book(tmp_path, "a = 1")
    told = facts(
        files=[["a.csv", str(tmp_path / "a.csv")], ["gone.tmp", str(tmp_path / "gone.tmp")]],
        modules=[str(tmp_path / "own.py")],
        directories=[[".", str(tmp_path)]],
    )
    read, reasons = files_read(made, found, told)
    assert [f.path for f in read] == ["./", str(tmp_path / "own.py"), "a.csv"]
    assert read[2].sha256 == file_sha256(tmp_path / "a.csv")
    assert reasons == ()
    assert all(is_unchanged(f, tmp_path) for f in read)
    (tmp_path / "own.py").write_text("x = 2")
    assert [is_unchanged(f, tmp_path) for f in read] == [True, False, True]


def test_after_a_change_of_directory_the_absolute_path_counts(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.csv").write_text("1")
    made, found = book(tmp_path, "a = 1")
    read, _ = files_read(made, found, facts(files=[["a.csv", str(other / "a.csv")]]))
    assert [f.path for f in read] == [str(other / "a.csv")]


@pytest.mark.parametrize(
    "source",
    [
        'df = pd.read_parquet("a.parquet")',
        'PATH = "a.parquet"\ndf = pd.read_parquet(PATH)',
        'df = pl.scan_parquet("a.parquet").collect()',
    ],
)
def test_readers_no_hook_sees_count_by_their_literal(tmp_path: Path, source: str) -> None:
    (tmp_path / "a.parquet").write_text("x")
    made, found = book(tmp_path, source, ("pl", "polars", ""))
    read, reasons = files_read(made, found, facts())
    assert [f.path for f in read] == ["a.parquet"]
    assert reasons == ()


@pytest.mark.parametrize(
    "source",
    [
        "df = pd.read_parquet(find())",
        'df = pd.read_parquet("https://example.org/a.parquet")',
        'P = "a"\nP = "b"\ndf = pd.read_parquet(P)',
        "df = pl.read_csv(path)",
        "with h5(name) as f:\n    pass",
        "!curl -O https://example.org/a.csv",
    ],
)
def test_readers_with_an_unseen_path_are_not_cached(tmp_path: Path, source: str) -> None:
    from dataclasses import replace

    from nb2fn.ir.notebook import Magic
    from nb2fn.span import Span

    made, found = book(tmp_path, source, ("pl", "polars", ""), ("h5", "h5py", "File"))
    if source.startswith("!"):
        magic = Magic("shell", "!", source, Span(1, 1, 0, 1, 5), "kept")
        made = replace(made, cells=(replace(made.cells[0], magics=(magic,)),))
    _, reasons = files_read(made, found, facts())
    assert len(reasons) == 1


def test_calls_that_read_nothing_do_not_count(tmp_path: Path) -> None:
    made, found = book(tmp_path, 'a = pl.col("x")\nb = pl.DataFrame(rows)', ("pl", "polars", ""))
    assert files_read(made, found, facts()) == ((), ())
