"""How the object behind a name is put together, statement by statement."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nb2fn.ir.dataflow import Effect
from nb2fn.ir.walk import walk
from nb2fn.passes.bindings import COMPOUND, GROWS, Holds, held
from nb2fn.passes.closed import Closed
from nb2fn.passes.expressions import read_names, root
from nb2fn.passes.program import Program


def before(closed: Closed, name: str, at: int) -> list[int]:
    """The bindings of a name that reach a statement, and what only adds to them
    before anything else is done with the object."""
    program = closed.program
    found: list[int] = []
    for number in program.reaching(at, name):
        statement = program.statements[number]
        if number == at:
            continue
        if closed.inside(number) and _works_on(statement.node, name):
            return found or before(closed, name, number)
        binds = name in statement.defines | statement.may_define
        if not binds and not _only_adds(closed, number, name, found):
            break
        found.append(number)
    clear = [d for d in found if Effect.BARRIER not in program.statements[d].effects]
    return clear or found


def _works_on(node: ast.AST, name: str) -> bool:
    """Whether a statement works on what a name holds, which is part of predicting: it
    calculates with it (``x *= 2``), chooses places by it (``x[x > 3] = 3``), or is a block
    that reads it for more than to add to it."""
    if isinstance(node, ast.AugAssign):
        return _calculates(node, name)
    if isinstance(node, ast.Assign):
        return any(_read(target, name, node.targets) for target in node.targets)
    if not isinstance(node, COMPOUND):
        return False
    stored: list[ast.expr] = []
    for item in walk(node):
        if isinstance(item, ast.AugAssign):
            if _calculates(item, name):
                return True
            stored.append(item.target)
        elif isinstance(item, ast.Assign):
            stored += item.targets
        elif isinstance(item, ast.Call) and isinstance(item.func, ast.Attribute):
            stored += [item.func] if item.func.attr in GROWS else []
    return _read(node, name, stored)


def _read(node: ast.AST, name: str, stored: Iterable[ast.expr]) -> bool:
    """Whether a name is read in a node, other than as what ``stored`` puts something into."""
    into = {id(start) for target in stored if (start := root(target)) is not None}
    return any(
        isinstance(n, ast.Name)
        and n.id == name
        and isinstance(n.ctx, ast.Load)
        and id(n) not in into
        for n in walk(node)
    )


def _calculates(node: ast.AugAssign, name: str) -> bool:
    """Whether it is more than text or a list that is put together piece by piece."""
    start = root(node.target)
    if start is None or start.id != name:
        return False
    pieces = (ast.List, ast.Tuple, ast.ListComp, ast.Dict, ast.Set, ast.JoinedStr)
    text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    adds = isinstance(node.op, ast.Add | ast.BitOr) and (text or isinstance(node.value, pieces))
    return not adds


def put_into(program: Program, number: int, name: str) -> tuple[Holds, ...]:
    """What a statement puts into a name, or into its object under another name."""
    statement = program.statements[number]
    return held(statement.node, name) or tuple(
        what
        for other in sorted(statement.mutates)
        for what in held(statement.node, other)
        if what.how == "into"
    )


def _only_adds(closed: Closed, number: int, name: str, earlier: list[int]) -> bool:
    """Whether a statement surely adds to ``name``; where that is bound in the predict
    cells, to nothing else, and before anything used it."""
    program = closed.program
    statement = program.statements[number]
    sure = any(m.certain and m.name == name for m in statement.mutations)
    put = put_into(program, number, name)
    if statement.defines or not sure or not put:
        return False
    if any(name in read_names(what.value) for what in put):
        return False
    if not earlier or not closed.inside(earlier[-1]):
        return True
    changed = {m for m in statement.mutates if not m.startswith("%")}
    users = {
        e.use
        for d in earlier
        for e in program.out.get(d, ())
        if e.name == name and e.use < number and e.use not in earlier
    }
    return changed == {name} and all(_only_looks(program, user) for user in users)


def _only_looks(program: Program, number: int) -> bool:
    statement = program.statements[number]
    return isinstance(statement.node, ast.Expr) and not statement.mutations
