"""Undefined names: which, where, and whether they stop the build."""

from __future__ import annotations

import pytest

from nb2fn.analysis.graph import analyse
from nb2fn.analysis.undefined import undefined
from nb2fn.errors import CompileError
from nb2fn.ir.notebook import Role
from tests.unit.analysis.programs import notebook


def found(*cells: str) -> list[tuple[str, str, str]]:
    book = notebook(*cells)
    return [
        (u.diagnostic.code, u.name, u.diagnostic.severity) for u in undefined(book, analyse(book))
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("x = y",), [("NB201", "y", "error")]),
        (("x = y", "y = 1"), [("NB202", "y", "error")]),
        (("if 0: x = y",), [("NB201", "y", "warning")]),
        (("try: x = y\nexcept NameError: x = 1",), [("NB201", "y", "warning")]),
        (("def f(): return y",), [("NB203", "y", "warning")]),
        (("def f(): return y", "y = 1"), []),
        (("from math import *", "x = y"), []),
        (("x = y", "from math import *"), [("NB201", "y", "error")]),
        (("exec('y = 1')", "x = y"), []),
        (("x = [i for i in range(3)]",), []),
        (("x = __name__, len, display, get_ipython()",), []),
        (("x = _, Out",), []),
        (("class C:\n    a = 1\n    b = a",), []),
        (("y = 1", "del y", "x = y"), []),
        (("x += 1",), [("NB201", "x", "error")]),
        (("for i in []:\n    y = i\n    y.f()\nprint(i)",), []),
        (("for i in []:\n    for j in []:\n        y = j\n        y.f()\n    y.g()",), []),
        (("for i in []:\n    y.f()\n    y = i",), [("NB201", "y", "warning")]),
        (("for i in []:\n    y = y + i",), [("NB201", "y", "warning")]),
    ],
)
def test_undefined(cells: tuple[str, ...], expected: list[tuple[str, str, str]]) -> None:
    assert found(*cells) == expected


def test_what_predicting_needs_stops_the_build() -> None:
    book = notebook("import numpy as np\nmodel = 1", "y = modle + 1", cell2=Role.PREDICT)
    with pytest.raises(CompileError) as caught:
        analyse(book)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.render() == (
        "error[NB201]: the name `modle` is not defined anywhere in the notebook\n"
        "  --> test.ipynb cell 2:1:5\n"
        "   |\n"
        " 1 | y = modle + 1\n"
        "   |     ^^^^^ not defined\n"
        "   = why: Running the notebook in a fresh kernel stops here with a NameError.\n"
        "   = fix: Did you mean `model`?"
    )


def test_what_nothing_needs_does_not() -> None:
    book = notebook("print(forgotten)", "y = 1", cell2=Role.PREDICT)
    assert len(analyse(book).statements) == 2


def test_a_name_defined_only_later_says_so() -> None:
    book = notebook("x = scaler", "scaler = 1", "y = x", cell3=Role.PREDICT)
    with pytest.raises(CompileError) as caught:
        analyse(book)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "NB202"
    assert diagnostic.label == "first defined in cell 2"
    assert diagnostic.cell_id == "id1"


def test_columns_count_characters() -> None:
    book = notebook("x = 'äö' + y")
    (one,) = undefined(book, analyse(book))
    span = one.diagnostic.span
    assert span is not None
    assert span.cut(one.diagnostic.source) == "y"
