"""Generates ``notebook.py`` for the tiers with stand-ins: the same code over them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from nb2fn.ir.extract import Extract
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Route
from nb2fn.lowering.annotations import annotated, future_flags
from nb2fn.lowering.imports import Import, ImportTable, from_import, needed, render
from nb2fn.lowering.literal import docstring
from nb2fn.lowering.module_source import aliases, functions_of, renamed, under_cells
from nb2fn.lowering.names import bound, global_reads
from nb2fn.lowering.pieces import pieces
from nb2fn.records import record


@record
class LightCode:
    """The user's part of the module before its head is known: ``code`` is what is checked,
    ``blocks`` the same as laid out."""

    code: str
    blocks: tuple[str, ...]
    functions: tuple[tuple[str, str], ...]
    imports: tuple[Import, ...]
    values: tuple[str, ...]


def user_code(
    notebook: Notebook, routes: Sequence[Route], extract: Extract, table: ImportTable
) -> LightCode:
    """The functions and serve code of all ``routes``.

    Raises :class:`~nb2fn.errors.CompileError` as :func:`~nb2fn.lowering.pieces.pieces` does.
    """
    user = {b.name for b in extract.bindings} | {d.id for d in extract.definitions}
    functions = functions_of(routes, user)
    serve = [renamed(r, functions[r.name]) for r in routes if r.kind == "script"]
    parts = pieces(notebook, extract, table, set())
    code = "\n\n\n".join([*(p.text for p in parts), *serve])
    reads = global_reads(code) | {r.function for r in routes if r.kind == "function"}
    values = [b.name for b in extract.bindings if b.kind == "value" and b.name in reads]
    blocks = [*under_cells(parts), *aliases(extract, reads), *serve]
    body = "\n\n\n".join(blocks)
    notes = annotated([code], table)
    imports = needed(table, (global_reads(code) - bound(body)) - notes.checking, code)
    return LightCode(code, tuple(blocks), tuple(functions.items()), imports, tuple(values))


def module_text(
    notebook: Notebook, code: LightCode, frozen: Collection[str], stand_ins: Mapping[str, str]
) -> str:
    """``notebook.py``; ``frozen`` are the names that it takes from ``frozen.py``,
    ``stand_ins`` the modules that stand for libraries."""
    plain = [i for i in code.imports if i.module not in stand_ins]
    lines = [_stand_in(i, stand_ins[i.module]) for i in code.imports if i.module in stand_ins]
    if frozen:
        lines.append(from_import(".frozen", sorted(frozen)))
    head = [docstring(f"The code of {notebook.path.name} that answers requests.")]
    # Annotations may name what only the full libraries have.
    flags = sorted({*future_flags(notebook), "annotations"}) if "->" in code.code else []
    if flags:
        head.append(f"from __future__ import {', '.join(flags)}")
    if plain:
        head.append(render(plain, ()))
    if lines:
        head.append("\n".join(lines))
    return "\n\n\n".join(["\n\n".join(head), *code.blocks]) + "\n"


def _stand_in(item: Import, source: str) -> str:
    if item.attribute:
        alias = "" if item.attribute == item.name else f" as {item.name}"
        return f"from {source} import {item.attribute}{alias}"
    package, _, module = source.rpartition(".")
    return f"from {package} import {module} as {item.name}"
