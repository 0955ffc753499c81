"""``#| input`` and ``#| output``: names the user said outright."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.notebook import Cell, Directive
from nb2fn.ir.partition import Answer
from nb2fn.passes.chosen import Chosen
from nb2fn.passes.program import Program


def names_of(directive: Directive) -> tuple[str, ...]:
    """The names of a directive's value, separated by commas or spaces."""
    return tuple(n for n in re.split(r"[\s,]+", directive.value.strip()) if n)


def directives(program: Program, statements: Sequence[int], key: str) -> list[Directive]:
    """The directives of that key in the cells the statements stand in, in order."""
    cells = dict.fromkeys(program.statements[n].cell for n in statements)
    return [d for c in cells for d in program.notebook.cell(c).directives if d.key == key]


def flagged(program: Program, statements: Sequence[int], key: str) -> bool:
    """Whether one of the statements' cells carries a flag (``#| stateful``)."""
    return bool(directives(program, statements, key))


def declared_inputs(
    program: Program, chain: Sequence[int], last: int
) -> dict[str, tuple[int, ...]]:
    """The names said to be inputs of a chain, with the statements that bind them.

    Raises :class:`CompileError` (NB232) for a name nothing binds before ``last``.
    """
    found: dict[str, tuple[int, ...]] = {}
    for directive in directives(program, chain, "input"):
        for name in names_of(directive):
            binding = _bound_by(program, name, directive.span.cell, last)
            if not binding:
                raise CompileError(_unknown(program, directive, name, "NB232", "input"))
            found[name] = binding
    return found


def declared_answer(program: Program, chain: Sequence[int]) -> Chosen | None:
    """The answer said outright, if it was.

    Raises :class:`CompileError` (NB234) for a name the chain does not bind.
    """
    said = directives(program, chain, "output")
    fields: dict[str, str] = {}
    statement = -1
    for directive in said:
        for name in names_of(directive):
            bound = [
                n
                for n in chain
                if name in program.statements[n].defines | program.statements[n].may_define
            ]
            changed = [n for n in chain if name in program.statements[n].mutates]
            if not bound and not changed:
                raise CompileError(_unknown(program, directive, name, "NB234", "output"))
            fields[name] = name
            statement = max(statement, *bound, *changed)
    if not fields:
        return None
    return Chosen(Answer(tuple(fields.items()), statement, said[-1].span))


def _bound_by(program: Program, name: str, cell: int, last: int) -> tuple[int, ...]:
    """Statements that give ``name`` its value: in the directive's cell, else before."""
    binds = [s.id for s in program.statements if name in s.defines | s.may_define and s.id <= last]
    here = [n for n in binds if program.statements[n].cell == cell]
    if here:
        return (here[0],)
    before = [n for n in binds if program.statements[n].cell < cell]
    after = [n for n in binds if program.statements[n].cell > cell]
    chosen = before[-1:] or after[:1]
    return tuple(chosen)


def _unknown(program: Program, directive: Directive, name: str, code: str, what: str) -> Diagnostic:
    names = sorted(
        {n for s in program.statements for n in s.defines | s.may_define if not n.startswith("%")}
    )
    close = difflib.get_close_matches(name, names, 1)
    cell: Cell = program.notebook.cell(directive.span.cell)
    hint = f"did you mean `{close[0]}`?" if close else f"bind `{name}` in cell {cell.number}"
    return program.finding(
        code,
        f"the {what} `{name}` is bound nowhere it could come from",
        directive.span,
        label=f"no cell binds `{name}`",
        reason=f"`#| {what}:` takes names that the notebook's code binds",
        fix=hint,
    )
