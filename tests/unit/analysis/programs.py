"""Notebooks for analysis tests, made from text, and their execution."""

from __future__ import annotations

import ast
import contextlib
import io
from pathlib import Path
from textwrap import dedent

from nb2fn.analysis.graph import analyse
from nb2fn.analysis.slicing import backward
from nb2fn.ir.dataflow import DataflowGraph, Statement
from nb2fn.ir.notebook import Cell, Notebook, Role
from nb2fn.ir.verify import verify_graph


def notebook(*cells: str, **roles: Role) -> Notebook:
    """A notebook of these cells; ``cell2=Role.PREDICT`` gives the second a role."""
    made = []
    for number, text in enumerate(map(dedent, cells), 1):
        role = roles.get(f"cell{number}", Role.NONE)
        made.append(Cell(number, f"id{number}", role, text, text, text, ast.parse(text)))
    return Notebook(Path("test.ipynb"), "test", "test", tuple(made))


def graph(*cells: str) -> DataflowGraph:
    """The verified graph of these cells."""
    found = analyse(notebook(*cells))
    verify_graph(found)
    return found


def last(*cells: str) -> Statement:
    """The last statement of these cells, analysed."""
    return graph(*cells).statements[-1]


def run(statements: list[Statement]) -> dict[str, object]:
    """Run statements in a fresh namespace."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        for statement in statements:
            exec(compile(statement.source, "<cell>", "exec"), namespace)
    return namespace


def sliced(*cells: str, name: str = "r") -> tuple[str, str, list[int]]:
    """``repr`` of a final value by all statements, by its slice alone, and the slice."""
    found = graph(*cells)
    kept = sorted(backward(found, (), [name]))
    whole = repr(run(list(found.statements))[name])
    try:
        part = repr(run([found.statements[i] for i in kept])[name])
    except Exception as error:  # the slice lacks something: the comparison shows it
        part = f"{type(error).__name__}: {error}"
    return whole, part, kept


def cases(text: str) -> dict[str, tuple[str, ...]]:
    """Programs by name out of one text: ``== name`` begins one, ``--`` its next cell."""
    found: dict[str, tuple[str, ...]] = {}
    for block in ("\n" + text).split("\n== ")[1:]:
        name, _, body = block.partition("\n")
        found[name] = tuple(body.split("--\n"))
    return found
