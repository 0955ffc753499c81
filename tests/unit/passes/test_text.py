"""Edits by span, and indentation that leaves strings alone."""

from __future__ import annotations

import ast

import pytest

from nb2fn.ir.notebook import Cell, Role
from nb2fn.passes.expressions import read_names, span_of
from nb2fn.passes.text import (
    cut,
    indent,
    leading_comments,
    signature,
    statement_span,
    trailing_comment,
)
from nb2fn.span import Span


def cell(source: str) -> Cell:
    return Cell(1, "c1", Role.NONE, source, source, source, ast.parse(source))


def test_spans_count_characters() -> None:
    one = cell("é = 'ü'; x = f(é, 2)")
    node = one.tree.body[1]
    assert cut(one, span_of(node, one)) == "x = f(é, 2)"


def test_edits_are_made_from_the_end() -> None:
    one = cell("x = f(1,\n      22, 3)")
    edits = [(Span(1, 1, 6, 1, 7), "first"), (Span(1, 2, 6, 2, 8), "second")]
    assert cut(one, Span(1, 1, 0, 2, 12), edits) == "x = f(first,\n      second, 3)"


def test_edits_elsewhere_do_nothing() -> None:
    one = cell("a = 1\nb = 2")
    assert cut(one, Span(1, 2, 0, 2, 5), [(Span(1, 1, 4, 1, 5), "x")]) == "b = 2"
    assert cut(one, Span(1, 1, 0, 1, 5), [(Span(2, 1, 4, 1, 5), "x")]) == "a = 1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\nb", "    a\n\n    b"),
        ('a = """x\n  y\n"""\nb', '    a = """x\n  y\n"""\n    b'),
        ("a = f'''x\n {b}\n'''", "    a = f'''x\n {b}\n'''"),
        ("a = 'x\\\ny'", "    a = 'x\\\ny'"),
        ("a = (1 +\n2)", "    a = (1 +\n    2)"),
        ("a = 1 + \\\n2", "    a = 1 + \\\n    2"),
        ("# only\na", "    # only\n    a"),
        ("if a:\n\tb", "    if a:\n    \tb"),
    ],
)
def test_indent(text: str, expected: str) -> None:
    assert indent(text) == expected
    compile(f"def f(a=1, b=2):\n{expected}\n", "indented", "exec")


def test_comments_around_a_statement() -> None:
    one = cell("#| predict\n# first\n# second\nx = 1  # third\n")
    span = statement_span(one.tree.body[0], one)
    assert leading_comments(one, span) == ["# first", "# second"]
    assert trailing_comment(one, span) == "  # third"


def test_a_statement_includes_its_decorators() -> None:
    one = cell("@a\n@b(\n    1\n)\ndef f():\n    pass")
    assert cut(one, statement_span(one.tree.body[0], one)) == one.source


def test_signatures() -> None:
    assert signature("f", ["a", "b"], []) == "def f(a, b):"
    assert signature("f", ["a"], ["b"]) == "def f(a, *, b):"
    assert signature("f", [], ["b"]) == "def f(*, b):"
    assert signature("f", ["a"], ["b"], 10) == "def f(\n    a,\n    *,\n    b,\n):"


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("a + b", {"a", "b"}),
        ("[x for x in x]", {"x"}),
        ("[x for x in y if x > z]", {"y", "z"}),
        ("[x + y for x in a for y in x]", {"a"}),
        ("{k: v for k, v in d.items()}", {"d"}),
        ("lambda x, y=z: x + w", {"z", "w"}),
        ("(n := f(m)) + n", {"f", "m", "n"}),
        ("f'{a:{b}}'", {"a", "b"}),
    ],
)
def test_reads(expression: str, names: set[str]) -> None:
    assert read_names(ast.parse(expression, mode="eval").body) == names


def test_reads_of_a_function() -> None:
    tree = ast.parse("@d\ndef f(x, y=z):\n    w = x\n    global g\n    g = 1\n    return w + v + g")
    assert read_names(tree.body[0]) == {"d", "z", "v", "g"}
