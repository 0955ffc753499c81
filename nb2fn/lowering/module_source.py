"""Generates ``notebook.py``: the user's own code, readable, each part under its cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from nb2fn.ir.extract import Extract
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Route
from nb2fn.lowering.ambient import Setting, configuring
from nb2fn.lowering.annotations import annotated, future_flags
from nb2fn.lowering.definitions import Piece
from nb2fn.lowering.imports import RUNTIME, Import, ImportTable, needed, render
from nb2fn.lowering.layout import indent
from nb2fn.lowering.literal import docstring
from nb2fn.lowering.literal import text as quoted
from nb2fn.lowering.names import bound, free, global_reads
from nb2fn.lowering.pieces import pieces
from nb2fn.records import record


@record
class Module:
    """``text`` of ``notebook.py``; ``code`` is the user's part of it and ``imports``
    what that imports at run time.

    ``functions`` gives the name in the module for each route. ``frozen`` is the
    name of the restored values, empty where nothing is restored; ``values`` are the
    names of those that the code reads. ``configure`` is the function that makes the
    libraries' settings for a request, if there are any.
    """

    text: str
    code: str
    imports: tuple[Import, ...]
    functions: tuple[tuple[str, str], ...]
    frozen: str
    values: tuple[str, ...] = ()
    configure: str = ""


def module(
    notebook: Notebook,
    routes: Sequence[Route],
    extract: Extract,
    table: ImportTable,
    local: Collection[str],
    draws: bool = False,
    settings: Sequence[Setting] = (),
) -> Module:
    """The module of all ``routes``. ``local`` are top-level modules beside the notebook.
    ``draws``: whether the routes draw from a generator whose state is restored.
    ``settings`` come before all else.

    Raises :class:`~nb2fn.errors.CompileError` as :func:`~nb2fn.lowering.pieces.pieces` does.
    """
    user = {b.name for b in extract.bindings} | {d.id for d in extract.definitions}
    names = user | {route.function for route in routes} | set(table.names)
    frozen, restore = free("frozen", names), free("restore", names)
    configure = free("configure", names) if settings else ""
    functions = functions_of(routes, {*user, frozen, restore, configure})
    serve = [renamed(r, functions[r.name]) for r in routes if r.kind == "script"]
    parts = pieces(notebook, extract, table, {frozen, restore, configure})
    first = [configuring(settings, configure)] if settings else []
    texts = [*first, *(p.text for p in parts), *serve]
    code = "\n\n\n".join(texts)
    captured = _captured(routes, extract, code)
    carried = any(d.carried for d in extract.definitions)
    restored = bool(captured.values or captured.owned or carried or draws)
    blocks = [*first, *under_cells(parts), *aliases(extract, captured.reads)]
    if restored:
        blocks.append(_restoring(frozen, restore, captured.values))
    body = "\n\n\n".join([*blocks, *serve])
    imports, head = _head(notebook, table, texts, captured.passed, bound(body), local)
    if restored:
        alias = "restore" if restore == "restore" else f"restore as {restore}"
        head += f"\n\nfrom {RUNTIME}.load import {alias}"
        head += "\n\nfrom .boundary import PICKLE, REFERENCES, SHA256"
    text = "\n\n\n".join(block for block in (head, body) if block) + "\n"
    return Module(
        text,
        code,
        imports,
        tuple(functions.items()),
        frozen if restored else "",
        tuple(sorted({*captured.values, *captured.owned})),
        configure,
    )


@record
class _Captured:
    """What the module's code ``reads`` from its globals, and which of it are restored
    ``values``; what a request gets as fresh copies (``owned``), and what it gets as it
    is, being code (``passed``)."""

    reads: frozenset[str]
    values: tuple[str, ...]
    owned: frozenset[str]
    passed: frozenset[str]


def _captured(routes: Sequence[Route], extract: Extract, code: str) -> _Captured:
    reads = global_reads(code) | {n for d in extract.definitions for n in d.globals}
    reads |= {r.function for r in routes if r.kind == "function"}
    held = [b.name for b in extract.bindings if b.kind == "value"]
    fresh = frozenset(name for route in routes for name in route.owned)
    owned = fresh.intersection(held)
    values = tuple(name for name in held if name in reads)
    return _Captured(frozenset(reads | fresh - owned), values, owned, fresh - owned)


def functions_of(routes: Sequence[Route], taken: Collection[str]) -> dict[str, str]:
    """The name of each route's function; a script's gives way to the user's names."""
    functions = {r.name: r.function for r in routes if r.kind == "function"}
    used = {*taken, *functions.values()}
    for route in routes:
        if route.kind == "script":
            functions[route.name] = free(route.function, used)
            used.add(functions[route.name])
    return functions


def renamed(route: Route, name: str) -> str:
    """A script route's source, its function under another name."""
    source = route.source.strip("\n")
    if name == route.function:
        return source
    return re.sub(rf"(?m)^def {re.escape(route.function)}\b", f"def {name}", source, count=1)


def aliases(extract: Extract, reads: Collection[str]) -> list[str]:
    """Further names of definitions that are read."""
    lines = [
        f"{b.name} = {b.target}"
        for b in extract.bindings
        if b.kind == "definition" and b.name in reads and b.name != b.target
    ]
    return ["\n".join(lines)] if lines else []


def under_cells(parts: Sequence[Piece]) -> list[str]:
    """The pieces, each cell's first one under a comment that names the cell."""
    blocks = []
    cell = 0
    for part in parts:
        same = part.cell in (cell, 0)
        blocks.append(part.text if same else f"# cell {part.cell}\n{part.text}")
        cell = part.cell or cell
    return blocks


def _restoring(frozen: str, restore: str, values: Sequence[str]) -> str:
    return "\n".join(
        [
            "# What the notebook had when its predict cells began.",
            f"{frozen} = {restore}(__name__, PICKLE, SHA256, REFERENCES)",
            *(f"{name} = {frozen}[{quoted(name)}]" for name in values),
        ]
    )


def _head(
    notebook: Notebook,
    table: ImportTable,
    texts: Sequence[str],
    passed: Collection[str],
    defined: frozenset[str],
    local: Collection[str],
) -> tuple[tuple[Import, ...], str]:
    """What the module imports at run time (for its code, and what is ``passed`` to it),
    and its first lines."""
    notes = annotated(texts, table)
    code = "\n\n\n".join(texts)
    reads = global_reads(code).union(passed) - defined
    imports = needed(table, reads - notes.checking, code)
    flags = set(future_flags(notebook))
    if notes.lazy:
        flags.add("annotations")
    head = [docstring(f"The code of {notebook.path.name} that answers requests.")]
    if flags:
        head.append(f"from __future__ import {', '.join(sorted(flags))}")
    shown = set(imports)
    if notes.checking:
        shown.add(Import("TYPE_CHECKING", "typing", "TYPE_CHECKING"))
    if shown:
        head.append(render(shown, local))
    if notes.checking:
        checking = render((table.names[name] for name in notes.checking), local)
        head.append(f"if TYPE_CHECKING:\n{indent(checking)}")
    return imports, "\n\n".join(head)
