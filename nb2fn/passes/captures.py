"""What the serve source takes from the boundary, what it owns, and which functions it holds."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import FunctionSummary
from nb2fn.passes.expressions import names_in, read_names
from nb2fn.passes.program import Program
from nb2fn.passes.shown import SHOWS
from nb2fn.passes.slices import Keeps, followed
from nb2fn.span import Span


@dataclass(frozen=True, slots=True)
class Layout:
    """``body``: the statements of the serve function, in order, with the functions
    that must be nested in it first. ``hoisted``: imports and definitions at or
    after the cut that run before the boundary is taken. ``owned``: captured names
    passed in fresh for every request.
    """

    body: tuple[int, ...]
    hoisted: tuple[int, ...]
    nested: frozenset[int]
    owned: tuple[str, ...]


def lay_out(
    program: Program,
    served: Sequence[int],
    before: frozenset[int],
    inputs: Iterable[str],
    sees: Keeps,
    stateful: bool,
) -> Layout:
    """Decide what is nested, hoisted and owned.

    ``served`` are the statements from the cut on, ``before`` the needed ones
    before it; ``sees`` admits the edges that the request does not replace.
    Raises :class:`CompileError` where a function cannot be told apart from the
    request (NB240) or changes the notebook's state (NB239).
    """
    inputs = frozenset(inputs)
    plain = [n for n in served if not program.is_definition(n)]
    bound = _bound(program, plain)
    changed = frozenset().union(*(_changed(program, n, stateful) for n in plain))
    nested = _nested(program, served, bound | inputs | changed)
    _check_only_called(program, nested, before)
    hoisted = tuple(n for n in served if program.is_definition(n) and n not in nested)
    early = tuple(sorted(n for n in nested if n not in served))
    body = (*early, *(n for n in served if n not in hoisted))
    if not stateful:
        _check_state(program, body, bound | inputs)
    inside = set(body) | set(hoisted)
    rebound = bound | _bound(program, nested & set(served))
    first_read = {
        e.name
        for e in followed(program, body, lambda e: e.use in inside and sees(e))
        if e.name in rebound and e.definition not in inside
    }
    mentioned = frozenset().union(*(names_in(program.statements[n].node) for n in body))
    owned = tuple(sorted((first_read | (changed & mentioned - bound)) - inputs))
    return Layout(body, hoisted, nested, owned)


def _changed(program: Program, number: int, stateful: bool) -> frozenset[str]:
    """The names whose object a statement may change, by itself or as an argument.

    What a notebook function does to the notebook's own names is no part of it: that
    is a state, which :func:`changes_state` is about where it is sure, and which the
    run at the cut finds out where it is not. Showing a value changes nothing.
    """
    statement = program.statements[number]
    states = {
        m.name
        for summary in program.called(read_names(statement.node), number)
        for m in summary.mutations
    }
    return frozenset(
        m.name
        for m in statement.mutations
        if _is_value(program, number, m.name)
        and (m.certain or m.method not in SHOWS)
        and (not m.function or (m.certain and not stateful and m.name not in states))
    )


def captured(source: str, owned: Iterable[str], program: Program) -> tuple[str, ...]:
    """The names a serve function takes from its module's globals, sorted."""
    defined = {n for s in program.statements for n in s.defines | s.may_define}
    table = symtable.symtable(source, "serve", "exec")
    found: set[str] = set()
    todo = list(table.get_children())
    while todo:
        scope = todo.pop()
        todo += scope.get_children()
        found |= {
            s.get_name()
            for s in scope.get_symbols()
            if s.is_global() and (s.is_referenced() or s.is_assigned())
        }
    names = {n for n in found if n in defined or not hasattr(builtins, n)}
    return tuple(sorted(names | set(owned)))


def _bound(program: Program, statements: Iterable[int]) -> frozenset[str]:
    return frozenset().union(
        *(program.statements[n].defines | program.statements[n].may_define for n in statements)
    )


def _is_value(program: Program, at: int, name: str) -> bool:
    """Whether a name stands for a value, not for a module, function or ambient state."""
    if name.startswith("%") or name in program.imports:
        return False
    reaching = program.reaching(at, name)
    return not reaching or not all(program.is_definition(d) for d in reaching)


def _nested(program: Program, served: Sequence[int], touched: frozenset[str]) -> frozenset[int]:
    """The functions and classes that read what a request binds or changes."""
    found: set[int] = set()
    touched = frozenset(touched)
    while True:
        size = len(found)
        for number in served:
            names = read_names(program.statements[number].node)
            for summary in program.called(names, number):
                node = program.statements[summary.statement].node
                read = _reads(program, summary, number) | _early(node)
                in_body = summary.statement in served and not program.is_definition(
                    summary.statement
                )
                if not in_body and not touched.isdisjoint(read):
                    found.add(summary.statement)
                    touched |= {summary.name}
        if len(found) == size:
            return frozenset(found)


def _reads(program: Program, summary: FunctionSummary, at: int) -> frozenset[str]:
    return frozenset().union(*(s.reads | s.calls for s in program.called([summary.name], at)))


def _early(node: ast.stmt) -> frozenset[str]:
    """Names read when a function or class statement itself runs."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        defaults = [d for d in (*node.args.defaults, *node.args.kw_defaults) if d is not None]
        return frozenset().union(*map(read_names, [*node.decorator_list, *defaults]))
    return frozenset()


def _check_only_called(program: Program, nested: frozenset[int], before: frozenset[int]) -> None:
    for number in sorted(nested):
        node = program.statements[number].node
        name = getattr(node, "name", "") or next(iter(program.statements[number].defines), "")
        for user in sorted(before):
            statement = program.statements[user]
            if program.is_definition(user) or not _kept(statement.node, name, node):
                continue
            raise CompileError(
                program.finding(
                    "NB240",
                    f"`{name}` reads a name that every request binds anew, and is kept by "
                    "something made before",
                    number,
                    label="reads what a request brings or changes",
                    reason=f"cell {statement.cell}, line {statement.span.line} keeps `{name}` "
                    "itself, so the function cannot be given each request's own value",
                    fix="pass the value as a parameter instead of reading a notebook name",
                )
            )


def _kept(node: ast.stmt, name: str, definition: ast.stmt) -> bool:
    """Whether a statement uses a function other than by calling it, or a class at all."""
    reads_of = [n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id == name]
    loads = [n for n in reads_of if isinstance(n.ctx, ast.Load)]
    if isinstance(definition, ast.ClassDef):
        return bool(loads)
    called = {id(c.func) for c in ast.walk(node) if isinstance(c, ast.Call)}
    return any(id(n) not in called for n in loads)


def _check_state(program: Program, body: Sequence[int], local: frozenset[str]) -> None:
    for number in body:
        node = program.statements[number].node
        for summary in program.called(read_names(node), number):
            finding = changes_state(program, summary, local)
            if finding is not None:
                raise CompileError(finding)


def changes_state(
    program: Program, summary: FunctionSummary, local: frozenset[str] = frozenset()
) -> Diagnostic | None:
    """What a notebook function surely does to the notebook's own names, as a diagnostic.

    ``local`` are the names that every request binds anew.
    """
    for name in sorted(summary.writes):
        return _stateful(program, summary, name, summary.statement)
    for mutation in summary.mutations:
        ambient = mutation.name.startswith("%") or mutation.name in program.imports
        if mutation.certain and not ambient and mutation.name not in local:
            return _stateful(program, summary, mutation.name, mutation.span)
    return None


def _stateful(program: Program, summary: FunctionSummary, name: str, at: Span | int) -> Diagnostic:
    return program.finding(
        "NB239",
        f"`{summary.name}` changes `{name}`, which belongs to the notebook",
        at,
        label=f"changes `{name}` for all later requests",
        reason="every request must start from the state the notebook had; a change that stays "
        "would make answers depend on who asked before",
        fix=f"work on a copy inside `{summary.name}`, or, if it is meant as a cache, write "
        "`#| stateful` on the first line of the predict cell",
    )
