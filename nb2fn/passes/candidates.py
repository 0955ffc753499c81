"""Which cells of a notebook without tags could be its predict cells, and how well they would do."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from nb2fn.analysis.undefined import blocking
from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import DataflowGraph, Effect
from nb2fn.ir.notebook import Cell, Directive, Notebook, Role
from nb2fn.ir.partition import Partition, Route
from nb2fn.ir.walk import walk
from nb2fn.passes.estimators import ESTIMATOR, PREDICTS, Estimators
from nb2fn.passes.expressions import calls, reads, root
from nb2fn.passes.functions import gives
from nb2fn.passes.labels import is_metric, is_split
from nb2fn.passes.no_answer import returns_nothing
from nb2fn.passes.program import Program
from nb2fn.passes.ranks import KNOWN, UNLIKELY, rank
from nb2fn.records import record
from nb2fn.span import Span

# How many cells are tried; the last ones of a notebook hold what it came to.
TRIES = 10
_HINTS = 3  # how many calls of a cell may say its input and output
# What `#| input` and `#| output` may put right: no input, no answer, the wrong one.
_SAYABLE = frozenset("NB230 NB231 NB233 NB237 NB245 NB246 NB247 NB249 NB251".split())


@record
class Marks:
    """The predict cells, and by cell what ``#| input`` and ``#| output`` are to say."""

    predict: frozenset[int]
    inputs: tuple[tuple[int, str], ...] = ()
    outputs: tuple[tuple[int, str], ...] = ()


@record
class Trial:
    """What became of the notebook with some cells tagged ``predict``.

    ``partition`` is missing where it stopped with ``diagnostics``; ``rank`` is that of
    :mod:`nb2fn.passes.ranks`.
    """

    marks: Marks
    partition: Partition | None
    diagnostics: tuple[Diagnostic, ...]
    rank: int = -1

    @property
    def likely(self) -> bool:
        """Whether the cells compile, and ask a model to predict."""
        return self.partition is not None and self.rank > UNLIKELY


def marked(notebook: Notebook, roles: Mapping[int, Role], said: Marks) -> Notebook:
    """The notebook with these roles and with what ``said`` has for ``#|`` lines, in memory."""
    return replace(notebook, cells=tuple(_marked(c, roles, said) for c in notebook.cells))


def _marked(cell: Cell, roles: Mapping[int, Role], said: Marks) -> Cell:
    lines = [("input", said.inputs), ("output", said.outputs)]
    for key, names in ((k, n) for k, by_cell in lines for c, n in by_cell if c == cell.number):
        line = Directive(key, names, Span(cell.number, 1, 0, 1, 0))
        cell = replace(cell, directives=(*cell.directives, line))
    role = roles.get(cell.number, cell.role)
    if role is Role.SKIP and cell.role is not Role.SKIP:
        blank = "\n" * cell.source.count("\n")
        return replace(cell, role=role, python=blank, kernel_source=blank, tree=ast.Module([], []))
    return cell if role is cell.role else replace(cell, role=role)


def asking(program: Program, estimators: Estimators) -> dict[int, list[ast.Call]]:
    """By cell, the calls that ask a model to predict; untagged cells only."""
    found: dict[int, list[ast.Call]] = {}
    for statement in program.statements:
        number = statement.id
        if program.role(number) is not Role.NONE or program.is_definition(number):
            continue
        asked = [c for c in calls(statement.node) if _predicts(program, estimators, c, number)]
        if asked:
            found.setdefault(statement.cell, []).extend(asked)
    return found


def _predicts(program: Program, estimators: Estimators, call: ast.Call, at: int) -> bool:
    if estimators.strength(call, at) < ESTIMATOR or is_metric(call, program):
        return False
    match call.func:
        case ast.Attribute(attr=method):
            return method in PREDICTS
        case ast.Name(id=name):
            return program.summary(name, at) is not None or name in estimators.models
    return False


def functions(program: Program, estimators: Estimators) -> dict[int, int]:
    """The last cell of each notebook function that asks a model, and the statement."""
    last = {s.name: s.statement for s in program.graph.functions if s.parameters}
    return {
        program.statements[n].cell: n
        for n in last.values()
        if n in estimators.askers
        and isinstance(program.statements[n].node, ast.FunctionDef | ast.AsyncFunctionDef)
        and program.role(n) is Role.NONE
    }


def trials(
    notebook: Notebook, graph: DataflowGraph, program: Program, estimators: Estimators
) -> Iterator[Trial]:
    """The cells that may be the predict cells, tried; the likeliest first."""
    asked = asking(program, estimators)
    defined = functions(program, estimators)
    cells = sorted({*asked, *defined}, reverse=True)[:TRIES]
    for cell in cells:
        sets = [frozenset({cell})]
        called = _calling(program, asked, cell)
        if called:
            sets.insert(0, frozenset({cell, *called}))
        for chosen in sets:
            yield from _widened(notebook, graph, program, estimators, Marks(chosen))


def _calling(program: Program, asked: Mapping[int, list[ast.Call]], cell: int) -> set[int]:
    """The cells that define the notebook functions by which a cell asks."""
    return {
        program.statements[s.statement].cell
        for call in asked.get(cell, ())
        if isinstance(call.func, ast.Name)
        for s in program.functions.get(call.func.id, ())[-1:]
        if program.role(s.statement) is Role.NONE
    } - {cell}


def _widened(
    notebook: Notebook,
    graph: DataflowGraph,
    program: Program,
    estimators: Estimators,
    marks: Marks,
) -> Iterator[Trial]:
    """A trial, and those with the cells before that only prepare the question."""
    trial = tried(notebook, graph, program, marks)
    yield trial
    for _ in range(3):
        if trial.partition is None or trial.rank != KNOWN or trial.marks.inputs:
            return
        before = _preparing(program, estimators, trial.partition) - marks.predict
        if not before:
            return
        marks = Marks(marks.predict | before)
        trial = tried(notebook, graph, program, marks)
        yield trial


def _preparing(program: Program, estimators: Estimators, partition: Partition) -> frozenset[int]:
    """The untagged cells below all training that bind what is asked, and neither read nor
    split."""
    found: set[int] = set()
    for route in partition.routes:
        for item in route.inputs:
            if item.origin != "outside":
                continue
            at = route.answer.statement
            trained = max((n for n in estimators.training if n <= at), default=-1)
            by = [n for n in program.reaching(at, item.name) if n > trained]
            found.update(program.statements[n].cell for n in by)
    return frozenset(c for c in found if _only_prepares(program, estimators, c))


def _only_prepares(program: Program, estimators: Estimators, cell: int) -> bool:
    for statement in program.graph.of_cell(cell):
        if program.role(statement.id) is not Role.NONE or estimators.trains(statement):
            return False
        if {Effect.READS, Effect.NETWORK, Effect.BARRIER} & statement.effects:
            return False
        if any(is_split(call) for call in calls(statement.node)):
            return False
    return True


def tried(notebook: Notebook, graph: DataflowGraph, program: Program, marks: Marks) -> Trial:
    """Partition the notebook with some cells tagged ``predict``.

    Where that does not say what goes in and what comes out, a call that asks does: its
    names are the inputs, what it is bound to is the answer.
    """
    trial = _once(notebook, graph, program, marks)
    if trial.partition is not None or marks.inputs:
        return trial
    if trial.diagnostics[0].code not in _SAYABLE:
        return trial
    for hinted in islice(_said(program, marks), _HINTS):
        second = _once(notebook, graph, program, hinted)
        if second.partition is not None:
            return second
    return trial


def _said(program: Program, marks: Marks) -> Iterator[Marks]:
    """The same cells with a call in them, the last first, saying input and output."""
    for statement in reversed(program.statements):
        node = statement.node
        if statement.cell not in marks.predict or not isinstance(node, ast.Assign | ast.Expr):
            continue
        call = _asked_first(node.value)
        if call is None:
            continue
        data = [*call.args, *(k.value for k in call.keywords)]
        whole = [n for value in data for n in _in_order(value)]
        columns = {id(n) for value in data for n in _choosing(program, value)}
        names = dict.fromkeys(n.id for n in whole if id(n) not in columns)
        inputs = [n for n in names if n not in program.imports and n not in program.functions]
        outputs: list[str] = []
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            outputs = [node.targets[0].id]
        if inputs and (outputs or isinstance(node, ast.Expr)):
            said = ((statement.cell, ", ".join(inputs)),)
            answered = tuple((statement.cell, name) for name in outputs)
            yield Marks(marks.predict, said, answered)


def _asked_first(node: ast.expr) -> ast.Call | None:
    """The call of a model's method that an expression is, or is a selection of."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in PREDICTS:
            return node
        return _asked_first(node.func.value)
    return None


def _choosing(program: Program, value: ast.expr) -> Iterator[ast.Name]:
    """The names that only choose columns or rows of what is asked about: ``features`` in
    ``df[features]``."""
    for node in walk(value):
        if isinstance(node, ast.Subscript):
            start = root(node.value)
            if start is not None and start.id not in program.imports:
                yield from reads(node.slice)


def _in_order(node: ast.expr) -> list[ast.Name]:
    return sorted(reads(node), key=lambda n: (n.lineno, n.col_offset))


def _once(notebook: Notebook, graph: DataflowGraph, program: Program, marks: Marks) -> Trial:
    from nb2fn.passes import partition

    tagged = marked(notebook, dict.fromkeys(marks.predict, Role.PREDICT), marks)
    undefined = blocking(tagged, graph)
    if undefined:
        return Trial(marks, None, undefined)
    try:
        parts, _ = partition(tagged, graph)
    except CompileError as error:
        return Trial(marks, None, tuple(error.diagnostics))
    silent = [n for r in parts.routes if (n := _silent(program, r)) is not None]
    if silent:
        return Trial(marks, None, (returns_nothing(program, silent[0]),))
    return Trial(marks, parts, (), max(rank(program, r) for r in parts.routes))


def _silent(program: Program, route: Route) -> int | None:
    """The statement that defines the function whose call is the answer, if that has none."""
    for _, text in route.answer.fields:
        match ast.parse(text, mode="eval").body:
            case ast.Call(func=ast.Name(id=name)):
                summary = program.summary(name, route.answer.statement)
                node = program.statements[summary.statement].node if summary else None
                if summary and isinstance(node, ast.FunctionDef) and not gives(node):
                    return summary.statement
    return None
