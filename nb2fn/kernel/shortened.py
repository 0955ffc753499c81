"""The first rows of a question that is too large for a request.

They may stand for all of it where each row is answered for itself: where the answer to the
first rows is the first part of the answer to all.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from .neighbours import alike

Json = dict[str, Any]


class Shortened:
    """``inputs`` with the first ``rows`` of the ``of`` rows of ``name``, and of all that has
    as many."""

    def __init__(self, name: str, rows: int, of: int, inputs: dict[str, Any]) -> None:
        self.name = name
        self.rows = rows
        self.of = of
        self.inputs = inputs


def shortened(inputs: dict[str, Any], name: str, fits: Callable[[Any], bool]) -> Shortened | None:
    """The most rows, by halves, that ``fits`` says yes to; None where ``name`` has no rows
    or the first row alone does not fit."""
    of = count(inputs[name])
    rows = (of + 1) // 2
    while 0 < rows < of:
        cut = {k: v[:rows] if count(v) == of else v for k, v in inputs.items()}
        if fits(cut):
            return Shortened(name, rows, of, cut)
        if rows == 1:
            break
        rows = (rows + 1) // 2
    return None


def count(value: Any) -> int:
    """How many rows a table has; 0 for all other values."""
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if pandas is not None and isinstance(value, (pandas.DataFrame, pandas.Series)):
        return len(value)
    if numpy is not None and type(value) is numpy.ndarray and value.ndim:
        return len(value)
    return len(value) if type(value) is list else 0


def begins(answer: Json, whole: Json, part: Shortened) -> bool:
    """Whether every field of ``answer`` is the first part of that of ``whole``, as large a
    part as the rows are."""
    return answer.keys() == whole.keys() and all(
        isinstance(head, list)
        and isinstance(whole[name], list)
        and len(head) * part.of == len(whole[name]) * part.rows
        and all(map(alike, head, whole[name]))
        for name, head in answer.items()
    )
