"""Captured values for the stdlib tier: models as code, the rest as literals."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from typing import Any

from nb2fn.lowering.estimators.deep import Network, is_network, network
from nb2fn.lowering.estimators.registry import is_estimator, model
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.light_check import MODEL_METHODS
from nb2fn.lowering.literal import literal
from nb2fn.lowering.objects import Objects
from nb2fn.lowering.scoring.emit_stdlib import Emitter
from nb2fn.lowering.scoring.program import Model
from nb2fn.records import record

_BUNCH = "sklearn.utils._bunch:Bunch"
_MOST_TEXT = 200_000


@record
class Values:
    """``expressions`` by name, in order; ``models`` as they were lowered; ``read``: which
    attributes the code reads of the names that are no plain values. ``networks``: those of
    ``models`` that are neural networks."""

    expressions: Mapping[str, str]
    models: Mapping[str, Model]
    read: Mapping[str, frozenset[str]]
    networks: Mapping[str, Network]


def values(objects: Objects, roots: Mapping[str, int], code: str, emitter: Emitter) -> Values:
    """The captured values ``roots`` (nodes by name) that ``code`` reads.

    Raises :class:`HeldBackError`, with the name, for a value that has no plain form.
    """
    attributes = attributes_read(code)
    every = frozenset().union(*attributes.values())
    expressions: dict[str, str] = {}
    models: dict[str, Model] = {}
    read: dict[str, frozenset[str]] = {}
    networks: dict[str, Network] = {}
    for name, index in roots.items():
        try:
            if is_estimator(objects, index) or _looks_fitted(objects, index):
                models[name] = model(objects, index, MODEL_METHODS & every)
                expressions[name] = emitter.model(name, models[name], every)
                read[name] = frozenset(every)
            elif is_network(objects, index):
                networks[name] = network(objects, index)
                models[name], read[name] = networks[name].model, frozenset(every)
                expressions[name] = emitter.model(name, models[name], ())
            elif objects.node(index).type == _BUNCH:
                read[name] = attributes.get(name, frozenset())
                expressions[name] = _bunch(objects, index, read[name], emitter)
            else:
                expressions[name] = _expression(objects, index, emitter)
        except HeldBackError as error:
            raise HeldBackError(error.reason, error.fix, error.name or name) from None
    return Values(expressions, models, read, networks)


def _looks_fitted(objects: Objects, index: int) -> bool:
    node = objects.node(index)
    return node.kind == "object" and any(n == "_sklearn_version" for n, _ in node.attributes)


def attributes_read(code: str) -> dict[str, frozenset[str]]:
    """The attributes that ``code`` reads, by the name in front of them ("" for others)."""
    found: dict[str, set[str]] = {"": set()}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute):
            root = node.value.id if isinstance(node.value, ast.Name) else ""
            found.setdefault(root, set()).add(node.attr)
    return {name: frozenset(attributes) for name, attributes in found.items()}


def _bunch(objects: Objects, index: int, read: Collection[str], emitter: Emitter) -> str:
    """A bunch of data sets as a record of those parts that are read."""
    parts = dict(objects.node(index).attributes)
    items = objects.node(parts["{}"]).items if "{}" in parts else ()
    by_key = {objects.plain(k): v for k, v in zip(items[::2], items[1::2], strict=True)}
    missing = set(read) - by_key.keys()
    if missing:
        raise HeldBackError(f"its `{min(missing)}` is not one of its data")
    emitter.use("rows", "Model")
    members = [f"{key}={_expression(objects, by_key[key], emitter)}" for key in sorted(read)]
    return f"Model({', '.join(members)})"


def _expression(objects: Objects, index: int, emitter: Emitter) -> str:
    node = objects.node(index)
    if node.kind == "array" and node.type == "numpy:ndarray":
        return emitter.captured(objects.table(index))
    if node.kind == "array":
        return emitter.scalar(objects.table(index))
    plain = objects.plain(index)
    if not _is_sound(plain):
        raise HeldBackError("it holds a number without a literal")
    shown = literal(plain, 40)
    if len(shown) > _MOST_TEXT:
        raise HeldBackError(f"it holds {len(shown):,} characters of values")
    return shown


def _is_sound(value: Any) -> bool:
    if isinstance(value, float):
        return value - value == 0.0
    if isinstance(value, dict):
        return all(_is_sound(v) for item in value.items() for v in item)
    if isinstance(value, list | tuple):
        return all(map(_is_sound, value))
    return True
