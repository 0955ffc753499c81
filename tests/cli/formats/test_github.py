"""Annotations of GitHub workflows."""

from __future__ import annotations

import json
import re
from pathlib import Path

from nb2fn.cli.formats import Result
from nb2fn.cli.formats.file_places import FilePlaces
from nb2fn.cli.formats.github_format import annotation
from nb2fn.diagnostics import Diagnostic
from nb2fn.span import Span
from tests.cli.command import EXAMPLES, nb2fn
from tests.notebooks import write_notebook

SOURCE = "a = 1\nb = '日本' + c\n"


def told(found: Diagnostic, notebook: Path, path: str = "nb.ipynb") -> str:
    return annotation(found, path, FilePlaces(notebook))


def in_lines(path: Path) -> Path:
    """The notebook with its sources as lists of lines, as Jupyter writes them."""
    document = json.loads(path.read_text("utf-8"))
    for cell in document["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return path


def test_the_line_of_the_file(tmp_path: Path) -> None:
    path = in_lines(write_notebook(tmp_path / "nb.ipynb", ["x = 1", SOURCE]))
    found = Diagnostic("NB201", "m", cell=2, span=Span(2, 2, 11, 2, 12), source=SOURCE)
    said = re.match(
        r"::error file=nb\.ipynb,line=(\d+),endLine=(\d+),col=(\d+),endColumn", told(found, path)
    )
    assert said
    line = path.read_text("utf-8").split("\n")[int(said[1]) - 1]
    assert line[int(said[3]) - 1] == "c"
    assert said[1] == said[2]


def test_escapes_and_levels(tmp_path: Path) -> None:
    found = Diagnostic(
        "NB201", "100% of:\n a, b", "info", reason="r\r\n%0A", fix="f", notes=("n: 1", "")
    )
    assert told(found, tmp_path / "none.ipynb", "a,b:c%.ipynb") == (
        "::notice file=a%2Cb%3Ac%25.ipynb,line=1,title=NB201::"
        "100%25 of:%0A a, b%0Awhy: r%0D%0A%250A%0Afix: f%0Anote: n: 1"
    )


def test_a_span_of_several_lines_has_no_columns(tmp_path: Path) -> None:
    path = in_lines(write_notebook(tmp_path / "nb.ipynb", ["f(\n  1,\n)"]))
    found = Diagnostic(
        "NB201", "m", "warning", cell=1, span=Span(1, 1, 0, 3, 1), source="f(\n  1,\n)"
    )
    said = told(found, path)
    first, last = map(int, re.findall(r"(?:line|endLine)=(\d+)", said))
    assert last == first + 2
    assert "col=" not in said
    assert "::cell 1:1: m" in said


def test_places_that_no_file_has(tmp_path: Path) -> None:
    path = tmp_path / "nb.ipynb"
    for text in ("", "no JSON", "[]", "{", '{"cells": 3}', '{"cells": [1, {}]}'):
        path.write_text(text)
        assert "line=1,title" in told(Diagnostic("NB105", "m", cell=1), path)
    cut = write_notebook(path, ["x"])
    assert "line=1,title" in told(Diagnostic("NB105", "m", cell=9), cut)


def test_errors_first_and_paths_from_the_checkout(tmp_path: Path) -> None:
    folder = tmp_path / "note books"
    folder.mkdir()
    write_notebook(folder / "b.ipynb", ["#| predict\nx = ("])
    write_notebook(folder / "a.ipynb", ["#| predictt\nx = 1"])
    done = nb2fn(
        *("check", "--format", "github", "a.ipynb", "b.ipynb"),
        folder=folder,
        GITHUB_WORKSPACE=str(tmp_path),
    )
    assert done.returncode == 1
    levels = re.findall(r"^::(\w+) file=(.*?),line", done.stdout, re.M)
    assert levels == [
        ("error", "note books/a.ipynb"),
        ("error", "note books/b.ipynb"),
        ("warning", "note books/a.ipynb"),
    ]


def test_nothing_to_say() -> None:
    done = nb2fn("check", "--format", "github", EXAMPLES / "linear-regression.ipynb")
    assert (done.returncode, done.stdout) == (0, "")
    assert Result(Path("x"), {"ok": True}, ()).ok
