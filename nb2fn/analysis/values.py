"""What an expression may evaluate to, as far as aliases are concerned."""

from __future__ import annotations

from typing import NamedTuple

NONE: frozenset[int] = frozenset()

# Types whose objects cannot change; values of these carry no tokens.
IMMUTABLE = frozenset({"int", "float", "str", "bool", "none", "bytes", "scalar"})

# Types that are surely no iterators: going over them changes nothing.
REITERABLE = frozenset(
    {"list", "tuple", "dict", "set", "array", "pandas", "estimator", "bunch", "defaultdict",
     "code", "axes", "figure", "groupby", "range", "records", "loader", "module",
     "optimizer", "keras"}
) | IMMUTABLE  # fmt: skip


_DRAWN = frozenset({"axes", "figure"})


class Value(NamedTuple):
    """The objects an expression may be.

    ``tokens``: abstract objects (:class:`~nb2fn.analysis.heap.Heap`); empty for a
    value that shares nothing with any name. ``type``: a family of types it surely
    belongs to, or empty. ``qual``: the qualified name, if it is an imported
    thing. ``items``: the elements, if it was written as a tuple or list.
    """

    tokens: frozenset[int] = NONE
    type: str = ""
    qual: str = ""
    items: tuple[Value, ...] | None = None

    @property
    def immutable(self) -> bool:
        return self.type in IMMUTABLE


FRESH = Value()
SCALAR = Value(type="scalar")


def merge(first: Value, second: Value) -> Value:
    """Either of two values."""
    if first is second:
        return first
    kind = first.type if first.type == second.type else ""
    if not kind and first.type in _DRAWN and second.type == "none":
        kind = first.type  # what can be asked of it fails on None
    elif not kind and second.type in _DRAWN and first.type == "none":
        kind = second.type
    if not kind and first.immutable and second.immutable:
        kind = "scalar"
    qual = first.qual if first.qual == second.qual else ""
    return Value(first.tokens | second.tokens, kind, qual)
