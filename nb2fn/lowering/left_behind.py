"""Settings of the notebook's process that answers may depend on and that cannot cross."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.dataflow import AMBIENT, DataflowGraph, Mutation, Statement
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Partition
from nb2fn.ir.walk import walk
from nb2fn.lowering.ambient import Setting, is_for_looks, states_used
from nb2fn.lowering.findings import at_line
from nb2fn.lowering.imports import ImportTable, top_level

# State, what a message calls it, and the package without which it cannot matter.
_STATES = {
    AMBIENT["sklearn"]: ("the configuration of scikit-learn", "sklearn"),
    AMBIENT["pandas"]: ("the options of pandas", "pandas"),
    AMBIENT["pandas.display"]: ("how pandas prints", "pandas"),
    AMBIENT["numpy"]: ("how numpy treats errors", "numpy"),
    AMBIENT["numpy.display"]: ("how numpy prints", "numpy"),
    AMBIENT["decimal"]: ("the precision of decimals", ""),
    AMBIENT["locale"]: ("the locale", ""),
    AMBIENT["environ"]: ("the environment variables", ""),
    AMBIENT["warnings"]: ("what happens to warnings", ""),
    AMBIENT["interpreter"]: ("the limits of the interpreter", ""),
    AMBIENT["cwd"]: ("the working directory", ""),
    AMBIENT["modules"]: ("an imported module", ""),
}
# Context managers that put the state back at their end.
_RESTORING = frozenset(
    {"option_context", "errstate", "printoptions", "config_context", "localcontext",
     "catch_warnings"}
)  # fmt: skip


def left_behind(
    notebook: Notebook,
    graph: DataflowGraph,
    partition: Partition,
    table: ImportTable,
    present: Collection[str],
    carried: Collection[Setting],
    looks: bool = True,
) -> Iterator[Diagnostic]:
    """A finding for each statement before the cut that sets what serving code reads, and
    that is not among those ``carried``. ``present``: packages the function needs."""
    used = states_used(graph, partition, looks)
    loaded = {top_level(table.names[n].module) for n in used if n in table.names}
    relevant = {*present, *loaded, "builtins"}
    known = {(s.cell, s.text) for s in carried}
    for statement in graph.statements[: partition.boundary.cut]:
        if (statement.cell, statement.source) in known or is_for_looks(statement.node):
            continue
        for change in statement.mutations:
            if change.name in used and _matters(statement, change, table, relevant):
                yield _finding(notebook, statement, change)
                break


def _matters(
    statement: Statement, change: Mutation, table: ImportTable, relevant: Collection[str]
) -> bool:
    if change.name not in _STATES or not change.certain:
        return False
    if statement.kind == "with" and change.method in _RESTORING:
        return False
    if change.name == AMBIENT["modules"]:
        return any(root in relevant for root in _patched(statement.node, table))
    package = _STATES[change.name][1]
    return not package or package in relevant


def _patched(node: ast.stmt, table: ImportTable) -> Iterator[str]:
    """The packages whose attributes a statement sets."""
    for part in walk(node):
        if isinstance(part, ast.Attribute | ast.Subscript) and isinstance(part.ctx, ast.Store):
            root: ast.expr = part
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.args:
            if part.func.id not in ("setattr", "delattr"):
                continue
            root = part.args[0]
        else:
            continue
        while isinstance(root, ast.Attribute | ast.Subscript):
            root = root.value
        if isinstance(root, ast.Name) and root.id in table.names:
            yield top_level(table.names[root.id].module)


def _finding(notebook: Notebook, statement: Statement, change: Mutation) -> Diagnostic:
    what = _STATES[change.name][0]
    return at_line(
        notebook, change.span.cell, change.span.line, "NB408",
        f"the answer may depend on {what}, which the notebook changes here",
        label=f"changes {what}",
        reason="The endpoint is a process of its own. Settings cross by running the statement "
        "again, which must need nothing but imports; this one needs more, or cannot be run there.",
        fix=_fix(change),
    )  # fmt: skip


def _fix(change: Mutation) -> str:
    if change.name == AMBIENT["modules"]:
        return "put the change into a function of the notebook's own that predict code calls"
    if change.name == AMBIENT["cwd"]:
        return "name files by their path from the notebook's folder, without changing it"
    return "write the setting as one plain statement of its own, with literal values"
