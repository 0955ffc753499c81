"""Which functions must stand inside the serve function, because they read the request."""

from __future__ import annotations

import ast

from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import FunctionSummary
from nb2fn.ir.walk import walk
from nb2fn.passes.program import Program
from nb2fn.passes.serving import Serving


def nested_definitions(
    serving: Serving, touched: frozenset[str], before: frozenset[int]
) -> frozenset[int]:
    """The imports, functions and classes that stand in the serve function.

    Functions and classes that read what a request binds or changes (``touched``),
    and definitions at or after the cut of a name that the request also reads as it
    was bound elsewhere. ``before`` are the needed statements above the cut. Raises
    :class:`CompileError` (NB240) for a function that something made before keeps.
    """
    program = serving.program
    definitions = [n for n in serving.statements if program.is_definition(n)]
    found = {n for n in definitions if not _alone(serving, n)}
    touched = touched.union(*(program.statements[n].defines for n in found))
    reading: set[int] = set()
    size = -1
    while size != len(reading):
        size = len(reading)
        for summary in _called(serving):
            if _stands_in_body(serving, summary) or summary.statement in reading:
                continue
            if not touched.isdisjoint(_reads(program, summary)):
                reading.add(summary.statement)
                touched |= {summary.name}
    for number in sorted(reading):
        _check_only_called(program, number, before)
    return frozenset(found | reading)


def _alone(serving: Serving, number: int) -> bool:
    """Whether a definition is the only binding of its names that the request reads."""
    program = serving.program
    node = program.statements[number].node
    inside = set(serving.statements)
    for name in program.statements[number].defines:
        seen = {
            e.definition
            for n in inside
            for e in program.into.get(n, ())
            if e.name == name and e.definition != number
        }
        if any(not _same_import(program.statements[d].node, node) for d in seen):
            return False
    return True


def _same_import(one: ast.stmt, other: ast.stmt) -> bool:
    return isinstance(one, ast.Import | ast.ImportFrom) and ast.dump(one) == ast.dump(other)


def _called(serving: Serving) -> list[FunctionSummary]:
    found = {s.statement: s for n in serving.statements for s in serving.called(n)}
    return list(found.values())


def _stands_in_body(serving: Serving, summary: FunctionSummary) -> bool:
    """A lambda bound after the cut is a statement of the body anyway."""
    served = summary.statement in serving.statements
    return served and not serving.program.is_definition(summary.statement)


def _reads(program: Program, summary: FunctionSummary) -> frozenset[str]:
    """What a function reads when it is called, and when its statement runs."""
    called = program.called([summary.name], summary.statement)
    early = program.statements[summary.statement].uses
    return early.union(*(s.reads | s.calls for s in called))


def _check_only_called(program: Program, number: int, before: frozenset[int]) -> None:
    node = program.statements[number].node
    name = getattr(node, "name", "") or next(iter(program.statements[number].defines), "")
    for user in sorted(before):
        statement = program.statements[user]
        if program.is_definition(user) or not _keeps(statement.node, name, node):
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


def _keeps(node: ast.stmt, name: str, definition: ast.stmt) -> bool:
    """Whether a statement uses a function other than by calling it, or a class at all."""
    named = [n for n in walk(node) if isinstance(n, ast.Name) and n.id == name]
    loads = [n for n in named if isinstance(n.ctx, ast.Load)]
    if isinstance(definition, ast.ClassDef):
        return bool(loads)
    called = {id(c.func) for c in walk(node) if isinstance(c, ast.Call)}
    return any(id(n) not in called for n in loads)
