"""Functions of numpy that work cell by cell, with numpy's answers where Python raises."""

from __future__ import annotations

import math
import operator

from .numbers import divided

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_NAN, _INF = float("nan"), float("inf")


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return _INF


def _expm1(x: float) -> float:
    try:
        return math.expm1(x)
    except OverflowError:
        return _INF


def _log1p(x: float) -> float:
    return math.log1p(x) if x > -1 else -_INF if x == -1 else _NAN


def _of_log(call: Callable[[float], float]) -> Callable[[float], float]:
    return lambda x: call(x) if x > 0 else -_INF if x == 0 else _NAN


def _sqrt(x: float) -> float:
    return math.sqrt(x) if x >= 0 else _NAN


def _square(x: float) -> float:
    return x * x


def _reciprocal(x: float) -> float:
    return divided(1.0, x)


def _whole(call: Callable[[float], int]) -> Callable[[float], float]:
    def whole(x: float) -> float:
        return math.copysign(float(call(x)), x) if x - x == 0 and abs(x) < 2.0**52 else x

    return whole


CELL_BY_CELL: dict[str, Callable[[float], float]] = {
    "log1p": _log1p,
    "expm1": _expm1,
    "log": _of_log(math.log),
    "log2": _of_log(math.log2),
    "log10": _of_log(math.log10),
    "exp": _exp,
    "sqrt": _sqrt,
    "square": _square,
    "absolute": math.fabs,
    "negative": operator.neg,
    "reciprocal": _reciprocal,
    "floor": _whole(math.floor),
    "ceil": _whole(math.ceil),
}


def each(rows: list[list[float]], name: str) -> list[list[float]]:
    """A function of numpy on every cell."""
    call = CELL_BY_CELL[name]
    return [[call(x) for x in row] for row in rows]
