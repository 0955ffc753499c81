from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb2fn.diagnostics import Edit
from nb2fn.errors import CompileError
from nb2fn.frontend.positions import FileMap
from nb2fn.frontend.rewrite import raw_text, rewritten, save
from nb2fn.span import Span

LINES = ["import os\n", 'm = Forest()  # é \U0001f389 "quoted"\n', "m.fit(x)"]
METADATA: list[dict[str, Any] | None] = [
    None,
    {},
    {"tags": []},
    {"tags": ["keep"]},
    {"tags": "odd"},
    {"collapsed": True},
    {"collapsed": True, "zoom": {"tags": ["no"]}},
    {"zoom": 1},
]
LAYOUTS: dict[str, Callable[[Any], str]] = {
    "jupyter": lambda n: json.dumps(n, indent=1, ensure_ascii=False) + "\n",
    "ascii": lambda n: json.dumps(n, indent=1),
    "wide": lambda n: json.dumps(n, indent=4, ensure_ascii=False),
    "tabs": lambda n: json.dumps(n, indent="\t"),
    "one line": json.dumps,
    "compact": lambda n: json.dumps(n, separators=(",", ":")),
    "windows": lambda n: json.dumps(n, indent=1).replace("\n", "\r\n"),
    "mark": lambda n: "\ufeff" + json.dumps(n, indent=1),
}


def notebook(source: Any, metadata: dict[str, Any] | None) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": "code", "execution_count": 3, "id": "a"}
    if metadata is not None:
        cell["metadata"] = metadata
    cell |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": "1e-07"}]}
    prose = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": ["# m = Forest()"]}
    return {
        "cells": [prose, {**cell, "source": source}, {**cell, "id": "b", "source": "y = 1"}],
        "metadata": {"cells": [{"source": "no"}]},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def loaded(text: str) -> Any:
    return json.loads(text.removeprefix("\ufeff"))


def source_of(text: str, cell: int = 1) -> str:
    return "".join(loaded(text)["cells"][cell]["source"])


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("source", [LINES, "".join(LINES), [*"".join(LINES)]])
def test_a_span_is_replaced_and_no_other_byte(layout: str, source: Any) -> None:
    old = LAYOUTS[layout](notebook(source, {}))
    new = rewritten(old, [Edit(1, span=Span(1, 2, 11, 2, 11), text="random_state=0")])
    assert source_of(new) == "".join(LINES).replace("()", "(random_state=0)")
    at = new.index("random_state=0")
    assert new[:at] + new[at + len("random_state=0") :] == old


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("metadata", METADATA)
def test_a_tag_is_added_once(layout: str, metadata: dict[str, Any] | None) -> None:
    old = LAYOUTS[layout](notebook(LINES, metadata))
    edit = Edit(1, tag="predict")
    new = rewritten(old, [edit, edit])
    expected = loaded(old)
    cell = expected["cells"][1]
    kept = (metadata or {}).get("tags", [])
    cell["metadata"] = {**(metadata or {}), "tags": [*(kept if kept != "odd" else []), "predict"]}
    assert loaded(new) == expected
    assert rewritten(new, [edit]) == new
    head = next(n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    if metadata != {"tags": "odd"}:
        assert new[:head] + new[head + len(new) - len(old) :] == old


@pytest.mark.parametrize("layout", ["jupyter", "ascii", "wide", "tabs", "windows"])
@pytest.mark.parametrize("metadata", METADATA[1:])
def test_tags_are_laid_out_as_jupyter_does(layout: str, metadata: dict[str, Any]) -> None:
    new = rewritten(LAYOUTS[layout](notebook(LINES, metadata)), [Edit(1, tag="predict")])
    assert new == LAYOUTS[layout](loaded(new))


def test_edits_of_several_cells_and_overlaps() -> None:
    old = LAYOUTS["jupyter"](notebook(LINES, {}))
    edits = [
        Edit(2, span=Span(2, 1, 4, 1, 5), text='"2"'),
        Edit(1, span=Span(1, 1, 0, 1, 6), text="from"),
        Edit(1, span=Span(1, 1, 3, 1, 6), text="never"),
        Edit(2, tag="train"),
    ]
    new = rewritten(old, edits)
    assert source_of(new).startswith("from os\n")
    assert source_of(new, 2) == 'y = "2"'
    assert loaded(new)["cells"][2]["metadata"] == {"tags": ["train"]}


@given(
    st.lists(
        st.text(st.sampled_from('ab\n\r\t\\"/é日\U0001f389\ud800\u2028'), max_size=9),
        min_size=1,
        max_size=5,
    ),
    st.booleans(),
    st.data(),
)
def test_every_character_has_its_place(parts: list[str], ascii_: bool, data: Any) -> None:
    raw = json.dumps(notebook(parts, {}), indent=1, ensure_ascii=ascii_)
    source = "".join(parts).replace("\r\n", "\n").replace("\r", "\n")
    lines = source.split("\n")
    line = data.draw(st.integers(1, len(lines)))
    column = data.draw(st.integers(0, len(lines[line - 1])))
    new = rewritten(raw, [Edit(1, span=Span(1, line, column, line, column), text="<>")])
    lines[line - 1] = lines[line - 1][:column] + "<>" + lines[line - 1][column:]
    assert source_of(new).replace("\r\n", "\n").replace("\r", "\n") == "\n".join(lines)


def test_lines_of_the_file() -> None:
    text = LAYOUTS["jupyter"](notebook(LINES, {}))
    file = FileMap(text)
    for number, line in enumerate(LINES, 1):
        row, column = file.place(file.offset(1, number, 0))
        shown = text.split("\n")[row - 1]
        assert shown[column - 1 :].startswith(json.dumps(line, ensure_ascii=False)[1:-1])
    assert file.place(file.offset(1, 99, 0)) == (row, column + len(LINES[-1]))


def test_a_file_of_the_third_format() -> None:
    cell = {"cell_type": "code", "input": ["a = 1\n", "b = 2"], "outputs": [], "language": "python"}
    text = json.dumps({"nbformat": 3, "worksheets": [{"cells": [cell, cell]}]}, indent=1)
    file = FileMap(text)
    row, _ = file.place(file.offset(2, 2, 0))
    assert text.split("\n")[row - 1].strip() == '"b = 2"'
    assert len(file.cells) == 2


def test_saved_whole_with_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "nb.ipynb"
    path.write_bytes(b"{}\r\n")
    path.chmod(0o640)
    link = tmp_path / "link.ipynb"
    link.symlink_to(path)
    save(link, "{1}\r\n", raw_text(link))
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"{1}\r\n", 0o640)
    assert link.is_symlink()
    assert len(list(tmp_path.iterdir())) == 2


def test_what_changed_meanwhile_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "nb.ipynb"
    path.write_text("theirs")
    with pytest.raises(CompileError, match=r"NB130: .* saved by another program"):
        save(path, "ours", "what was read")
    assert [p.read_text() for p in tmp_path.iterdir()] == ["theirs"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "nb.ipynb"
    path.write_text("{}")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(CompileError, match="NB130"):
            save(path, "ours", "{}")
    finally:
        tmp_path.chmod(0o700)
