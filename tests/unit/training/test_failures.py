"""A failure of the notebook's code in words, at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nb2fn.training.failures import Failure, diagnose, left_behind, locate, shortened
from nb2fn.training.pieces import Piece
from tests.unit.training.books import graph, notebook

SOURCE = 'a = 1; b = load("é", x[3])\nfor i in range(3):\n    b += load(i)'
BOOK = notebook("import os", SOURCE)
GRAPH = graph(BOOK)
PIECE = Piece(2, 1, SOURCE, (1, 2, 3))


def frame(line: int, column: int | None, end: int | None, **rest: Any) -> dict[str, Any]:
    place = {"cell": 2, "line": line, "end_line": line, "column": column, "end_column": end}
    return {**place, "function": "<module>", **rest}


def error(*frames: dict[str, Any], **rest: Any) -> dict[str, Any]:
    found = {"text": "ValueError: no", "message": "no", "bases": ["ValueError", "Exception"]}
    return {**found, "frames": list(frames), **rest}


def failure(found: dict[str, Any], seconds: float | None = None) -> Failure:
    return Failure(PIECE, locate(PIECE, GRAPH, found), found, seconds)


def test_two_statements_on_a_line_are_told_apart_by_the_column() -> None:
    first, second = error(frame(1, 0, 5)), error(frame(1, 7, 12))
    assert [locate(PIECE, GRAPH, f) for f in (first, second)] == list(GRAPH.statements[1:3])


def test_inside_a_compound_statement() -> None:
    assert locate(PIECE, GRAPH, error(frame(3, 9, 16))) is GRAPH.statements[3]


def test_columns_are_bytes_and_carets_characters() -> None:
    found = diagnose(BOOK, failure(error(frame(1, 22, 26))), "python")
    assert found.span is not None
    assert found.span.cut(found.source) == "x[3]"
    assert (found.code, found.cell, found.cell_id) == ("NB305", 2, "c2")


def test_without_columns_the_line_is_marked() -> None:
    found = diagnose(BOOK, failure(error(frame(3, None, None))), "python")
    assert found.span is not None
    assert found.span.cut(found.source) == "b += load(i)"


def test_without_a_frame_the_piece_is_marked() -> None:
    found = diagnose(BOOK, failure(error()), "python")
    assert found.span is not None
    assert found.span.line == 1


@pytest.mark.parametrize(
    ("found", "code", "fix"),
    [
        (error(bases=["ModuleNotFoundError"], module="sklearn.svm"), "NB307", "scikit-learn"),
        (error(bases=["ModuleNotFoundError"], module="xgboost"), "NB307", "install xgboost"),
        (error(bases=["FileNotFoundError"], file="no/such.csv", message=""), "NB306", "no"),
        (error(bases=["FileNotFoundError"], message="such.csv not found."), "NB306", "put"),
        (error(bases=["StdinNotImplementedError"]), "NB308", "literal"),
        (error(), "NB305", "Run All"),
    ],
)
def test_kinds_of_failures(found: dict[str, Any], code: str, fix: str, tmp_path: Path) -> None:
    book = notebook("import os", SOURCE, path=tmp_path / "book.ipynb")
    diagnostic = diagnose(book, failure({**found, "frames": [frame(1, 0, 5)]}), "/opt/my python")
    assert diagnostic.code == code
    assert fix in diagnostic.fix
    if code == "NB307":
        assert "'/opt/my python' -m pip" in diagnostic.fix


def test_a_time_out_says_how_long() -> None:
    found = diagnose(BOOK, failure(error(frame(3, 9, 16)), 2.5), "python")
    assert (found.code, found.message) == ("NB304", "cell 2 ran longer than 2.5 s")


def test_what_is_left_behind_is_a_warning() -> None:
    found = left_behind(BOOK, failure(error(frame(3, 9, 16))))
    assert (found.code, found.severity) == ("NB340", "warning")
    assert "ValueError: no" in found.message


def test_a_long_error_is_one_line_and_a_note() -> None:
    assert shortened("short") == ("short", ())
    first, notes = shortened("one\ntwo")
    assert (first, notes) == ("one", ("one\ntwo",))
    first, notes = shortened("x" * 500)
    assert len(first) == 160
    assert notes == ("x" * 500,)
