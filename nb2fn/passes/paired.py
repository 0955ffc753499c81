"""Loops that go over a request's rows and the true labels side by side."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.walk import walk
from nb2fn.passes.dependence import Dependence
from nb2fn.passes.expressions import read_names
from nb2fn.passes.inputs import Fed
from nb2fn.passes.program import Program


def check_paired(
    program: Program, dependence: Dependence, fed: Sequence[Fed], served: Sequence[int]
) -> None:
    """Raise :class:`CompileError` (NB253) for ``for row, label in zip(rows, labels)``.

    The labels are the notebook's, as many as its own rows: a request with more rows
    would be answered for the first of them only.
    """
    inputs = {f.input.name for f in fed}
    for number in served:
        for zipped in _zipped(program.statements[number].node):
            names = [read_names(a) for a in zipped.args]
            for labels in names:
                mine = any(inputs & other for other in names if other is not labels)
                truth = labels - inputs
                if mine and truth and dependence.labels.among(truth, number):
                    raise CompileError(_paired(program, number, min(truth)))


def _zipped(node: ast.AST) -> Iterator[ast.Call]:
    for item in walk(node):
        match item:
            case ast.Call(func=ast.Name(id="zip"), args=[_, _, *_]):
                yield item


def _paired(program: Program, number: int, name: str) -> Diagnostic:
    return program.finding(
        "NB253",
        f"the answer is made in step with the true labels `{name}`",
        number,
        label=f"stops where `{name}` stops",
        reason="a request brings rows and no labels; with more rows than the notebook has labels, "
        "the others would be left out",
        fix="predict in a loop over the rows alone, and compare with the labels in a cell of its "
        "own",
    )
