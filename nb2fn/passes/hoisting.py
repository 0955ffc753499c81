"""May definitions below the cut be run before it? Only if no name then means something else."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.passes.program import Program


def check_hoisted(program: Program, hoisted: Iterable[int], needed: Iterable[int]) -> None:
    """Raise :class:`CompileError` (NB247) where a ``needed`` statement reads another object
    than the one its name has once all of ``hoisted`` have run.

    What the routes capture is taken at one moment, right before the cut: of several
    definitions of one name the last is seen there.
    """
    last = {name: n for n in sorted(hoisted) for name in program.statements[n].defines}
    early = frozenset(last.values())
    for use in sorted(needed):
        for name in sorted(program.statements[use].uses & last.keys()):
            meant = program.reaching(use, name)
            if use in early or not meant or last[name] in meant:
                continue
            if not any(_same(program, n, last[name]) for n in meant):
                raise CompileError(_redefined(program, name, last[name], meant[-1], use))


def _same(program: Program, one: int, other: int) -> bool:
    """Whether two statements are one and the same import or definition, written twice."""
    first, second = program.statements[one].node, program.statements[other].node
    return ast.dump(first) == ast.dump(second)


def _redefined(program: Program, name: str, anew: int, meant: int, use: int) -> Diagnostic:
    older, reader = program.statements[meant], program.statements[use]
    return program.finding(
        "NB247",
        f"`{name}` is defined again here, but what the endpoint answers above needs the older one",
        anew,
        label=f"another `{name}` than in cell {older.cell}, line {older.span.line}",
        reason="what the endpoint needs is taken from the notebook at one moment, where a name "
        f"stands for one thing; cell {reader.cell}, line {reader.span.line} needs the older "
        f"`{name}`, a later answer the new one",
        fix="give the two different names",
    )
