"""The few functions of numpy that light code calls on arrays and lists."""

from __future__ import annotations

import math

from . import reductions
from .arrays import Array
from .cellwise import CELL_BY_CELL
from .numbers import Float, Int, rounded, wrap
from .singles import Single, single

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
    return found.copy() if dtype is None else found.astype(dtype)


def asarray(data: Any, dtype: Any = None) -> Array:
    """The same; an array stays what it is."""
    found = _array(data)
    return found if dtype is None else found.astype(dtype)


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


builtin_sum = sum
_REDUCTIONS = ("argmax", "argmin", "max", "min", "sum", "mean", "std", "var")
argmax, argmin, max, min, sum, mean, std, var = map(_of, _REDUCTIONS)
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
    if isinstance(data, Single):
        return data.round(decimals)
    if isinstance(data, float):
        return Float(rounded(float(data), decimals))
    raise TypeError("numbers are rounded here")


around = round


def _each(call: Callable[[float], float]) -> Callable[[Any], Any]:
    def each(data: Any) -> Any:
        if isinstance(data, (list, tuple, Array)):
            found = _array(data)
            if found.kind == "e":
                return Array([single(call(c)) for c in found.cells], found.shape, "e")
            if found.kind not in "fi":
                raise TypeError("numbers are needed here")
            return Array([call(float(cell)) for cell in found.cells], found.shape, "f")
        if isinstance(data, Single):
            return Single(call(float(data)))
        if isinstance(data, (float, int)):
            return Float(call(float(data)))
        raise TypeError("numbers are needed here")

    return each


_NAMES = ("exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "floor", "ceil")
exp, expm1, log, log1p, log2, log10, sqrt, floor, ceil = [_each(CELL_BY_CELL[n]) for n in _NAMES]


def abs(data: Any) -> Any:
    """Magnitudes."""
    if isinstance(data, (list, tuple)):
        data = _array(data)
    return data.__abs__() if isinstance(data, Array) else wrap(data.__abs__())


absolute = abs


def isnan(data: Any) -> Any:
    """Which cells are NaN."""
    if isinstance(data, float):
        return data != data
    found = _array(data)
    if found.kind not in "fei":
        raise TypeError("numbers are needed here")
    return Array([cell != cell for cell in found.cells], found.shape, "b")


def where(condition: Any, *values: Any) -> Any:
    """One of two values for each cell; alone, the places of what is true in a line."""
    chosen = _array(condition)
    if chosen.kind != "b" or (not values and len(chosen.shape) != 1):
        raise TypeError("places are asked for by booleans here")
    if not values:
        places = [place for place, cell in enumerate(chosen.cells) if cell]
        return (Array(places, (len(places),), "i"),)
    yes, no = values
    pairs = [chosen.__array_pairs__(_array(v) if type(v) is list else v) for v in (yes, no)]
    kinds = {kind for _, kind in pairs}
    if len(kinds) > 1 and kinds != {"f", "i"}:
        raise TypeError("both values are of one type here")
    kind = "f" if "f" in kinds else kinds.pop()
    cells = [a if c else b for c, a, b in zip(chosen.cells, pairs[0][0], pairs[1][0])]
    return Array(list(map(float, cells)) if kind == "f" else cells, chosen.shape, kind)


def clip(data: Any, low: Any, high: Any) -> Any:
    """Cells cut at both ends."""
    if isinstance(data, (list, tuple, Array)):
        return _array(data).clip(low, high)
    if isinstance(data, float) and all(isinstance(b, (int, float)) for b in (low, high)):
        return Float(_array([data]).clip(low, high).cells[0])
    raise TypeError("numbers are cut here")


def _filled(value: float) -> Callable[[Any], Array]:
    def filled(shape: Any) -> Array:
        lengths = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
        return Array([value] * math.prod(lengths), tuple(map(int, lengths)), "f")

    return filled


zeros, ones = _filled(0.0), _filled(1.0)


def concatenate(parts: Any) -> Array:
    """Lines, or rows, one after the other."""
    found = [_array(part) for part in parts]
    if len({(part.kind, part.shape[1:]) for part in found}) != 1:
        raise TypeError("arrays of one type and width are joined here")
    cells = [cell for part in found for cell in part.cells]
    length = builtin_sum(len(part) for part in found)
    return Array(cells, (length, *found[0].shape[1:]), found[0].kind)


def hstack(parts: Any) -> Array:
    """Lines one after the other, or rows side by side."""
    found = [_array(part) for part in parts]
    if all(len(part.shape) == 1 for part in found):
        return concatenate(found)
    return concatenate([part.T for part in found]).T.copy()


def vstack(parts: Any) -> Array:
    """Lines or rows below each other."""
    return concatenate([atleast_2d(part) for part in parts])


def column_stack(parts: Any) -> Array:
    """Lines as columns, side by side."""
    return hstack([part.reshape(-1, 1) if part.ndim == 1 else part for part in map(_array, parts)])


def squeeze(data: Any) -> Array:
    """Without the dimensions of length 1."""
    return _array(data).squeeze()


def reshape(data: Any, shape: Any) -> Array:
    """The cells in another shape."""
    return _array(data).reshape(tuple(shape) if isinstance(shape, list) else shape)


def median(data: Any) -> Any:
    """The middle number."""
    found = _array(data)
    if found.kind not in "fi":
        raise TypeError("numbers are needed here")
    return Float(reductions.median(list(found.cells)))


def float64(value: Any) -> Float:
    """A float64 scalar."""
    return Float(float(value))


def int64(value: Any) -> Int:
    """An int64 scalar."""
    return Int(int(value))
