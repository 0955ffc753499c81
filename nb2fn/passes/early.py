"""Cuts of a route's own: what one chain of predict cells needs, before it changes for another.

``m.fit``, ``m.predict``, ``m.fit`` again, ``m.predict``: each prediction has its model as it
was then. The boundary is taken at the last cut; what an earlier route captures and the
notebook changes on the way there is copied where the route begins, under a name of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import AMBIENT
from nb2fn.ir.notebook import Cell
from nb2fn.ir.walk import walk
from nb2fn.passes.expressions import span_of
from nb2fn.passes.program import IMPORTS, Program
from nb2fn.passes.slices import needed_names
from nb2fn.records import record
from nb2fn.span import Span

# State that only changes how things look, or that predict code cannot tell apart.
_HARMLESS = frozenset(
    AMBIENT[key]
    for key in ("pandas.display", "numpy.display", "matplotlib", "warnings", "files", "environ")
)


@record
class Begins:
    """Where a route begins: ``cut``; where the boundary is taken: ``last``, after what is
    hoisted ``later`` to there."""

    cut: int
    last: int
    later: frozenset[int] = frozenset()


def changed(
    program: Program, begins: Begins, hoisted: Collection[int], sure: bool = False
) -> dict[str, int]:
    """The names that the notebook binds anew or may change between a route's cut and the
    boundary, with the first statement that does; with ``sure``, only what is certain.
    What is ``hoisted`` to the route's cut has happened before."""
    found: dict[str, int] = {}
    cut = begins.cut
    for number in (*range(cut, begins.last), *sorted(begins.later)):
        statement = program.statements[number]
        if number in hoisted:
            continue
        names = statement.defines | statement.may_define | statement.deletes
        names |= {m.name for m in statement.mutations if m.certain or not sure}
        for name in names:
            if not _same_import(program, number, name, cut):
                found.setdefault(name, number)
    return found


def kept(
    program: Program,
    captures: Iterable[str],
    reads: Iterable[str],
    begins: Begins,
    hoisted: Collection[int],
    taken: Collection[str],
) -> dict[str, str]:
    """Which of ``captures`` cross as they are at the route's cut, and under which names.

    ``reads`` is all that the route's statements may read, by themselves or through
    functions. Raises :class:`CompileError` (NB254) for what changes before the boundary is
    taken and is read by a function, which has one set of globals only.
    """
    captures = frozenset(captures)
    changes = changed(program, begins, hoisted)
    inner = (needed_names(program, begins.cut, captures) | frozenset(reads)) - captures
    _check(program, inner, begins, hoisted)
    cell = program.statements[begins.cut].cell
    return {name: _free(f"{name}_cell_{cell}", taken) for name in sorted(captures & changes.keys())}


def check_one_state(
    program: Program, function: str, begins: Begins, hoisted: Collection[int]
) -> None:
    """Raise :class:`CompileError` (NB254) where what a function route needs changes between
    its cut and the boundary."""
    _check(program, needed_names(program, begins.cut, [function]), begins, hoisted)


def _check(
    program: Program, names: frozenset[str], begins: Begins, hoisted: Collection[int]
) -> None:
    """What may change besides is seen when the notebook runs (:mod:`nb2fn.training.early`)."""
    changes = changed(program, begins, hoisted, sure=True)
    for name in sorted(names & changes.keys() - _HARMLESS):
        raise CompileError(_two_states(program, name, begins.cut, changes[name]))


def _free(name: str, taken: Collection[str]) -> str:
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}_{number}"
    return candidate


def _same_import(program: Program, number: int, name: str, cut: int) -> bool:
    """Whether a statement imports what the name stands for already."""
    node = program.statements[number].node
    if not isinstance(node, IMPORTS):
        return False
    earlier = program.reaching(cut, name)
    return bool(earlier) and all(
        _imported(program.statements[d].node, name) == _imported(node, name) for d in earlier
    )


def _imported(node: ast.stmt, name: str) -> tuple[str, str] | None:
    """The module and attribute that an import binds ``name`` to."""
    if not isinstance(node, IMPORTS):
        return None
    module = getattr(node, "module", "") or ""
    for alias in node.names:
        if (alias.asname or alias.name.partition(".")[0]) == name:
            return module, alias.name if alias.asname or module else name
    return None


def renames(
    nodes: Sequence[tuple[ast.AST, Cell]], names: Mapping[str, str]
) -> tuple[tuple[Span, str], ...] | None:
    """Edits that give ``names`` their other names in the text of ``nodes``.

    None where that cannot be done word by word: a parameter or an import has such a name,
    or the place of a word is not known (in f-strings, before Python 3.12).
    """
    edits = []
    for node, cell in nodes:
        for item in walk(node):
            if isinstance(item, ast.Name) and item.id in names:
                span = span_of(item, cell)
                if span.cut(cell.python) != item.id:
                    return None
                edits.append((span, names[item.id]))
            elif names.keys() & _bound_otherwise(item):
                return None
    return tuple(edits)


def _bound_otherwise(node: ast.AST) -> set[str]:
    """What a node binds without an :class:`ast.Name`."""
    match node:
        case ast.arg(arg=name):
            return {name}
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            return set(names)
        case ast.alias(name=name, asname=asname):
            return {asname or name.partition(".")[0]}
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            return {name}
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            return {name}
    return set()


def _two_states(program: Program, name: str, cut: int, anew: int) -> Diagnostic:
    first = program.statements[cut]
    if name.startswith("%"):
        what = "a setting or generator of the whole process"
        fix = "make the setting once, above the first predict cell"
    else:
        what = f"`{name}`"
        fix = f"give the later `{name}` another name, or pass it to the function as a parameter"
    return program.finding(
        "NB254",
        f"{what} changes here, and predict code above needs it as it was",
        anew,
        label=f"changed after cell {first.cell}, line {first.span.line}, where predicting begins",
        reason="each route has its values as they were when its cell ran, but functions and "
        "libraries have one state for all routes",
        fix=fix,
    )
