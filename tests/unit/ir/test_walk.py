"""Walking against the oracle: ``ast.walk`` without contexts and operators."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import nb2fn
from nb2fn.ir.walk import children, walk

_LEFT_OUT = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
FILES = sorted(Path(nb2fn.__file__).parent.glob("analysis/*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_meets_the_same_nodes_in_the_same_order(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert list(walk(tree)) == [n for n in ast.walk(tree) if not isinstance(n, _LEFT_OUT)]


def test_a_leaf_has_no_children() -> None:
    assert children(ast.parse("x").body[0].value) == []
    assert [type(n) for n in children(ast.parse("-x").body[0].value)] == [ast.Name]
