"""Code objects lead to their place in the cell as the user wrote it."""

from __future__ import annotations

import linecache
from types import CodeType, SimpleNamespace
from typing import Any

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from nb2fn.kernel.bytecode import nested
from nb2fn.kernel.piece import Piece
from nb2fn.kernel.positions import Positions
from tests.unit.kernel.notebook import Kernel


def ran(raw: str, first_line: int = 1, first_column: int = 0) -> tuple[Positions, CodeType]:
    """A piece of cell 4 as IPython would compile it."""
    positions = Positions()
    positions.begin(4, first_line, raw, first_column)
    text = TransformerManager().transform_cell(raw)  # type: ignore[no-untyped-call]
    positions.compiled("<piece>", text)
    return positions, compile(text, "<piece>", "exec", dont_inherit=True)


def places(positions: Positions, code: CodeType) -> list[tuple[str, int, int | None]]:
    found = []
    for part in nested(code):
        entry = positions.function(part)
        if entry is not None:
            found.append((entry.qualname, *entry.place()))
    return found


def test_blank_lines_at_the_top_are_counted() -> None:
    positions, code = ran("\n\n  \ndef f():\n    return 1\n")
    assert places(positions, code) == [("f", 4, 0)]
    assert positions.locate("<piece>") == (4, 4)


def test_a_piece_that_begins_within_a_cell() -> None:
    positions, code = ran("f = lambda: 1\ng = lambda: 2", first_line=7, first_column=3)
    assert places(positions, code) == [("<lambda>", 7, 7), ("<lambda>", 8, 4)]


def test_a_decorated_function_is_at_its_def() -> None:
    positions, code = ran("@a\n@b(\n  1)\ndef f(): pass\nclass A:\n  @c\n  async def g(self): pass")
    assert places(positions, code) == [("f", 4, 0), ("A.g", 7, 2)]


def test_magics_keep_their_lines() -> None:
    positions, code = ran("%matplotlib inline\n!ls\nx = !ls\ndef f(): pass\n")
    assert places(positions, code) == [("f", 4, 0)]


def test_a_magic_over_several_lines_shifts_what_follows() -> None:
    raw = "a = 1\n!echo a \\\n  b \\\n  c\ndef f(): pass\nb = 2\ndef g(): pass\n"
    positions, code = ran(raw)
    assert code.co_consts != ()
    assert places(positions, code) == [("f", 5, 0), ("g", 7, 0)]


def test_an_indented_cell() -> None:
    positions, code = ran("    x = 1\n    f = lambda: x\n")
    assert places(positions, code) == [("<lambda>", 2, 8)]


def test_columns_are_characters() -> None:
    positions, code = ran("s = 'äöü'; f = lambda: s")
    assert places(positions, code) == [("<lambda>", 1, 15)]


@pytest.mark.parametrize("with_columns", [True, False])
def test_lambdas_of_one_line(with_columns: bool) -> None:
    source = (
        "a, b, c = lambda x=lambda: 0: x, [lambda x: x + 1, lambda x: x + 1.0], "
        "lambda x: (lambda: x + True)"
    )
    positions, code = ran(source)
    piece = positions.pieces[0]
    columns = []
    for part in nested(code):
        if part.co_name == "<lambda>":
            entry = piece.entry(part if with_columns else _without_columns(part))
            assert entry is not None
            columns.append(entry.node.col_offset)
    assert sorted(columns) == [i for i in range(len(source)) if source[i:].startswith("lambda")]


def _without_columns(code: CodeType) -> Any:
    """The code as Python before 3.11 shows it: without positions in the line."""
    names = [n for n in dir(code) if n.startswith("co_") and n not in ("co_positions", "co_lnotab")]
    return SimpleNamespace(**{n: getattr(code, n) for n in names})


def test_only_the_piece_that_runs_is_registered() -> None:
    compiler = SimpleNamespace(cache=lambda code, number, raw_code=None: f"<{number}>")
    positions = Positions(SimpleNamespace(compile=compiler))
    positions.begin(1, 1, "raw")
    assert compiler.cache("nested run_cell\n", 5) == "<5>"
    assert compiler.cache("raw\n", 6, raw_code="raw") == "<6>"
    assert (positions.locate("<5>"), positions.locate("<6>")) == (None, (1, 1))


def test_files_that_the_watch_missed_are_known_by_their_text() -> None:
    positions = Positions()
    positions.begin(2, 1, "\ndef f(): pass\n")
    text = "def f(): pass\n"
    linecache.cache["<missed>"] = (len(text), None, [text], "<missed>")
    code = compile(text, "<missed>", "exec")
    assert places(positions, code) == [("f", 2, 0)]
    assert positions.locate("<unknown>") is None
    del linecache.cache["<missed>"]


def test_text_that_is_not_python_has_no_entries() -> None:
    piece = Piece(0, 1, 1, "print 'x'")
    assert piece.entries == []


def test_ambiguous_classes_have_no_place() -> None:
    kernel = Kernel("class A: x = 1\nclass A: y = 2")
    assert kernel.positions.class_(kernel.namespace["A"], ()) is None


def test_a_class_that_no_statement_made_has_no_place() -> None:
    kernel = Kernel("class A: x = 1", "A = type('A', (), {'x': 2})")
    assert kernel.positions.class_(kernel.namespace["A"], ()) is None
