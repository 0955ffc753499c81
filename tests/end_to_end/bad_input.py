"""Notebooks that cannot be compiled, each with what must be said about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from tests.notebooks import split_cells, write_notebook

ADD = """
# %%
#| predict
def add(y):
    return x + y
add(2)
"""


@dataclass(frozen=True)
class Bad:
    """A notebook and its diagnostic.

    ``codes``: any of them is right. ``cell`` is where it is shown, with the caret under the
    text ``marked`` (``None``: at no cell). ``said`` stands somewhere in message, reason or
    fix. ``cells`` is text divided by ``# %%``, or a function that makes the file itself and
    returns its path. ``flags`` go to the command.
    """

    name: str
    codes: tuple[str, ...]
    cells: str | Callable[[Path], Path]
    cell: int | None = None
    marked: str = ""
    said: str = ""
    kernel: str = "python3"
    flags: tuple[str, ...] = ()

    def write(self, folder: Path) -> Path:
        """The notebook, written into ``folder``."""
        if callable(self.cells):
            return self.cells(folder)
        return write_notebook(folder / "book.ipynb", split_cells(self.cells), self.kernel)


def raw(name: str, data: bytes) -> Callable[[Path], Path]:
    """Makes a file of these bytes."""

    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def encoded(encoding: str) -> Callable[[Path], Path]:
    """Makes a notebook with an accent, in another encoding than JSON's."""

    def make(folder: Path) -> Path:
        path = write_notebook(folder / "book.ipynb", split_cells("x = 1  # cafe\n" + ADD))
        text = path.read_text("utf-8").replace("cafe", "café")
        path.write_bytes(text.encode(encoding))
        return path

    return make


def tagged(folder: Path) -> Path:
    """Makes a notebook whose cell has the tag ``train`` and the line ``#| predict``."""
    path = write_notebook(folder / "book.ipynb", ["#| predict\nx = 1"])
    text = path.read_text("utf-8").replace('"metadata": {},', '"metadata": {"tags": ["train"]},')
    path.write_text(text, "utf-8")
    return path


def train(code: str, more: str = ADD) -> str:
    """A train cell of ``code``, then a predict cell that adds ``x`` (or what ``more`` says)."""
    return "#| train\n" + dedent(code).lstrip("\n") + more


def using(expression: str) -> str:
    """A predict cell whose function computes ``expression`` of ``x`` and ``y``."""
    return f"\n# %%\n#| predict\ndef ask(y):\n    return {expression}\nask(2)\n"


FILES = [
    Bad("no such file", ("NB101",), lambda folder: folder / "book.ipynb"),
    Bad("a directory", ("NB102",), lambda folder: folder),
    Bad("empty", ("NB105",), raw("book.ipynb", b""), said="empty"),
    Bad("a script", ("NB105",), raw("book.py", b"print(1)\n"), said="jupytext"),
    Bad("a picture", ("NB104",), raw("book.ipynb", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff")),
    Bad("JSON of something else", ("NB105",), raw("book.ipynb", b'{"name": "x"}'), said="cells"),
    Bad("half a file", ("NB105",), raw("book.ipynb", b'{"cells": [{"cell_type": "co'), said="JSON"),
    Bad("Latin-1", ("NB104",), encoded("latin-1"), said="iconv -f latin1"),
    Bad("UTF-16", ("NB104",), encoded("utf-16"), said="iconv -f utf-16"),
    Bad("a later format", ("NB106",), raw("book.ipynb", b'{"nbformat": 9, "cells": []}')),
    Bad("no cells", ("NB107",), "", said="no code"),
    Bad("empty cells", ("NB107",), "\n\n# %%\n   \n", said="no code"),
]

CODE = [
    Bad("no predict cell", ("NB121",), "#| train\nx = 1"),
    Bad("two roles in one cell", ("NB120",), "#| train\n#| predict\nx = 1", 1, "#| predict"),
    Bad("tag and line disagree", ("NB120",), tagged, 1, "#| predict"),
    Bad("two cells mean two things by one name", ("NB254",),
        "#| predict\ndef k(x):\n    return x * 2\ndef f(x):\n    return k(x)\nf(3)\n"
        "# %%\n#| predict\ndef k(x): return x + 2\ndef g(x):\n    return k(x)\ng(3)\n",
        2, "def k(x): return x + 2", said="another name"),
    Bad("a bracket that is not closed", ("NB110",), train("x = (1,"), 1, "("),
    Bad("half a statement", ("NB110",), "x = 1\n# %%\n#| predict\ny = x +", 2),
    Bad("a Windows path", ("NB110",), train(r"x = open('C:\Users\me\a.csv')"), 1, r"\U",
        said="write `r` before the quote"),
    Bad("Python 2", ("NB110",), train("print 'x'\nx = 1"), 1, said="Python 2"),
    Bad("no such kernel", ("NB301",), train("x = 1"), kernel="no-such-kernel", said="--kernel"),
]  # fmt: skip

RUNS = [
    Bad("an undefined name", ("NB305", "NB201"), train("x = undefined_name + 1"), 1,
        "undefined_name"),
    Bad("a missing file", ("NB306",), train("x = len(open('dta.csv').read())"), 1,
        "open('dta.csv')", said="did you mean `data.csv`"),
    Bad("a missing CSV for pandas", ("NB306",),
        train("import pandas as pd\nx = len(pd.read_csv('dta.csv'))"), 1,
        "pd.read_csv('dta.csv')", said="did you mean `data.csv`"),
    Bad("a file on somebody's Windows disk", ("NB306",),
        train(r"x = len(open(r'C:\Users\me\data.csv').read())"), 1,
        r"open(r'C:\Users\me\data.csv')", said="open it by its name alone: `data.csv`"),
    Bad("a missing module", ("NB307",), train("import no_such_module_x as x"), 1,
        "import no_such_module_x as x", said="pip install"),
    Bad("a keyboard", ("NB308",), train("x = int(input('how many? '))"), 1,
        "input('how many? ')"),
    Bad("sys.exit", ("NB305",), train("import sys\nx = sys.exit(3)"), 1, "sys.exit(3)"),
    Bad("exit()", ("NB303",), train("x = 1\nexit()"), 1, "exit()"),
    Bad("the kernel dies", ("NB303",), train("import os\nx = 1\nos._exit(1)"), 1),
    Bad("the kernel dies at the cut", ("NB303",),
        train("""
              import os
              class Bomb:
                  def __reduce__(self):
                      os._exit(1)
              x = Bomb()
              """, using("len(repr(x)) + y"))),
    Bad("the kernel dies at the question", ("NB303",),
        train("import os\nx = 1", using("os._exit(1) or x + y")), 2, "ask(2)"),
    Bad("the kernel dies before the answer", ("NB303",),
        "import os\n# %%\n#| predict\n#| input: y\n#| output: z\ny = 2\nz = y + 1\n"
        "# %%\nos._exit(1)\n"
        "# %%\n#| predict\n#| input: v\n#| output: w\nv = 3\nw = v + 1\n",
        3, "os._exit(1)"),
    Bad("the cell takes too long", ("NB304",),
        train("import time\nx = [1, time.sleep(100)][0]"), 1, "time.sleep(100)",
        said="--timeout SECONDS", flags=("--timeout", "1")),
    Bad("recursion without end", ("NB305",), train("def f(n):\n    return f(n + 1)\nx = f(0)"), 1,
        "f(0)"),
]  # fmt: skip

VALUES = [
    Bad("an open file", ("NB311",), train("x = open('data.csv')", using("x.name + str(y)")), 1,
        "x = open('data.csv')"),
    Bad("an open file deep inside", ("NB311",),
        train("x = {'a': [1, open('data.csv')]}", using("x['a'][0] + y")), 1, said="x['a'][1]"),
    Bad("a generator", ("NB312",),
        train("x = (n for n in range(4))", using("str(x)[:9] + str(y)")), 1, said="list("),
    Bad("a lock", ("NB313",),
        train("import threading\nx = threading.Lock()", using("str(x.locked()) + str(y)")), 1,
        "x = threading.Lock()"),
    Bad("a socket", ("NB313",),
        train("import socket\nx = socket.socket()", using("x.family + y")), 1),
    Bad("a library's object around a lambda", ("NB310",),
        train("from functools import cmp_to_key\nx = cmp_to_key(lambda a, b: a - b)",
              using("sorted([y, 1], key=x)")), 1),
    Bad("a lambda made inside a module", ("NB314",),
        train("from own import adder\nx = adder(2)", using("x(y)")), 1, "x = adder(2)"),
]  # fmt: skip

REFUSED = [*FILES, *CODE, *RUNS, *VALUES]
