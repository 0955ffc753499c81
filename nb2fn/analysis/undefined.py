"""Names that nothing defines, and how much that matters."""

from __future__ import annotations

import ast
import difflib
from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from nb2fn.analysis.expressions import BUILTINS, HISTORY
from nb2fn.analysis.slicing import backward, is_touched
from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.dataflow import DataflowGraph, Effect, Statement
from nb2fn.ir.notebook import Notebook, Role
from nb2fn.ir.same import Same
from nb2fn.ir.walk import children, walk
from nb2fn.span import Span

# What IPython and the interpreter put into every namespace.
_GIVEN = frozenset(
    {"In", "Out", "exit", "quit", "__name__", "__doc__", "__builtins__", "__builtin__",
     "__spec__", "__loader__", "__package__", "__annotations__", "WindowsError"}
)  # fmt: skip
_CONDITIONAL = (ast.If, ast.For, ast.While, ast.Try, ast.TryStar, ast.With, ast.Match, ast.AsyncFor)
_LAZY = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Undefined(NamedTuple):
    """A read of a name that nothing before it defines.

    ``diagnostic`` is an error where the statement surely fails, else a warning.
    """

    statement: int
    name: str
    diagnostic: Diagnostic


def undefined(notebook: Notebook, graph: DataflowGraph) -> tuple[Undefined, ...]:
    """Every read of an undefined name, in document order.

    At top level: a name that no statement before it binds. In functions: a name
    that no statement at all binds. A notebook whose names may come from a star
    import, ``exec`` or ``%run`` gives none for what comes after it.
    """
    return _undefined(Same(notebook, graph))


@lru_cache(maxsize=2)  # analysis asks, then the lints
def _undefined(key: Same[Notebook, DataflowGraph]) -> tuple[Undefined, ...]:
    notebook, graph = key.objects
    defined = _defined(graph)
    found: list[Undefined] = []
    for statement in graph.statements:
        if statement.kind == "magic":
            continue
        loads = list(_loads(statement.node))
        for name in sorted(statement.uses - BUILTINS - _GIVEN):
            place = next((n for n in loads if n.id == name), None)
            if place is None or HISTORY.match(name) or is_touched(graph, statement.id, name):
                continue
            if _is_bound_above(statement.node, [n for n in loads if n.id == name]):
                continue
            found.append(_at_top(notebook, statement, place, defined))
    found += _in_functions(notebook, graph, defined)
    return tuple(sorted(found, key=lambda u: (u.statement, u.name)))


def blocking(notebook: Notebook, graph: DataflowGraph) -> tuple[Diagnostic, ...]:
    """The errors among them that stand in what the predict cells need."""
    found = [u for u in undefined(notebook, graph) if u.diagnostic.severity == "error"]
    if not found:
        return ()
    predicting = {c.number for c in notebook.cells if c.role is Role.PREDICT}
    needed = backward(graph, (s.id for s in graph.statements if s.cell in predicting))
    return tuple(u.diagnostic for u in found if u.statement in needed)


def _defined(graph: DataflowGraph) -> dict[str, Statement]:
    """Each bound name and the first statement that binds it."""
    first: dict[str, Statement] = {}
    for statement in graph.statements:
        for name in statement.defines | statement.may_define:
            first.setdefault(name, statement)
    return first


def _loads(node: ast.stmt) -> Iterator[ast.Name]:
    """Names read when the statement runs, not when functions in it are called."""
    pending: deque[tuple[ast.AST, frozenset[str]]] = deque([(node, frozenset())])
    while pending:
        here, hidden = pending.popleft()
        if isinstance(here, ast.Name):
            if isinstance(here.ctx, ast.Load | ast.Del) and here.id not in hidden:
                yield here
            continue
        if isinstance(here, ast.AugAssign) and isinstance(here.target, ast.Name):
            yield here.target
        below: Iterable[ast.AST] = children(here)
        if isinstance(here, _LAZY):
            outside: list[ast.AST] = [*here.args.defaults, *(d for d in here.args.kw_defaults if d)]
            if not isinstance(here, ast.Lambda):
                outside += here.decorator_list
            below = outside
        elif isinstance(here, _COMPREHENSIONS):
            hidden |= {
                n.id for g in here.generators for n in walk(g.target) if isinstance(n, ast.Name)
            }
        elif isinstance(here, ast.ClassDef):
            hidden |= {n.id for n in walk(here) if _binds(n)}  # type: ignore[attr-defined]
        pending += [(child, hidden) for child in below]


def _is_bound_above(node: ast.stmt, loads: list[ast.Name]) -> bool:
    """Whether a compound statement binds a name on a line above all that read it, though
    perhaps in a loop that could be empty."""
    first = min(load.lineno for load in loads)
    return any(
        isinstance(n, ast.Name) and _binds(n) and n.id == loads[0].id and n.lineno < first
        for n in walk(node)
    )


def _binds(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _at_top(
    notebook: Notebook, statement: Statement, place: ast.Name, defined: dict[str, Statement]
) -> Undefined:
    name = place.id
    sure = not isinstance(statement.node, _CONDITIONAL)
    later = defined.get(name)
    if later is not None and later.id > statement.id:
        code = "NB202"
        message = f"`{name}` is used before it is defined"
        label = f"first defined in cell {later.cell}"
        reason = (
            "The build runs the cells from top to bottom; your kernel still held "
            f"`{name}` from an earlier run."
        )
        fix = f"Move the definition of `{name}` in cell {later.cell} above cell {statement.cell}."
    else:
        code = "NB201"
        message = f"the name `{name}` is not defined anywhere in the notebook"
        label = "not defined"
        reason = "Running the notebook in a fresh kernel stops here with a NameError."
        fix = _fix(name, defined)
    return _finding(notebook, statement, place, code, message, label, reason, fix, sure)


def _fix(name: str, defined: dict[str, Statement]) -> str:
    close = difflib.get_close_matches(name, [*defined, *BUILTINS], n=1, cutoff=0.75)
    if close:
        return f"Did you mean `{close[0]}`?"
    return f"Define or import `{name}` in a cell above, or remove the line."


def _in_functions(
    notebook: Notebook, graph: DataflowGraph, defined: dict[str, Statement]
) -> Iterator[Undefined]:
    if any(Effect.BARRIER in s.effects for s in graph.statements):
        return
    for summary in graph.functions:
        statement = graph.statements[summary.statement]
        for name in sorted(summary.reads - BUILTINS - _GIVEN - defined.keys()):
            place = next(
                (n for n in walk(statement.node) if isinstance(n, ast.Name) and n.id == name),
                None,
            )
            if place is None or name.startswith("%"):
                continue
            yield _finding(
                notebook,
                statement,
                place,
                "NB203",
                f"`{summary.name}` uses `{name}`, which is not defined anywhere",
                "not defined",
                f"A call of `{summary.name}` that comes here stops with a NameError.",
                _fix(name, defined),
                sure=False,
            )


def _finding(
    notebook: Notebook,
    statement: Statement,
    place: ast.Name,
    code: str,
    message: str,
    label: str,
    reason: str,
    fix: str,
    sure: bool,
) -> Undefined:
    cell = notebook.cell(statement.cell)
    line = cell.python.split("\n")[place.lineno - 1]
    start = len(line.encode()[: place.col_offset].decode(errors="replace"))
    span = Span(cell.number, place.lineno, start, place.lineno, start + len(place.id))
    diagnostic = notebook.finding(
        code,
        message,
        span,
        severity="error" if sure else "warning",
        label=label,
        reason=reason,
        fix=fix,
    )
    return Undefined(statement.id, place.id, diagnostic)
