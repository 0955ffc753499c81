"""Compiles cells up to the partition, and runs both sides of the cut in this process."""

from __future__ import annotations

import contextlib
import copy
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nb2fn.analysis.graph import analyse
from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.frontend.read import read
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Early, Fate, Partition, Route
from nb2fn.passes import partition
from nb2fn.passes.text import cut
from nb2fn.span import Span
from tests.notebooks import split_cells, write_notebook


@dataclass(frozen=True)
class Compiled:
    """A notebook with its graph, its partition and the warnings."""

    notebook: Notebook
    graph: DataflowGraph
    partition: Partition
    notes: tuple[Diagnostic, ...]

    @property
    def route(self) -> Route:
        (route,) = self.partition.routes
        return route

    @property
    def inputs(self) -> list[str]:
        return [i.name for i in self.route.inputs]

    @property
    def fields(self) -> list[str]:
        return [name for name, _ in self.route.answer.fields]

    def fates(self) -> list[str]:
        return [p.fate.value for p in self.partition.placements]

    def fate(self, text: str) -> Fate:
        """The fate of the first statement whose source holds ``text``."""
        number = next(s.id for s in self.graph.statements if text in s.source)
        return self.partition.fate(number)

    def reason(self, text: str) -> str:
        number = next(s.id for s in self.graph.statements if text in s.source)
        return self.partition.placements[number].reason

    def codes(self) -> list[str]:
        return [d.code for d in self.notes]


def compile_cells(directory: Path, text: str) -> Compiled:
    """The partition of cells divided by ``# %%``."""
    path = write_notebook(directory / "notebook.ipynb", split_cells(text))
    notebook, _ = read(path)
    graph = analyse(notebook)
    parts, notes = partition(notebook, graph)
    return Compiled(notebook, graph, parts, notes)


def refused(directory: Path, text: str) -> Diagnostic:
    """The error that the cells are refused with; it must say where, why and how to fix it."""
    with pytest.raises(CompileError) as caught:
        compile_cells(directory, text)
    error = caught.value.diagnostics[0]
    assert error.reason
    assert error.fix
    assert error.cell is not None
    assert error.span is not None
    assert error.notebook.endswith("notebook.ipynb")
    return error


def agreed(compiled: Compiled) -> dict[str, Any]:
    """The answers by route, after checking that both sides of the cut give the same.

    The one side runs every statement in order, as the notebook does; the other
    only what stands before the cut and then the serve function with the examples.
    """
    answers = {}
    for route in compiled.partition.routes:
        expected = answered(compiled, route)
        got = served(compiled, route)
        assert repr(got) == repr(expected), f"\n{route.source}"
        sliced = served(compiled, route, train_slice=True)
        assert repr(sliced) == repr(expected), f"train slice\n{route.source}"
        answers[route.name] = expected
    return answers


def _run(compiled: Compiled, number: int, names: dict[str, Any], text: str = "") -> None:
    source = text or compiled.graph.statements[number].source
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, f"statement {number}", "exec"), names)


def answered(compiled: Compiled, route: Route) -> Any:
    """What the notebook answers when every statement runs in order."""
    answer = route.answer
    names = _namespace()
    for statement in compiled.graph.statements:
        if statement.id != answer.statement:
            _run(compiled, statement.id, names)
            continue
        if answer.collects:
            cell = compiled.notebook.cell(statement.cell)
            edits = [
                (_end(c.span), f"; collected__.append({_value(c.fields)})")
                if c.after
                else (c.span, f"collected__.append({_value(c.fields)})")
                for c in answer.collects
            ]
            names["collected__"] = []
            _run(compiled, statement.id, names, cut(cell, statement.span, edits))
            gathered = names["collected__"]
            return gathered if answer.looped else gathered[-1] if gathered else None
        if not answer.shown:
            _run(compiled, statement.id, names)
        break
    return eval(_value(answer.fields), names)


def _end(span: Span) -> Span:
    return Span(span.cell, span.end_line, span.end_column, span.end_line, span.end_column)


def _value(fields: tuple[tuple[str, str], ...]) -> str:
    if len(fields) == 1:
        return f"({fields[0][1]}\n)"
    return "{" + ", ".join(f"{name!r}: ({text}\n)" for name, text in fields) + "}"


def served(
    compiled: Compiled,
    route: Route,
    asked: dict[str, Any] | None = None,
    train_slice: bool = False,
) -> Any:
    """What the serve function answers (to the example, or to ``asked``) after all the
    statements before the cut ran, or those of the train slice alone."""
    parts, names = compiled.partition, _namespace()
    early = route.early or Early(parts.boundary.cut, parts.boundary.hoisted)

    def run(start: int, stop: int) -> None:
        for number in range(start, stop):
            if not train_slice or parts.fate(number) in (Fate.TRAINS, Fate.EXAMPLE):
                _run(compiled, number, names)

    run(0, early.cut)
    for number in early.hoisted:
        _run(compiled, number, names)
    copies = copy.deepcopy([names[name] for name, _ in early.kept])
    names.update(zip((under for _, under in early.kept), copies, strict=True))
    if asked is None:
        asked = {}
        for item in route.inputs:
            scratch = dict(names)
            for number in item.prelude:
                _run(compiled, number, scratch)
            asked[item.name] = copy.deepcopy(eval(f"({item.example}\n)", scratch))
    if route.early is not None:
        run(early.cut, parts.boundary.cut)
        for number in parts.boundary.hoisted:
            _run(compiled, number, names)
    for name in route.captures:
        assert name in names, f"{name} is not bound at the cut"
    if route.kind == "function":
        return names[route.function](**asked)
    owned = dict(zip(route.owned, copy.deepcopy([names[n] for n in route.owned]), strict=True))
    exec(compile(route.source, "serve", "exec"), names)
    with contextlib.redirect_stdout(io.StringIO()):
        return names[route.function](**asked, **owned)


def _namespace() -> dict[str, Any]:
    return {"__name__": "__main__", "display": print}
