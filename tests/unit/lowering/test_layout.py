"""Moving source never touches what stands inside strings."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from nb2fn.lowering.layout import Offsets, edited, indent, string_lines

SOURCES = [
    'x = """a\n  b\nc"""\ny = 1',
    "def f(x):\n    '''doc\n  text\n    '''\n    return f'''{x}\n y'''",
    'x = ("a"\n     "b")',
    "x = 'a\\\nb'",
    "if x:\n    y = [\n1,\n    2]\n\n    z = 3",
    'x = rb"""\n\t\n"""',
]


@pytest.mark.parametrize("source", SOURCES)
def test_indented_source_means_the_same(source: str) -> None:
    block = ast.parse("if True:\n" + indent(source)).body[0]
    assert isinstance(block, ast.If)
    assert [ast.dump(n) for n in block.body] == [ast.dump(n) for n in ast.parse(source).body]


def test_lines_inside_strings() -> None:
    assert string_lines('x = 1\ny = """a\nb\n"""\nz = "c"') == {3, 4}
    assert string_lines("f'''{\nx}\n'''") >= {3}


def test_offsets_count_characters() -> None:
    text = "a = 1\nö = 'ä'; b = 2"
    node = ast.parse(text).body[2]
    assert text[Offsets(text).at(node.lineno, node.col_offset) :] == "b = 2"


def test_edits_apply_in_any_order() -> None:
    text = dedent("f(a, b)")
    assert edited(text, [(2, 3, "x"), (5, 6, "yy")]) == "f(x, yy)"
    assert edited(text, [(5, 6, "yy"), (2, 3, "x")]) == "f(x, yy)"
