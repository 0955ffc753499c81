"""The few functions of numpy that light code calls on arrays and lists."""

from __future__ import annotations

import math

from .arrays import Array
from .numbers import Float, Int, rounded, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

nan = float("nan")
inf = float("inf")
pi = math.pi
e = math.e


def array(data: Any, dtype: Any = None) -> Array:
    """Numbers, booleans or texts in nested lists of equal length."""
    found = _array(data)
    return found if dtype is None else found.astype(dtype)


asarray = array


def _array(data: Any) -> Array:
    if isinstance(data, Array):
        return data
    if not isinstance(data, (list, tuple)):
        raise TypeError("arrays are made of lists here")
    if any(isinstance(item, (list, tuple, Array)) for item in data):
        parts = [_array(item) for item in data]
        if {part.shape for part in parts} != {parts[0].shape}:
            raise ValueError("the rows differ in length")
        cells = [cell for part in parts for cell in part.cells]
        kinds = {part.kind for part in parts}
        kind = kinds.pop() if len(kinds) == 1 else "f" if kinds == {"f", "i"} else ""
        if not kind:
            raise TypeError("an array holds values of one type here")
        if kind == "f":
            cells = [float(cell) for cell in cells]
        return Array(cells, (len(parts), *parts[0].shape), kind)
    return _line(list(data))


def _line(cells: list[Any]) -> Array:
    types = {type(cell) for cell in cells}
    shape = (len(cells),)
    if not types or (types <= {float, int, Float, Int} and types & {float, Float}):
        return Array([float(cell) for cell in cells], shape, "f")
    if types <= {int, Int} and all(-(1 << 63) <= cell < 1 << 63 for cell in cells):
        return Array([int(cell) for cell in cells], shape, "i")
    if types == {bool}:
        return Array(cells, shape, "b")
    if types == {str}:
        return Array(cells, shape, "U")
    raise TypeError("an array holds numbers, booleans or texts of one type here")


def atleast_2d(data: Any) -> Array:
    """One row of a line of numbers."""
    found = _array(data)
    return found.reshape(1, -1) if len(found.shape) == 1 else found


def atleast_1d(data: Any) -> Array:
    """An array of a list."""
    return _array(data)


def _of(name: str) -> Callable[..., Any]:
    def call(data: Any, axis: Any = None) -> Any:
        return getattr(_array(data), name)(axis)

    call.__name__ = name
    return call


argmax, argmin, max, min, sum, mean = map(_of, ("argmax", "argmin", "max", "min", "sum", "mean"))
amax, amin = max, min


def argsort(data: Any, axis: int = -1) -> Any:
    """Places in ascending order; refuses equal numbers."""
    return _array(data).argsort(axis)


def ravel(data: Any) -> Array:
    """One line of all cells."""
    return _array(data).ravel()


def round(data: Any, decimals: int = 0) -> Any:
    """To some decimals, as numpy rounds."""
    if isinstance(data, (list, tuple, Array)):
        return _array(data).round(decimals)
    if isinstance(data, float):
        return Float(rounded(float(data), decimals))
    raise TypeError("numbers are rounded here")


around = round


def _each(call: Callable[[float], float]) -> Callable[[Any], Any]:
    def each(data: Any) -> Any:
        if isinstance(data, (list, tuple, Array)):
            found = _array(data)
            if found.kind not in "fi":
                raise TypeError("numbers are needed here")
            return Array([call(float(cell)) for cell in found.cells], found.shape, "f")
        if isinstance(data, (float, int)):
            return Float(call(float(data)))
        raise TypeError("numbers are needed here")

    return each


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return inf


def _log(x: float) -> float:
    return math.log(x) if x > 0 else -inf if x == 0 else nan


def _sqrt(x: float) -> float:
    return math.sqrt(x) if x >= 0 else nan


exp, log, sqrt = _each(_exp), _each(_log), _each(_sqrt)
expm1, log1p = _each(math.expm1), _each(math.log1p)


def abs(data: Any) -> Any:
    """Magnitudes."""
    if isinstance(data, (list, tuple)):
        data = _array(data)
    return data.__abs__() if isinstance(data, Array) else wrap(data.__abs__())


absolute = abs


def float64(value: Any) -> Float:
    """A float64 scalar."""
    return Float(float(value))


def int64(value: Any) -> Int:
    """An int64 scalar."""
    return Int(int(value))
