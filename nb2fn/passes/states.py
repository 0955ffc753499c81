"""Functions that change the notebook's own state, which no request may."""

from __future__ import annotations

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.dataflow import FunctionSummary, Mutation
from nb2fn.passes.program import Program
from nb2fn.span import Span


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


def changes_code(program: Program, mutation: Mutation) -> Diagnostic:
    """What a predict cell does to a function, a class or a module, as a diagnostic."""
    return program.finding(
        "NB239",
        f"a predict cell changes `{mutation.name}`, which all requests share",
        mutation.span,
        label="stays changed for all later requests",
        reason="a request gets its own copy of values, but functions, classes and modules are one "
        "for all",
        fix="set it in a cell above the predict cells, or on an object instead of its class",
    )


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
