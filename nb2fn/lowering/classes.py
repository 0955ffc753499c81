"""The source of a class: attributes, method defaults and bases as the live class has them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from nb2fn.ir.extract import Definition
from nb2fn.lowering.defaults import default_edits, is_plain, replaced
from nb2fn.lowering.layout import Edit, Offsets
from nb2fn.lowering.locate import FunctionNode
from nb2fn.records import record


@record
class Scope:
    """What is there when a definition is made.

    ``inside``: definitions that are part of others (``Scale.apply``,
    ``slow.__wrapped__``), by id. ``current``: names of definitions made so far and
    the id each is bound to. ``ready``: all names that have a value.
    """

    inside: Mapping[str, Definition]
    current: Mapping[str, str]
    ready: frozenset[str]


def class_edits(
    text: str, node: ast.ClassDef, definition: Definition, scope: Scope
) -> Iterator[Edit]:
    """All edits of one class statement."""
    yield from _base_edits(text, node, definition, scope)
    yield from _body_edits(text, node, definition.id, definition.attributes, scope)


def lost_defaults(node: ast.ClassDef, definition: Definition, scope: Scope) -> Iterator[ast.expr]:
    """Defaults of a dataclass that its generated ``__init__`` would not have again."""
    own = any(isinstance(n, ast.FunctionDef) and n.name == "__init__" for n in node.body)
    if own or f"{definition.id}.__init__" in scope.inside:
        return
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign):
            value = _by_value(statement, definition.attributes, scope)
            if value is not None:
                yield value


def _base_edits(
    text: str, node: ast.ClassDef, definition: Definition, scope: Scope
) -> Iterator[Edit]:
    """Names the base that the live class has, where its name means a newer one by now."""
    if len(node.bases) != len(definition.bases):
        return
    offsets = Offsets(text)
    for base, id_ in zip(node.bases, definition.bases, strict=True):
        if isinstance(base, ast.Name) and id_ in scope.current:
            start = offsets.at(base.lineno, base.col_offset)
            if scope.current.get(base.id) != id_:
                yield start, start + len(base.id), id_


def _body_edits(
    text: str, node: ast.ClassDef, path: str, attributes: Sequence[str], scope: Scope
) -> Iterator[Edit]:
    offsets = Offsets(text)
    for statement in node.body:
        if isinstance(statement, FunctionNode):
            carried = _carried(f"{path}.{statement.name}", scope)
            yield from default_edits(text, statement.args, carried)
        elif isinstance(statement, ast.ClassDef):
            nested = f"{path}.{statement.name}"
            own = scope.inside[nested].attributes if nested in scope.inside else ()
            yield from _body_edits(text, statement, nested, own, scope)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            value = _by_value(statement, attributes, scope)
            if value is not None:
                yield replaced(text, offsets, value)


def _carried(path: str, scope: Scope) -> frozenset[str]:
    """What a method carries, be it plain or under ``classmethod``, ``property`` or another."""
    return frozenset(
        part
        for id_, definition in scope.inside.items()
        if id_ == path or id_.startswith(f"{path}.")
        for part in definition.carried
    )


def _by_value(
    statement: ast.Assign | ast.AnnAssign, attributes: Sequence[str], scope: Scope
) -> ast.expr | None:
    """The expression of an attribute that crosses by value and cannot be computed again."""
    value = statement.value
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    names = {t.id for t in targets if isinstance(t, ast.Name)}
    if value is None or len(names) < len(targets) or not names <= set(attributes):
        return None
    return None if is_plain(value) or _is_path(value, scope) else value


def _is_path(node: ast.expr, scope: Scope) -> bool:
    """Whether an expression is a name that is there already, or an attribute of one."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in scope.ready
