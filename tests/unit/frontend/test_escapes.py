"""IPython's own input transformer is the oracle for where its syntax stands."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from nb2fn.frontend.escapes import find, leading_cell_magic
from nb2fn.frontend.layout import outdent
from nb2fn.frontend.magics import translate

PYTHON = [
    "x = 1",
    "y = a % b",
    "z = (a,",
    "    b)",
    "if x:",
    "    y = 2",
    "    z = [1,",
    "      2]",
    "for i in x:",
    's = """',
    '"""',
    "t = 'it''s'  # why?",
    "# %matplotlib inline",
    "w = x \\",
    "  % y",
    "v = {'a': 1, 'b': '!'}",
    "",
    "f(x != y, k=3)",
]
SPECIAL = [
    "%matplotlib inline",
    "!ls it's a \"test",
    "    %time q = 1",
    "    !pip list",
    "x = !ls *.csv",
    "    y = %pwd",
    "a, b = !echo a b",
    "df.head?",
    "?df",
    "df??",
    "%timeit -n 1 f(x)",
    "!ls \\",
    "      -l",
    "%%time",
    "%run a.py",
]
cells = st.lists(st.sampled_from(PYTHON + SPECIAL), min_size=1, max_size=8).map("\n".join)


def parsed(text: str) -> str | None:
    try:
        return ast.dump(ast.parse(text))
    except SyntaxError:
        return None


def without_calls(text: str) -> str | None:
    """The module without IPython's own calls, or ``None`` if it does not parse."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(body, list):
                body[:] = [s for s in body if not (isinstance(s, ast.Pass) or is_ipython(s))]
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and "get_ipython" in ast.dump(node.value):
            node.value = ast.Constant(None)
    return ast.dump(tree)


def is_ipython(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and "get_ipython" in ast.dump(statement.value)


@settings(max_examples=300, deadline=None)
@given(cells)
def test_what_is_left_is_what_ipython_leaves(source: str) -> None:
    """Both sides without the magics are the same Python, or neither is Python."""
    if parsed(source) is not None or leading_cell_magic(source):
        return
    source = outdent(source).text
    source = source.replace("%time q", "%who q")  # kept on both sides
    try:
        theirs = TransformerManager().transform_cell(source)
    except SyntaxError:
        return
    expected = without_calls(theirs)
    ours = translate(source, 1, Path()).python
    assert ours.count("\n") == source.count("\n")
    if expected is not None:
        assert without_calls(ours) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%%time\nx", ("time", "", 1)),
        ("\n\n%%capture  out \nx", ("capture", "out", 3)),
        ("%%!\nls", ("!", "", 1)),
        ("%%R -i df\nx", ("R", "-i df", 1)),
    ],
)
def test_leading_cell_magic(source: str, expected: tuple[str, str, int]) -> None:
    magic = leading_cell_magic(source)
    assert magic
    assert (magic.name, magic.body, magic.line) == expected


@pytest.mark.parametrize("source", ["x\n%%time", "%%time?", "# c\n%%time", "  %%time", "%time", ""])
def test_no_leading_cell_magic(source: str) -> None:
    assert leading_cell_magic(source) is None


@pytest.mark.parametrize(
    ("source", "kind", "name", "body"),
    [
        ("/f x", "call", "f", "f x"),
        (",f a b", "call", "f", "f a b"),
        ("%", "line", "", ""),
        ("!", "shell", "", ""),
        ("%sql SELECT 1", "line", "sql", "SELECT 1"),
    ],
)
def test_kinds(source: str, kind: str, name: str, body: str) -> None:
    (escape,) = find(source)
    assert (escape.kind, escape.name, escape.body) == (kind, name, body)


@given(st.text(alphabet="%!?=()[]{}'\"\\\n \tabf#,;/", max_size=40))
def test_any_text_is_scanned_to_its_end(source: str) -> None:
    made = translate(source, 1, Path())
    assert made.python.count("\n") == made.kernel.count("\n") == source.count("\n")
    for magic in made.magics:
        assert 1 <= magic.span.line <= magic.span.end_line <= source.count("\n") + 1
