"""Which estimators are lowered, by exact class. A family is imported when it is met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from nb2fn.lowering.estimators.base import Estimator, as_matrix
from nb2fn.lowering.estimators.classes import FAMILIES, HOLDERS
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Objects, Table
from nb2fn.lowering.scoring.program import Builder, Literals, Model, Program, Type, Value
from nb2fn.lowering.scoring.rewrites import rewritten
from nb2fn.lowering.scoring.verify import ScoringError, verify

_MALFORMED = (
    KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError, AssertionError,
)  # fmt: skip


def estimator(objects: Objects, index: int) -> Estimator:
    """The lowered estimator at a node; raises :class:`HeldBackError` for other classes."""
    node = objects.node(index)
    if not is_estimator(objects, index):
        name = node.type.rpartition(":")[2] or node.kind
        raise HeldBackError(f"{name} is not lowered to plain Python")
    if any(name[0] in "([{" for name, _ in node.attributes):
        raise HeldBackError(f"{node.type.rpartition(':')[2]} is made in a way of its own")
    if node.type in HOLDERS:
        return _function(HOLDERS, node.type)(objects, index, estimator)
    return _function(FAMILIES, node.type)(objects, index)


def _function(table: Mapping[str, str], name: str) -> Callable[..., Estimator]:
    module, _, function = table[name].partition(".")
    found: Callable[..., Estimator] = getattr(
        import_module(f"nb2fn.lowering.estimators.{module}"), function
    )
    return found


def is_estimator(objects: Objects, index: int) -> bool:
    """Whether the class at a node is one of the lowered ones."""
    node = objects.node(index)
    return node.kind == "object" and (node.type in FAMILIES or node.type in HOLDERS)


def model(objects: Objects, index: int, methods: frozenset[str]) -> Model:
    """The estimator at a node with those of ``methods`` that it has, verified.

    Raises :class:`HeldBackError` where one of them cannot be lowered.
    """
    try:
        found = estimator(objects, index)
        programs = {}
        for name in sorted(found.methods.keys() & methods):
            builder = Builder()
            value = found.methods[name](builder, builder.data)
            _answered(builder, value, found, name)
            programs[name] = rewritten(Program(tuple(builder.ops)))
        known = {**_columns(objects, index), **found.attributes}
        lowered = Model(found.name, programs, known)
        verify(lowered)
    except (*_MALFORMED, ScoringError) as error:
        # A notebook may have put anything where an estimator has its fitted state.
        name = objects.node(index).type.rpartition(":")[2]
        raise HeldBackError(f"{name} is not as its library fits it ({error!r})") from None
    return lowered


def _columns(objects: Objects, index: int) -> dict[str, Table | Literals]:
    """What every estimator knows of the data it was fitted on."""
    found: dict[str, Table | Literals] = {}
    for name, child in objects.node(index).attributes:
        if name == "feature_names_in_":
            found[name] = objects.table(child)
        if name == "n_features_in_":
            found[name] = objects.plain(child)
    return found


def _answered(builder: Builder, value: Value, found: Estimator, name: str) -> None:
    """Append what makes an answer of an inner value."""
    kind = value.type.kind
    if kind == "sparse" or (kind in ("loose", "rows", "holed") and found.sparse):
        if kind != "sparse":
            value = builder.op("sparse_rows", value, Type("sparse", value.type.width))
        whole = found.whole and name == "transform"
        builder.op("sparse_matrix", value, Type("answer"), value.type.width, whole)
    elif kind in ("loose", "rows", "holed"):
        as_matrix(builder, value)
    elif kind != "answer":
        raise HeldBackError(f"{found.name}.{name} gives values of several types")
