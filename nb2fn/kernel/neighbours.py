"""Whether a row is answered alike alone and among the others of the example.

``pd.get_dummies(new)`` and ``X - X.mean()`` give a row what its neighbours make of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from . import failure

Json = dict[str, Any]
RELATIVE, ABSOLUTE = 1e-6, 1e-9  # far above what another order of a sum makes


def differing(
    inputs: dict[str, Any], answer: Json, ask: Callable[[dict[str, Any]], Json]
) -> Json | None:
    """The first row whose answer is another one when it is asked alone.

    ``input``, ``row`` (from 1), ``among`` and ``alone`` (or ``error``); None where all are
    alike, or the answer has no element for each row of one input.
    """
    tables = [(name, value) for name, value in inputs.items() if _rows(value) > 1]
    if len(tables) != 1 or len(answer) != 1:
        return None
    [(name, table)], [(field, among)] = tables, answer.items()
    count = _rows(table)
    if not isinstance(among, list) or len(among) != count:
        return None
    for row in (0, count - 1):
        told = {"input": name, "row": row + 1, "among": among[row]}
        try:
            alone = ask({**inputs, name: _one(table, row)}).get(field)
        except (Exception, SystemExit) as error:  # the notebook's own code
            return {**told, "error": failure.brief(error)["text"]}
        if not isinstance(alone, list) or len(alone) != 1:
            return None
        if not alike(alone[0], among[row]):
            return {**told, "alone": alone[0]}
    return None


def _rows(value: Any) -> int:
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    frame = pandas is not None and isinstance(value, (pandas.DataFrame, pandas.Series))
    array = numpy is not None and type(value) is numpy.ndarray and value.ndim >= 2
    nested = isinstance(value, list) and all(isinstance(v, (list, tuple, dict)) for v in value)
    return len(value) if frame or array or nested else 0


def _one(table: Any, row: int) -> Any:
    if hasattr(table, "iloc"):
        return table.iloc[[row]].reset_index(drop=True)
    return table[row : row + 1]


def alike(one: Any, other: Any) -> bool:
    """Whether two answers as JSON are equal up to what another order of sums makes."""
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other) <= ABSOLUTE + RELATIVE * abs(other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[k], other[k]) for k in one)
    return bool(one == other)
