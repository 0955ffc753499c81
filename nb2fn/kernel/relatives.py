"""Data of the notebook that looks like an input: more rows to ask about.

Where the model saw something made of the data (dummies, features), its own rows do not fit
the input; the frame or array that the input was taken from does.
"""

from __future__ import annotations

import sys
from typing import Any

from . import describe, record, rows
from .values import EncodeError, encode  # type: ignore[import-untyped]

FEWEST = 2


class Relative:
    """Rows of ``names`` and how to ask about each; ``seen`` as an estimator's record."""

    def __init__(self, seen: record.Record, questions: rows.Questions) -> None:
        self.seen = seen
        self.questions = questions


def relative(value: Any, namespace: dict[str, Any]) -> Relative | None:
    """The longest frame or array among the notebook's values with the rows of ``value``."""
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    others = [v for k, v in list(namespace.items()) if not k.startswith("_")]
    if pandas is not None and type(value) is pandas.DataFrame:
        alike = [o for o in others if type(o) is pandas.DataFrame and _same_columns(value, o)]
    elif numpy is not None and type(value) is numpy.ndarray and value.ndim >= 2:
        alike = [o for o in others if type(o) is numpy.ndarray and _same_rows(value, o)]
    else:
        return None
    longest = max(alike, key=len, default=None)
    if longest is None or len(longest) < FEWEST:
        return None
    if pandas is not None and type(value) is pandas.DataFrame:
        longest = longest.iloc[:, [list(longest.columns).index(c) for c in value.columns]]
    return _asked(value, longest)


def _asked(value: Any, longest: Any) -> Relative | None:
    seen = record.take(longest)
    if seen is None:
        return None
    many = seen.rows
    if getattr(value, "ndim", 2) < getattr(many, "ndim", 2):
        questions: rows.Questions | None = (len(many), lambda i: many[i].copy())
    else:
        questions = rows.like(value, many, None)
    try:
        describe.describe(many, describe.Context())
        encode(many[:FEWEST])
    except (describe.DescribeError, EncodeError):
        return None
    return None if questions is None else Relative(seen, questions)


def _same_columns(value: Any, other: Any) -> bool:
    if not (value.columns.is_unique and other.columns.is_unique):
        return False
    if not set(value.columns) <= set(other.columns):
        return False
    return all(_kind(value[c].dtype) == _kind(other[c].dtype) for c in value.columns)


def _kind(dtype: Any) -> str:
    kind = str(getattr(dtype, "kind", "O"))
    return "number" if kind in "iuf" else str(dtype)


def _same_rows(value: Any, other: Any) -> bool:
    if value.dtype != other.dtype:
        return False
    one_of_them = other.shape[1:] == value.shape
    return bool(one_of_them or (other.ndim == value.ndim and other.shape[1:] == value.shape[1:]))
