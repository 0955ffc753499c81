"""Library settings that the notebook made and that its answers may depend on."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

from nb2fn.ir.dataflow import AMBIENT, DataflowGraph, Effect, Statement
from nb2fn.ir.partition import Partition
from nb2fn.lowering.imports import STDLIB, ImportTable, top_level
from nb2fn.lowering.layout import indent
from nb2fn.lowering.names import BUILTINS, global_reads
from nb2fn.records import record

# State of a process that crosses by running the user's own statement again. The others
# cross by value (random states), belong to the host or never matter.
_CROSSING = frozenset(
    AMBIENT[key]
    for key in (
        "sklearn", "pandas", "pandas.display", "numpy", "numpy.display", "decimal", "locale",
        "environ", "warnings", "interpreter",
    )
)  # fmt: skip
LOOKS = frozenset({AMBIENT["pandas.display"], AMBIENT["numpy.display"]})
_PATCHED = AMBIENT["modules"]
_LOOKS = frozenset({"display", "print_changed_only"})


@record
class Setting:
    """One statement of a cell."""

    cell: int
    text: str


def settings(
    graph: DataflowGraph,
    partition: Partition,
    table: ImportTable,
    present: Collection[str],
    looks: bool = True,
) -> tuple[Setting, ...]:
    """The statements before the cut that set what serving code uses, in order.

    Only those that need nothing but imports of packages that are ``present`` anyway; about
    the others see :func:`~nb2fn.lowering.left_behind.left_behind`. ``looks``: also how
    values print.
    """
    used = states_used(graph, partition, looks)
    found = []
    for statement in graph.statements[: partition.boundary.cut]:
        if _sets(statement, used) and not is_for_looks(statement.node):
            reads = global_reads(statement.source)
            known = reads <= table.names.keys() | BUILTINS
            if known and _packages(reads, table) <= set(present):
                found.append(Setting(statement.cell, statement.source))
    return tuple(found)


def states_used(graph: DataflowGraph, partition: Partition, looks: bool) -> frozenset[str]:
    """All that the statements which requests run read; with ``looks``, also how values
    print, where they become text and are not only shown."""
    served = {i for r in partition.routes for i in (*r.serve, r.answer.statement)}
    statements = [s for s in graph.statements if s.id in served]
    used = frozenset(name for s in statements for name in s.uses)
    texts = {n for s in statements if Effect.DISPLAY not in s.effects for n in s.uses}
    return used - (LOOKS - texts if looks else LOOKS)


def configuring(found: Sequence[Setting], name: str) -> str:
    """A function that makes the settings, and its first call.

    Several libraries keep their settings by thread: they must be made where a
    request is answered, and when the values are restored.
    """
    cell = 0
    lines = []
    for setting in found:
        if setting.cell != cell:
            cell = setting.cell
            lines.append(f"# cell {cell}")
        lines.append(setting.text)
    return f"def {name}():\n{indent(chr(10).join(lines))}\n\n\n{name}()"


def _sets(statement: Statement, used: Collection[str]) -> bool:
    names = {m.name for m in statement.mutations if m.certain} & set(used)
    if statement.kind == "expr":
        return bool(names & _CROSSING)
    return statement.kind == "assign" and bool(names & {*_CROSSING, _PATCHED})


def is_for_looks(node: ast.stmt) -> bool:
    """Whether a statement is a call like ``set_config(display="diagram")``."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or call.args or not call.keywords:
        return False
    return all(keyword.arg in _LOOKS for keyword in call.keywords)


def _packages(reads: Collection[str], table: ImportTable) -> frozenset[str]:
    tops = {top_level(table.names[name].module) for name in reads if name in table.names}
    return frozenset(tops - STDLIB)
