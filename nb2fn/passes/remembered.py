"""Functions that remember answers from before something they read has changed.

``@lru_cache`` keeps what it once computed. The endpoint starts with an empty memory and
would compute anew what the notebook remembers.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import FunctionSummary
from nb2fn.ir.partition import Partition
from nb2fn.passes.program import Program

_MEMORIES = frozenset({"lru_cache", "cache"})


def refuse_stale_memories(program: Program, partition: Partition) -> None:
    """Raise :class:`~nb2fn.errors.CompileError` (NB205) for what serving code calls and
    that remembers answers which calling it now would not give."""
    caching = [s for s in program.graph.functions if _remembers(program, s)]
    if not caching:
        return
    served = {i for r in partition.routes for i in (*r.serve, r.answer.statement)}
    used = {n for i in served for n in program.statements[i].uses}
    found = [
        d for s in caching if s.name in used for d in _stale(program, s, partition.boundary.cut)
    ]
    if found:
        raise CompileError(*found[:1])


def _remembers(program: Program, summary: FunctionSummary) -> bool:
    node = program.statements[summary.statement].node
    for decorator in getattr(node, "decorator_list", ()):
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
        if name in _MEMORIES:
            return True
    return False


def _stale(program: Program, summary: FunctionSummary, cut: int) -> Iterator[Diagnostic]:
    """Changes before the cut of what the function read when it was called before them."""
    reads = _reads(program, summary) - {summary.name}
    called = False
    for statement in program.statements[summary.statement + 1 : cut]:
        sure = {m.name for m in statement.mutations if m.certain}
        changed = reads & (statement.defines | statement.may_define | sure)
        if called and changed:
            name = min(changed)
            yield program.notebook.finding(
                "NB205",
                f"`{summary.name}` remembers answers from before `{name}` changed",
                statement.span,
                label=f"`{name}` changes, after `{summary.name}` was called",
                reason="The notebook goes on answering from memory, the endpoint starts without "
                "one: the same call would give two different values.",
                fix=f"call `{summary.name}.cache_clear()` after the change, or make "
                f"`{name}` an argument of `{summary.name}`",
            )
        clears = f"{summary.name}.cache_clear(" in statement.source
        called = not clears and (called or summary.name in statement.mutates)


def _reads(program: Program, summary: FunctionSummary) -> frozenset[str]:
    """The globals a function reads, and those of the functions it calls."""
    pending, seen = [summary.name], {summary.name}
    found = set(summary.reads)
    while pending:
        for one in program.functions.get(pending.pop(), ()):
            found |= one.reads
            new = one.calls - seen
            seen |= new
            pending += new
    return frozenset(n for n in found if not n.startswith("%"))
