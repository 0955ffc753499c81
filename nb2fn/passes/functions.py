"""Routes that are functions of the notebook: parameters are inputs, a call is the example."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import FunctionSummary, Statement
from nb2fn.ir.notebook import Role
from nb2fn.ir.partition import Answer
from nb2fn.ir.walk import children
from nb2fn.passes.bindings import Place, held_inside
from nb2fn.passes.dependence import Dependence
from nb2fn.passes.directives import directives, names_of
from nb2fn.passes.estimators import ESTIMATOR, Estimators
from nb2fn.passes.expressions import calls, read_names, span_of
from nb2fn.passes.program import Program
from nb2fn.passes.shown import shown
from nb2fn.records import record

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_WIDGETS = frozenset({"interact", "interactive", "interact_manual"})


@record
class Example:
    """A call of a function that gives its example. ``plain``: the statement does
    nothing with the result but show it or give it a name that is only shown. ``text``:
    the call, where the notebook leaves it to a widget."""

    call: ast.Call
    statement: int
    plain: bool
    name: str = ""
    text: str = ""


@record
class Served:
    """A function that is a route. ``consumed`` are the statements that only call it
    and show the result."""

    summary: FunctionSummary
    example: Example
    consumed: frozenset[int]


def served_functions(program: Program, dependence: Dependence) -> tuple[Served, ...]:
    """The functions of predict cells that are routes by themselves.

    A public function that the predict cells call by itself, or that no other function
    of theirs calls, and whose result no predict cell works with further. Raises
    :class:`CompileError` for a cell whose only purpose is a function that is never
    called (NB235).
    """
    estimators = dependence.estimators
    roots = [
        s
        for s in _roots(program)
        if not _said_otherwise(program, s) and gives(program.statements[s.statement].node)
    ]
    asking = [s for s in roots if s.statement in estimators.askers]
    found, unused = [], []
    for summary in asking if estimators.level == ESTIMATOR else roots:
        examples = list(_examples(program, summary))
        worked = [
            e
            for e in examples
            if program.predicts(e.statement)
            and not (e.plain and _is_question(program, dependence, e))
        ]
        if any(_passes_model(estimators, e.call) for e in examples):
            continue
        usable = [e for e in examples if e.plain and _evaluable(program, e)] or [
            e for e in examples if not program.predicts(e.statement) and _evaluable(program, e)
        ]
        if worked:
            continue
        if usable:
            consumed = frozenset(
                n for e in examples if e.plain for n in (e.statement, *_showing(program, e))
            )
            found.append(Served(summary, usable[0], consumed))
        elif not examples:
            unused.append(summary)
    scripted = any(
        not program.is_definition(s.id) and not any(s.id in f.consumed for f in found)
        for s in program.statements
        if program.predicts(s.id) and any(estimators.asked(s.node, s.id))
    )
    lonely = [s for s in unused if s.statement in estimators.askers or not (found or scripted)]
    if lonely and not scripted:
        raise CompileError(*(_uncalled(program, s) for s in lonely))
    return tuple(found)


def silent_functions(program: Program, dependence: Dependence) -> list[int]:
    """The functions of predict cells that ask a model and return nothing."""
    return [
        s.statement
        for s in _roots(program)
        if s.statement in dependence.estimators.askers
        and not gives(program.statements[s.statement].node)
    ]


def gives(node: ast.AST) -> bool:
    """Whether a function returns a value on some path."""
    assert isinstance(node, _Function)
    return any(
        isinstance(n, ast.Yield | ast.YieldFrom)
        or (isinstance(n, ast.Return) and n.value is not None)
        for n in _own(node)
    )


def _passes_model(estimators: Estimators, call: ast.Call) -> bool:
    """Whether a call passes a model, which no request could bring."""
    arguments = (*call.args, *(k.value for k in call.keywords))
    return any(isinstance(a, ast.Name) and a.id in estimators.models for a in arguments)


def _roots(program: Program) -> list[FunctionSummary]:
    inside = [
        s
        for s in program.graph.functions
        if program.predicts(s.statement)
        and isinstance(program.statements[s.statement].node, _Function)
    ]
    last = {s.name: s.statement for s in inside}
    called = {c for s in inside for c in s.calls if c != s.name}
    return [
        s
        for s in inside
        if s.parameters
        and not s.name.startswith("_")
        and (s.name not in called or _shown_by_itself(program, s))
        and last[s.name] == s.statement
    ]


def _shown_by_itself(program: Program, summary: FunctionSummary) -> bool:
    """Whether a predict cell calls the function only to show what it gives."""
    return any(e.plain and program.predicts(e.statement) for e in _examples(program, summary))


def _said_otherwise(program: Program, summary: FunctionSummary) -> bool:
    """Whether the cell names other inputs than the function's parameters."""
    said = directives(program, [summary.statement], "input")
    return any(name not in summary.parameters for d in said for name in names_of(d))


def _examples(program: Program, summary: FunctionSummary) -> Iterable[Example]:
    """The calls of a function after its definition, in document order."""
    for statement in program.statements[summary.statement + 1 :]:
        if program.is_definition(statement.id) or program.role(statement.id) is Role.SKIP:
            continue
        mine = [
            c
            for c in calls(statement.node)
            if isinstance(c.func, ast.Name)
            and c.func.id == summary.name
            and summary.statement in program.reaching(statement.id, summary.name)
        ]
        for call in sorted(mine, key=lambda c: (c.lineno, c.col_offset)):
            name = _assigned(statement.node, call)
            plain = bool(name) and _only_shown(program, statement.id, name)
            plain = plain or any(v is call for what in shown(statement.node) for v in what.values)
            plain = plain or (isinstance(statement.node, ast.Expr) and statement.node.value is call)
            yield Example(call, statement.id, plain, name)
        yield from _by_widgets(program, summary, statement)


def _by_widgets(
    program: Program, summary: FunctionSummary, statement: Statement
) -> Iterable[Example]:
    """``interact(f, …)`` calls the function with its defaults, before anyone moves a slider."""
    function = program.statements[summary.statement].node
    assert isinstance(function, _Function)
    arguments = function.args
    given = len(arguments.defaults) + sum(d is not None for d in arguments.kw_defaults)
    if given < len(arguments.args) + len(arguments.kwonlyargs) or arguments.posonlyargs:
        return
    match statement.node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) as call):
            first = call.args[0] if call.args else None
            by_name = isinstance(first, ast.Name) and first.id == summary.name
            reached = summary.statement in program.reaching(statement.id, summary.name)
            if name in _WIDGETS and by_name and reached:
                empty = ast.Call(ast.Name(summary.name, ast.Load()), [], [])
                empty = ast.copy_location(empty, call)
                yield Example(empty, statement.id, True, text=f"{summary.name}()")


def _assigned(node: ast.stmt, call: ast.Call) -> str:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if value is call:
            return name
    return ""


def _only_shown(program: Program, statement: int, name: str) -> bool:
    """Whether a result is only shown, whole or by its parts."""
    for number in _users(program, statement, name):
        node = program.statements[number].node
        if not isinstance(node, ast.Expr) or not program.predicts(number):
            return False
        values = [v for what in shown(node) for v in what.values]
        if not values or not all(_part_of(v, name) for v in values if name in read_names(v)):
            return False
    return True


def _part_of(node: ast.expr, name: str) -> bool:
    while isinstance(node, ast.Subscript):
        node = node.value
    return isinstance(node, ast.Name) and node.id == name


def _users(program: Program, statement: int, name: str) -> list[int]:
    return sorted({e.use for e in program.out.get(statement, ()) if e.name == name})


def _showing(program: Program, example: Example) -> list[int]:
    return _users(program, example.statement, example.name) if example.name else []


def _evaluable(program: Program, example: Example) -> bool:
    """Whether the arguments can be evaluated by themselves, outside loops."""
    call = example.call
    starred = any(isinstance(a, ast.Starred) for a in call.args)
    if starred or any(k.arg is None for k in call.keywords):
        return False
    place = Place(example.statement, program.statements[example.statement].node)
    names = {n for a in (*call.args, *(k.value for k in call.keywords)) for n in read_names(a)}
    return not any(held_inside(place, n) for n in names)


def _is_question(program: Program, dependence: Dependence, example: Example) -> bool:
    """Whether the arguments are the user's, not themselves the answer of a model."""
    call = example.call
    place = Place(example.statement, program.statements[example.statement].node)
    arguments = (*call.args, *(k.value for k in call.keywords))
    return not any(dependence.answers(a, place) for a in arguments)


def function_answer(program: Program, served: Served) -> Answer:
    """The example call as an answer, under the best name for the function's result."""
    example = served.example
    span = span_of(example.call, program.cell(example.statement))
    node = program.statements[served.summary.statement].node
    assert isinstance(node, _Function)
    returned = [n.value for n in _own(node) if isinstance(n, ast.Return) and n.value is not None]
    names = {v.id for v in returned if isinstance(v, ast.Name)}
    said = directives(program, [served.summary.statement, example.statement], "output")
    outputs = [name for d in said for name in names_of(d)]
    name = example.name or (names.pop() if len(names) == 1 else "prediction")
    name = outputs[0] if len(outputs) == 1 else name
    text = example.text or program.text(span)
    return Answer(((name, text),), example.statement, span, shown=True)


def _own(node: _Function) -> Iterable[ast.AST]:
    todo: list[ast.AST] = list(node.body)
    while todo:
        item = todo.pop()
        yield item
        if not isinstance(item, _Function | ast.Lambda | ast.ClassDef):
            todo.extend(children(item))


def _uncalled(program: Program, summary: FunctionSummary) -> Diagnostic:
    inside = ", ".join("…" for _ in summary.parameters)
    return program.finding(
        "NB235",
        f"`{summary.name}` is the endpoint, but no cell calls it",
        summary.statement,
        label="needs one call as its example",
        reason="nb2fn proves that the endpoint answers as the notebook does; for that it needs a "
        "question that the notebook itself asks",
        fix=f"add a line that calls it with an example: `{summary.name}({inside})`",
    )
