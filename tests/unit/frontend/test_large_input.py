"""Input of any size or depth comes to an end: a graph, or a diagnostic."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from nb2fn import pipeline
from nb2fn.errors import CompileError
from nb2fn.progress import Progress
from tests.notebooks import write_notebook

PREDICT = "#| predict\ndef add(y):\n    return x + y\nadd(2)"


def train(code: str) -> list[str]:
    return [f"#| train\n{code}", PREDICT]


BRANCHES = "if x == 0:\n    z = 0\n" + "".join(f"elif x == {i}:\n    z = {i}\n" for i in range(900))

# What stands in the train cell, and the code it is refused with, if any.
CELLS = {
    "a text of a megabyte": (f"x = 1\ns = '{'a' * 1_000_000}'", ""),
    "a long list": (f"x = 1\ns = [{','.join(map(str, range(30_000)))}]", ""),
    "many lines": ("x = 1\n" + "".join(f"v{i} = {i}\n" for i in range(4_000)), ""),
    "many changes of one list": ("x = 1\ns = []\n" + "s.append(x)\n" * 4_000, ""),
    "a thousand parentheses": (f"x = {'(' * 1000}1{')' * 1000}", "NB110"),
    "500 nested lists": (f"x = {'[' * 500}1{']' * 500}", "NB110"),
    "a long elif chain": (f"x = 5\n{BRANCHES}", ""),
    "90 nested branches": (
        "x = 1\n" + "".join(f"{'    ' * i}if x:\n" for i in range(90)) + "    " * 90 + "z = 1",
        "",
    ),
    "a long chain of calls": ("x = 1\ns = 'a'" + ".strip()" * 2_000, "NB111"),
    "functions that call each other": (
        "x = 1\ns = []\n"
        + "".join(
            f"def f{i}(v): s.append(v); return f{(i + 1) % 60}(s) or f{(i + 7) % 60}(v)\n"
            for i in range(60)
        ),
        "",
    ),
    "Python 2": ("x = 1\nprint 'x'", "NB110"),
    "tabs and spaces": ("if True:\n\tx = 1\n        y = 2", "NB110"),
    "a NUL byte": ("x = 1\x00", "NB112"),
    "a lone surrogate": ("x = 1\ns = '\ud800'", "NB112"),
    "curly quotes": ("x = “1”", "NB110"),
    "form feeds": ("x = 1\n\x0cz = 2", ""),
    "carriage returns": ("x = 1\r\nz = 2\r\n", ""),
    "a name that NFKC changes": ("ｘ = 1", ""),
}


@pytest.mark.parametrize("name", CELLS)
def test_it_ends(name: str, tmp_path: Path) -> None:
    cell, code = CELLS[name]
    path = write_notebook(tmp_path / "large.ipynb", train(cell))
    begun = time.process_time()
    try:
        front = pipeline.check(path, Progress())
    except CompileError as error:
        assert error.diagnostics[0].code == code
    else:
        assert not code
        assert front.partition.routes
    assert time.process_time() - begun < 8


@pytest.mark.slow
def test_ten_thousand_cells(tmp_path: Path) -> None:
    cells = ["#| train\nx = 1\ns = []", *(["s.append(x)"] * 10_000), PREDICT]
    path = write_notebook(tmp_path / "large.ipynb", cells)
    begun = time.process_time()
    assert len(pipeline.check(path, Progress()).graph.statements) == 10_004
    assert time.process_time() - begun < 30
