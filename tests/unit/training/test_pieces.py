"""Which text runs when, with every character in its own place."""

from __future__ import annotations

import ast

from nb2fn.ir.notebook import Role
from nb2fn.span import Span
from nb2fn.training import pieces
from tests.unit.training.books import graph, notebook

BOOK = notebook("a = 1", "%matplotlib inline\n\nb = 2\n# about c\nc = 3", "d = 4")
GRAPH = graph(BOOK)


def texts(found: tuple[pieces.Piece, ...]) -> list[tuple[int, int, str]]:
    return [(piece.cell, piece.first_line, piece.text) for piece in found]


def test_whole_cells_run_as_they_are() -> None:
    assert texts(pieces.before(BOOK, GRAPH, 4)) == [
        (1, 1, BOOK.cells[0].source),
        (2, 1, BOOK.cells[1].source),
        (3, 1, "d = 4"),
    ]


def test_the_cell_of_the_cut_is_split_at_the_statement() -> None:
    found = pieces.before(BOOK, GRAPH, 2)
    assert texts(found)[-1] == (2, 1, "%matplotlib inline\n\nb = 2\n# about c\n")
    assert found[-1].statements == (1,)
    assert texts(pieces.between(BOOK, GRAPH, 2, 4)) == [(2, 5, "c = 3"), (3, 1, "d = 4")]


def test_a_cut_at_the_head_of_a_cell_leaves_the_cell_whole() -> None:
    assert texts(pieces.before(BOOK, GRAPH, 1)) == [(1, 1, "a = 1")]
    assert texts(pieces.between(BOOK, GRAPH, 1, 3))[0][2] == BOOK.cells[1].source


def test_columns_stay_where_two_statements_share_a_line() -> None:
    book = notebook("x = [1,\n 2]; y = 3; z = 4")
    shared = graph(book)
    assert texts(pieces.before(book, shared, 1)) == [(1, 1, "x = [1,\n 2]; ")]
    [rest] = pieces.between(book, shared, 1, 3)
    assert rest.first_line == 2
    assert rest.text == "0   ;y = 3; z = 4"
    tree = ast.parse(rest.text)
    assert [node.col_offset for node in tree.body] == [0, 5, 12]


def test_skipped_cells_do_not_run() -> None:
    book = notebook("a = 1", "b = 2", "c = 3", roles={2: Role.SKIP})
    assert [p.cell for p in pieces.before(book, graph(book), 3)] == [1, 3]


def test_cells_of_magics_alone_run_in_their_place() -> None:
    book = notebook("%config x", "a = 1", "!ls", "b = 2", "!pwd")
    found = graph(book)
    assert [p.cell for p in pieces.before(book, found, 1)] == [1, 2, 3]
    assert [p.cell for p in pieces.between(book, found, 1, 2)] == [4, 5]
    assert [p.cell for p in pieces.before(book, found, 2)] == [1, 2, 3, 4, 5]


def test_decorators_belong_to_their_function() -> None:
    book = notebook("a = 1\n@cache\ndef f():\n    return 1\nb = 2")
    found = graph(book)
    assert pieces.single(book, found, 1).text == "@cache\ndef f():\n    return 1"
    assert texts(pieces.before(book, found, 1)) == [(1, 1, "a = 1\n")]


def test_a_failed_statement_is_stepped_over() -> None:
    book = notebook("a = 1\n1 / 0\nb = 2\nc = 3")
    found = graph(book)
    rest = pieces.rest_of_cell(book.cells[0], found, 1, 4)
    assert rest == pieces.Piece(1, 3, "b = 2\nc = 3", (2, 3))
    upto = pieces.rest_of_cell(book.cells[0], found, 1, 3)
    assert upto == pieces.Piece(1, 3, "b = 2\n", (2,))
    assert pieces.rest_of_cell(book.cells[0], found, 3, 4) is None


def test_an_answer_is_collected_where_it_was_printed() -> None:
    source = "for s in rows:\n    print(\n        f(s),\n    )\n    n += 1"
    book = notebook(source)
    span = Span(1, 2, 4, 4, 5)
    piece = pieces.collecting(book, graph(book), 0, [(span, "f(s)", False)])
    assert piece.text.count("\n") == source.count("\n")
    body = ast.parse(piece.text).body[0]
    assert isinstance(body, ast.For)
    assert [node.lineno for node in body.body] == [2, 5]
    assert ".collect(f(s))" in piece.text.split("\n")[1]


def test_wide_characters_count_as_one_column() -> None:
    book = notebook("navn = 'Ærø'; b = 2")
    span = Span(1, 1, 14, 1, 19)
    assert span.cut(book.cells[0].source) == "b = 2"
    found = pieces.cut_out(book.cells[0], (1, 14), None, (1,))
    assert found.text == "0" + " " * 12 + ";b = 2"
