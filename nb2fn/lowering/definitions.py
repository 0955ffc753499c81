"""Emits one function, lambda or class of the notebook as source of the generated module.

What crosses the cut by value (defaults, closure cells, class attributes) is not
computed again: its expression becomes ``None`` and the loader sets the value.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from nb2fn.ir.extract import Definition
from nb2fn.lowering.classes import Scope, class_edits
from nb2fn.lowering.defaults import default_edits
from nb2fn.lowering.layout import Edit, Offsets, edited, indent
from nb2fn.lowering.locate import FunctionNode, Place, source_of
from nb2fn.records import record


@record
class Piece:
    """Source at column 0 that binds ``binds``; the module wants it as ``id``.

    ``cell`` is the number of the cell it stands in.
    """

    id: str
    binds: str
    cell: int
    text: str


def emit(definition: Definition, place: Place, scope: Scope, factory: str) -> Piece:
    """The piece of ``definition``.

    ``factory`` is a free name for the function that makes a closure.
    """
    if definition.kind == "lambda":
        return _lambda(definition, place, scope, factory)
    text = source_of(place)
    tree = ast.parse(text).body[0]
    freevars = definition.freevars
    if isinstance(tree, ast.ClassDef):
        text = edited(text, class_edits(text, tree, definition, scope))
    else:
        assert isinstance(tree, FunctionNode)
        carried, freevars = _with_wrapped(definition, scope.inside)
        edits = [*default_edits(text, tree.args, carried), _decorated(text, tree, definition)]
        text = edited(text, edits)
    if not freevars:
        return Piece(definition.id, tree.name, definition.cell, text)
    cells = tuple(name for name in freevars if name != tree.name)
    text = closure(definition.id, tree.name, text, cells, factory)
    return Piece(definition.id, definition.id, definition.cell, text)


def called(definition: Definition) -> Piece:
    """The piece of a class that a call made, such as a named tuple."""
    text = f"{definition.id} = {definition.call[1]}"
    return Piece(definition.id, definition.id, definition.cell, text)


def closure(target: str, name: str, text: str, freevars: Sequence[str], factory: str) -> str:
    """``text``, which binds ``name``, made by a function whose parameters are the
    closure cells ``freevars``; the result is bound to ``target``."""
    cells = ", ".join(freevars)
    empty = ", ".join("None" for _ in freevars)
    body = indent(f"{text}\n\nreturn {name}")
    return f"def {factory}({cells}):\n{body}\n\n\n{target} = {factory}({empty})"


def _lambda(definition: Definition, place: Place, scope: Scope, factory: str) -> Piece:
    text = source_of(place)
    if "\n" in text:
        text = f"({text})"
    node = ast.parse(text, mode="eval").body
    assert isinstance(node, ast.Lambda)
    carried, freevars = _with_wrapped(definition, scope.inside)
    text = edited(text, default_edits(text, node.args, carried))
    for _, decorator in reversed(definition.decorators):
        text = f"{decorator}({text})"
    name = definition.id
    if freevars:
        body = indent(f"return {text}")
        text = f"def {factory}({', '.join(freevars)}):\n{body}\n\n\n{name} = "
        text += f"{factory}({', '.join('None' for _ in freevars)})"
    else:
        text = f"{name} = {text}"
    return Piece(name, name, definition.cell, text)


def _with_wrapped(
    definition: Definition, inside: Mapping[str, Definition]
) -> tuple[frozenset[str], tuple[str, ...]]:
    """The parts carried and the closure cells of a function under its decorators."""
    carried = set(definition.carried)
    freevars = definition.freevars
    wrapped = f"{definition.id}.__wrapped__"
    while wrapped in inside:
        carried.update(inside[wrapped].carried)
        freevars = inside[wrapped].freevars or freevars
        wrapped += ".__wrapped__"
    return frozenset(carried), freevars


def _decorated(text: str, node: FunctionNode, definition: Definition) -> Edit:
    """Puts the live object's decorators in place of the source's: mostly none, as the
    live object is the function under them."""
    first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
    offsets = Offsets(text)
    new = "".join(f"@{expression}\n" for _, expression in definition.decorators)
    return offsets.at(first, 0), offsets.at(node.lineno, 0), new
