"""Assertions of the notebook's test cells, tried on what a route answers, as JSON."""

from __future__ import annotations

import ast
from typing import Any

from . import failure
from .values import EncodeError, encode  # type: ignore[import-untyped]

Json = dict[str, Any]
PLAIN = (bool, int, float, str, list, dict, type(None))


def allclose(one: Any, other: Any, rtol: float = 1e-5, atol: float = 1e-8) -> bool:
    """``numpy.allclose`` for numbers and lists of them."""
    if isinstance(one, list) or isinstance(other, list):
        ones = one if isinstance(one, list) else [one] * len(other)
        others = other if isinstance(other, list) else [other] * len(ones)
        pairs = zip(ones, others)
        return len(ones) == len(others) and all(allclose(a, b, rtol, atol) for a, b in pairs)
    return bool(abs(one - other) <= atol + rtol * abs(other))


def values(names: list[str], namespace: dict[str, Any]) -> Json:
    """What the notebook's names stand for, as JSON. Raises :class:`EncodeError`."""
    return {name: encode(namespace.get(name)) for name in names}


def objection(text: str, answer: Any, known: Json) -> str:
    """Why an assertion does not hold for an answer, or nothing."""
    try:
        code = compile(ast.parse(text, mode="eval"), "<assertion>", "eval")
        holds = eval(code, {"allclose": allclose}, {"answer": answer, **known})
    except Exception as error:  # made for the notebook's own objects, tried on JSON
        return f"over the answer as JSON it raises {failure.brief(error)['text']}"
    return "" if holds else "it does not hold for the answer as JSON"


__all__ = ["EncodeError", "objection", "values"]
