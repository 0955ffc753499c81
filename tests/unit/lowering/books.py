"""Notebooks for tests of lowering, without a file."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent

from nb2fn.ir.notebook import Cell, Notebook, Role


def notebook(*cells: str, path: Path = Path("some-notebook.ipynb")) -> Notebook:
    """A notebook of code cells without roles."""
    texts = [dedent(text).strip("\n") for text in cells]
    return Notebook(
        path,
        "some-notebook",
        "some_notebook",
        tuple(
            Cell(n, f"cell-{n}", Role.NONE, text, text, text, ast.parse(text))
            for n, text in enumerate(texts, 1)
        ),
    )
