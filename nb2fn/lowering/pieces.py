"""All functions and classes that cross the cut, as source in an order that runs."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.extract import Definition, Extract
from nb2fn.ir.notebook import Notebook
from nb2fn.lowering.classes import Scope, lost_defaults
from nb2fn.lowering.definitions import Piece, called, closure, emit
from nb2fn.lowering.findings import at_definition
from nb2fn.lowering.imports import ImportTable
from nb2fn.lowering.locate import DefinitionNode, Place, locate
from nb2fn.lowering.names import BUILTINS, bound, free, global_reads, import_time_reads
from nb2fn.records import record

# Class decorators that do no more than their documentation says, at import time.
_CLASS_DECORATORS = frozenset(
    {
        "dataclasses.dataclass",
        "functools.total_ordering",
        "typing.final",
        "typing.runtime_checkable",
        "enum.unique",
        "attr.s",
        "attr.attrs",
        "attr.define",
        "attr.frozen",
        "attr.mutable",
        "attrs.define",
        "attrs.frozen",
        "attrs.mutable",
        "pydantic.dataclasses.dataclass",
        "keras.saving.register_keras_serializable",
        "keras.utils.register_keras_serializable",
    }
)


@record
class Placed:
    """A definition and where it stands; no place for a class that a call made."""

    definition: Definition
    place: Place | None

    @property
    def node(self) -> DefinitionNode | None:
        return self.place.node if self.place else None


def pieces(
    notebook: Notebook, extract: Extract, imports: ImportTable, taken: Collection[str]
) -> tuple[Piece, ...]:
    """The pieces in order of creation. After each one the module has its ``id``.

    ``taken`` are names that the runtime has in the module. Raises
    :class:`~nb2fn.errors.CompileError` for source that is not found (NB401),
    decorators that are not known (NB402) and definitions that need a value of
    the notebook while they are created (NB403).
    """
    ids = {d.id for d in extract.definitions}
    inside = {d.id: d for d in extract.definitions if "." in d.id}
    placed = _place(notebook, [d for d in extract.definitions if "." not in d.id])
    problems = [p for item in placed for p in _decorators(notebook, item, imports)]
    reserved = {*taken, *imports.names}
    names = {*ids, *reserved, *(b.name for b in extract.bindings)}
    emitted: list[Piece] = []
    current: dict[str, str] = {}
    for item in placed:
        factory = free(f"make_{item.definition.id}", names)
        scope = Scope(inside, current, frozenset({*current, *imports.names, *BUILTINS}))
        problems += _lost_defaults(notebook, item, scope, imports)
        if item.place is None:
            piece = called(item.definition)
        else:
            piece = emit(item.definition, item.place, scope, factory)
        piece = _without_clobber(piece, factory, {*(p.id for p in emitted), *reserved})
        names |= bound(piece.text)
        problems += _unready(notebook, item, piece, scope.ready, ids)
        current = {**current, piece.binds: piece.id, piece.id: piece.id}
        emitted.append(piece)
    if problems:
        raise CompileError(*problems)
    return tuple(emitted)


def _place(notebook: Notebook, definitions: Iterable[Definition]) -> list[Placed]:
    placed: list[Placed] = []
    problems: list[Diagnostic] = []
    for definition in definitions:
        place = None if definition.call[1] else locate(notebook, definition)
        if place is None and not definition.call[1]:
            problems.append(_not_found(notebook, definition))
        else:
            placed.append(Placed(definition, place))
    if problems:
        raise CompileError(*problems)
    return placed


def _without_clobber(piece: Piece, factory: str, used: Collection[str]) -> Piece:
    """Bind ``id`` as well; or alone, where the source's own name is in use.

    A function is renamed then, so that calls of its own name still mean the global.
    A class is made inside a function: its name is part of its private attributes.
    """
    name = piece.binds
    if name == piece.id:
        return piece
    if name not in used:
        return replace(piece, text=f"{piece.text}\n\n\n{piece.id} = {name}")
    head = re.compile(rf"(?m)^((?:async )?def|class) {re.escape(name)}\b")
    is_class = isinstance(ast.parse(piece.text).body[0], ast.ClassDef)
    if is_class and name not in global_reads(piece.text):
        text = closure(piece.id, name, piece.text, (), factory)
    else:
        text = head.sub(rf"\1 {piece.id}", piece.text, count=1)
        text += f'\n\n\n{piece.id}.__name__ = {piece.id}.__qualname__ = "{name}"'
    return replace(piece, binds=piece.id, text=text)


def _decorators(notebook: Notebook, item: Placed, imports: ImportTable) -> list[Diagnostic]:
    if not isinstance(item.node, ast.ClassDef):
        return []
    found = []
    for decorator in item.node.decorator_list:
        call = decorator.func if isinstance(decorator, ast.Call) else decorator
        path = _qualified(call, imports)
        if path not in _CLASS_DECORATORS:
            found.append(_unknown_decorator(notebook, item, ast.unparse(call)))
    return found


def _lost_defaults(
    notebook: Notebook, item: Placed, scope: Scope, imports: ImportTable
) -> list[Diagnostic]:
    node = item.node
    if not isinstance(node, ast.ClassDef):
        return []
    decorators = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
    if not any(_qualified(d, imports).endswith("dataclass") for d in decorators):
        return []
    return [
        _needs_value(notebook, item.definition, node, ast.unparse(value), False)
        for value in lost_defaults(node, item.definition, scope)
    ]


def _qualified(node: ast.expr, imports: ImportTable) -> str:
    dotted = ast.unparse(node)
    root, _, rest = dotted.partition(".")
    origin = imports.names.get(root)
    if origin is None:
        return dotted
    return ".".join(part for part in (origin.module, origin.attribute, rest) if part)


def _unready(
    notebook: Notebook, item: Placed, piece: Piece, ready: Collection[str], ids: Collection[str]
) -> list[Diagnostic]:
    missing = import_time_reads(piece.text) - set(ready) - bound(piece.text)
    return [
        _needs_value(notebook, item.definition, item.node, name, name in ids)
        for name in sorted(missing)
    ]


def _not_found(notebook: Notebook, definition: Definition) -> Diagnostic:
    return at_definition(
        notebook,
        definition,
        None,
        "NB401",
        f"the source of {definition.kind} `{definition.name}` is not in the notebook",
        label="it should stand here",
        reason="Functions and classes cross into the endpoint as source, taken from the cell "
        "that defined them. This one was made by exec, by a factory of a library, or in a cell "
        "that has changed while it ran.",
        fix="Write it out as a `def` or `class` in a cell, or move it into a module beside the "
        "notebook and import it.",
    )


def _unknown_decorator(notebook: Notebook, item: Placed, name: str) -> Diagnostic:
    return at_definition(
        notebook,
        item.definition,
        item.node,
        "NB402",
        f"class `{item.definition.name}` has a decorator nb2fn does not know: `@{name}`",
        label=f"decorated with @{name}",
        reason="A class is created again from its source when the endpoint starts, so its "
        "decorators run there. Only decorators whose effect is known may do that.",
        fix="Move the class with its decorator into a module beside the notebook and import it, "
        "or do without the decorator.",
    )


def _needs_value(
    notebook: Notebook, definition: Definition, node: DefinitionNode | None, name: str, later: bool
) -> Diagnostic:
    what = "defined after it" if later else "a value of the notebook"
    return at_definition(
        notebook,
        definition,
        node,
        "NB403",
        f"{definition.kind} `{definition.name}` needs `{name}` while it is created",
        label=f"needs `{name}`, {what}",
        reason="Functions and classes are created from source before the notebook's values are "
        "restored, so what runs while they are created (class bodies, decorators, bases) can use "
        "imports and earlier definitions only.",
        fix=f"Write the value of `{name}` as a literal, or use `{name}` inside a method, where "
        "it is looked up when the method runs.",
    )
