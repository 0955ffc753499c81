"""Evaluated arguments of a call, and what they may come to hold."""

from __future__ import annotations

import ast
from typing import NamedTuple

from nb2fn.analysis.frames import Frame
from nb2fn.analysis.values import NONE, Value


class Arguments(NamedTuple):
    """Evaluated arguments; ``spread``: those after ``*`` and ``**``."""

    positional: tuple[Value, ...]
    keywords: dict[str, Value]
    spread: tuple[Value, ...]

    @property
    def every(self) -> tuple[Value, ...]:
        return (*self.positional, *self.keywords.values(), *self.spread)


def tokens_of(values: tuple[Value, ...]) -> frozenset[int]:
    """All objects the values may be."""
    return NONE.union(*(v.tokens for v in values)) if values else NONE


def mix(frame: Frame, given: frozenset[int], node: ast.AST) -> None:
    """Any of the objects may come to hold any other."""
    heap = frame.world.heap
    into = heap.holding(given)
    if not into or len(given) == 1:
        return
    heap.mix(into, given, id(node), frame.local)
    frame.recorder.stored(into, given, guess=True)
