"""Remembering what was found out about objects that are large and never change."""

from __future__ import annotations

import operator
from typing import Generic, TypeVarTuple

Objects = TypeVarTuple("Objects")


class Same(Generic[*Objects]):
    """Objects as one key of a cache, by identity: a notebook, its graph."""

    __slots__ = ("objects",)

    def __init__(self, *objects: *Objects) -> None:
        self.objects = objects

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.objects)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Same):
            return False
        ours: tuple[object, ...] = self.objects
        theirs: tuple[object, ...] = other.objects
        return len(ours) == len(theirs) and all(map(operator.is_, ours, theirs))
