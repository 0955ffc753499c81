"""A small array: what light code does with a model's answer, as numpy does it."""

from __future__ import annotations

import operator

from . import reductions
from .numbers import Float, Int, checked, divided, rounded, wrap
from .singles import Single, single, weak
from .singles import rounded as single_rounded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    Shape = tuple[int, ...]


class Array:
    """``cells`` in C order, ``shape``, and ``kind``: ``f`` float64, ``e`` float32, ``i`` int64,
    ``b`` bool, ``U`` text. Raises ``TypeError`` for what it does not do. ``viewed``: another
    array may show the same cells in numpy, so they are not changed."""

    __slots__ = ("cells", "kind", "shape", "viewed")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, cells: Sequence[Any], shape: Shape, kind: str) -> None:
        self.cells = cells
        self.shape = shape
        self.kind = kind
        self.viewed = False

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return len(self.cells)

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("len() of unsized object")
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        return iter([self[i] for i in range(len(self))])

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, Array):
            return self._gather(key)
        keys = key if type(key) is tuple else (key,)
        if len(keys) > len(self.shape):
            raise IndexError("too many indices for array")
        places, shape = [0], []
        for axis, length in enumerate(self.shape):
            wanted = keys[axis] if axis < len(keys) else slice(None)
            if isinstance(wanted, slice):
                picks = range(*wanted.indices(length))
                shape.append(len(picks))
            else:
                picks = range(*_single(wanted, length))
            places = [place * length + pick for place in places for pick in picks]
        if shape:
            return self._view([self.cells[place] for place in places], tuple(shape))
        return _wrapped(self.cells[places[0]], self.kind)

    def _view(self, cells: Sequence[Any], shape: Shape) -> Array:
        """An array that shares its cells with this one in numpy."""
        found = Array(cells, shape, self.kind)
        self.viewed = found.viewed = True
        return found

    def __setitem__(self, key: Any, value: Any) -> None:
        keys = key if type(key) is tuple else (key,)
        if self.viewed or len(keys) != len(self.shape) or any(type(k) is slice for k in keys):
            raise TypeError("only single cells of an array without views are changed here")
        place = 0
        for wanted, length in zip(keys, self.shape):
            place = place * length + _single(wanted, length)[0]
        if self.kind not in "fi" or isinstance(value, (str, Array)):
            raise TypeError("only numbers are put into arrays here")
        number = float(value) if self.kind == "f" else checked(int(value))
        self.cells = [*self.cells[:place], number, *self.cells[place + 1 :]]

    def _gather(self, key: Array) -> Array:
        if len(key.shape) != 1 or not self.shape:
            raise TypeError("only arrays of one dimension index here")
        if key.kind == "b":
            if key.shape[0] != self.shape[0]:
                raise IndexError("boolean index did not match indexed array")
            picks = [i for i, chosen in enumerate(key.cells) if chosen]
        elif key.kind == "i":
            picks = [_single(i, self.shape[0])[0] for i in key.cells]
        else:
            raise IndexError("arrays used as indices must be of integer (or boolean) type")
        step = len(self.cells) // self.shape[0] if self.shape[0] else 0
        cells = [cell for i in picks for cell in self.cells[i * step : (i + 1) * step]]
        return Array(cells, (len(picks), *self.shape[1:]), self.kind)

    def tolist(self) -> Any:
        """Nested lists of Python values."""
        return _nest(list(self.cells), self.shape) if self.shape else self.cells[0]

    def item(self, *place: int) -> Any:
        if place:
            return self.ravel().cells[_single(place[0], self.size)[0]]
        if len(self.cells) != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return self.cells[0]

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __bool__(self) -> bool:
        if len(self.cells) != 1:
            raise ValueError("the truth value of an array with more than one element is ambiguous")
        return bool(self.cells[0])

    def __contains__(self, value: Any) -> bool:
        if self.kind == "e":
            raise TypeError("numbers of 32 bits are not looked for here")
        return any(cell == value for cell in self.cells)

    def _no_text(self, *_: Any) -> str:
        raise TypeError("the text of an array is numpy's own")

    __str__ = __repr__ = _no_text
    __format__ = _no_text

    def reshape(self, *shape: Any) -> Array:
        wanted = list(shape[0]) if len(shape) == 1 and isinstance(shape[0], tuple) else list(shape)
        known = 1
        for length in wanted:
            known *= length if length >= 0 else 1
        if wanted.count(-1) == 1 and known:
            wanted[wanted.index(-1)] = len(self.cells) // known
        total = 1
        for length in wanted:
            total *= length
        if total != len(self.cells) or min(wanted, default=0) < 0:
            raise ValueError(f"cannot reshape array of size {len(self.cells)}")
        return self._view(self.cells, tuple(wanted))

    def ravel(self) -> Array:
        return self._view(self.cells, (len(self.cells),))

    def flatten(self) -> Array:
        return Array(self.cells, (len(self.cells),), self.kind)

    def squeeze(self) -> Array:
        return self._view(self.cells, tuple(length for length in self.shape if length != 1))

    def copy(self) -> Array:
        return Array(self.cells, self.shape, self.kind)

    @property
    def T(self) -> Array:
        if len(self.shape) < 2:
            return self
        if len(self.shape) > 2:
            raise TypeError("arrays of more than two dimensions are not transposed here")
        rows, columns = self.shape
        cells = [self.cells[r * columns + c] for c in range(columns) for r in range(rows)]
        return self._view(cells, (columns, rows))

    def astype(self, dtype: Any) -> Array:
        if dtype in (float, "float", "float64"):
            return Array([float(cell) for cell in self.cells], self.shape, "f")
        if dtype in (int, "int", "int64") and self.kind != "U":
            return Array([checked(int(cell)) for cell in self.cells], self.shape, "i")
        if dtype is bool and self.kind != "U":
            return Array([bool(cell) for cell in self.cells], self.shape, "b")
        if dtype is str and self.kind == "U":
            return self
        raise TypeError(f"no conversion to {dtype!r} here")

    def round(self, decimals: int = 0) -> Array:
        if self.kind == "e":
            return self._map(lambda x: single_rounded(x, decimals), "e")
        if self.kind != "f":
            return self._numbers().copy()
        return Array([rounded(cell, decimals) for cell in self.cells], self.shape, "f")

    def _numbers(self) -> Array:
        if self.kind not in "fei":
            raise TypeError("numbers are needed here")
        return self

    def _along(self, axis: int | None, call: Callable[[list[Any]], Any], kind: str) -> Any:
        if axis is None:
            return _wrapped(call(list(self.cells)), kind)
        if axis < 0:
            axis += len(self.shape)
        if len(self.shape) == 1 and axis == 0:
            return _wrapped(call(list(self.cells)), kind)
        if len(self.shape) != 2 or axis not in (0, 1):
            raise TypeError("only rows and columns are reduced here")
        lines = self if axis == 1 else self.T
        width = lines.shape[1]
        found = [call(list(lines.cells[i * width : (i + 1) * width])) for i in range(len(lines))]
        return Array(found, (len(found),), kind)

    def argmax(self, axis: int | None = None) -> Any:
        return self._along(axis, reductions.argmax, "i")

    def argmin(self, axis: int | None = None) -> Any:
        return self._numbers()._along(axis, reductions.argmin, "i")

    def argsort(self, axis: int = -1) -> Any:
        if len(self.shape) == 2:
            if axis not in (-1, 1):
                raise TypeError("only rows are sorted here")
            width = self.shape[1]
            lines = [self.cells[i : i + width] for i in range(0, len(self.cells), width or 1)]
            cells = [place for line in lines for place in reductions.argsort(list(line))]
            return Array(cells, self.shape, "i")
        return Array(reductions.argsort(list(self._numbers().cells)), self.shape, "i")

    def max(self, axis: int | None = None) -> Any:
        return self._numbers()._along(axis, reductions.largest, self.kind)

    def min(self, axis: int | None = None) -> Any:
        return self._numbers()._along(axis, reductions.smallest, self.kind)

    def sum(self, axis: int | None = None) -> Any:
        return self._summable()._along(axis, reductions.total, "f" if self.kind == "f" else "i")

    def mean(self, axis: int | None = None) -> Any:
        return self._summable()._along(axis, reductions.mean, "f")

    def std(self, axis: int | None = None) -> Any:
        return self._summable()._along(axis, reductions.deviation, "f")

    def var(self, axis: int | None = None) -> Any:
        return self._summable()._along(axis, reductions.variance, "f")

    def clip(self, low: Any, high: Any) -> Array:
        kind = self._numbers().kind
        if kind == "i" and any(isinstance(bound, float) for bound in (low, high)):
            raise TypeError("integers are cut at integers here")

        if kind == "e":
            low, high = [b if b is None else single(b) for b in (low, high)]

        def cut(x: Any) -> Any:
            if low is not None and x < low:
                x = low
            return high if high is not None and x > high else x

        return self._map(lambda x: int(cut(x)) if kind == "i" else float(cut(x)), kind)

    def any(self) -> bool:
        return any(self.cells)

    def all(self) -> bool:
        return all(self.cells)

    def _summable(self) -> Array:
        if self.kind in "Ue":
            raise TypeError("text has no sum, and that of 32 bits is numpy's own")
        return self

    def _map(self, call: Callable[[Any], Any], kind: str) -> Array:
        return Array([call(cell) for cell in self.cells], self.shape, kind)

    def __neg__(self) -> Array:
        return self._numbers()._map(operator.neg, self.kind)

    def __abs__(self) -> Array:
        return self._numbers()._map(abs, self.kind)

    def __invert__(self) -> Array:
        if self.kind != "b":
            raise TypeError("only booleans are inverted here")
        return self._map(operator.not_, "b")

    def __array_pairs__(self, other: Any) -> tuple[Sequence[Any], str]:
        """The cells of ``other`` beside these, and its kind."""
        if isinstance(other, Array):
            if other.shape != self.shape:
                raise TypeError("arrays of different shapes are not combined here")
            return other.cells, other.kind
        if self.kind == "e":
            other = weak(other)
        for kind, types in (("e", Single), ("b", bool), ("f", float), ("i", int), ("U", str)):
            if isinstance(other, types):
                plain = other.item() if isinstance(other, (Float, Int, Single)) else other
                return [plain] * len(self.cells), kind
        raise TypeError(f"an array is not combined with {type(other).__name__} here")


def _wrapped(value: Any, kind: str) -> Any:
    """A cell as the scalar that it stands for."""
    return Single(value) if kind == "e" else wrap(value)


def _single(wanted: Any, length: int) -> tuple[int, int]:
    if isinstance(wanted, bool):
        raise TypeError("a boolean is no index here")
    place = operator.index(wanted)
    if not -length <= place < length:
        raise IndexError(f"index {place} is out of bounds for axis with size {length}")
    return place % length, place % length + 1


def _nest(cells: list[Any], shape: Shape) -> list[Any]:
    if len(shape) == 1:
        return cells
    step = len(cells) // shape[0] if shape[0] else 0
    return [_nest(cells[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])]


def _divide(a: Any, b: Any) -> float:
    return divided(a, b)


def _arithmetic(call: Callable[[Any, Any], Any], always_float: bool) -> Callable[[Any, Any], Any]:
    def operate(self: Array, other: Any) -> Array:
        cells, kind = self.__array_pairs__(other)
        kinds = {self.kind, kind}
        if not kinds <= {"f", "e", "i"} and kinds not in ({"b", "f"}, {"b", "i"}):
            raise TypeError("only numbers are combined here")
        found = [call(a, b) for a, b in zip(self.cells, cells)]
        if kinds == {"e"}:
            return Array([single(x) for x in found], self.shape, "e")
        if kinds & {"f", "e"} or always_float:
            return Array([float(x) for x in found], self.shape, "f")
        return Array([checked(x) for x in found], self.shape, "i")

    return operate


def _comparison(call: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Any]:
    def operate(self: Array, other: Any) -> Array:
        cells, kind = self.__array_pairs__(other)
        if (kind == "U") != (self.kind == "U"):
            raise TypeError("text is not compared with numbers here")
        return Array([call(a, b) for a, b in zip(self.cells, cells)], self.shape, "b")

    return operate


def _logical(call: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def operate(self: Array, other: Any) -> Array:
        cells, kind = self.__array_pairs__(other)
        if kind != "b" or self.kind != "b":
            raise TypeError("only booleans are combined here")
        return Array([call(a, b) for a, b in zip(self.cells, cells)], self.shape, "b")

    return operate


def _swapped(call: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda a, b: call(b, a)


def _in_place(self: Array, other: Any) -> Any:
    raise TypeError("arrays are not changed in place here")


for _name, _call in (
    ("add", operator.add),
    ("sub", operator.sub),
    ("mul", operator.mul),
    ("truediv", _divide),
):
    setattr(Array, f"__{_name}__", _arithmetic(_call, _name == "truediv"))
    setattr(Array, f"__r{_name}__", _arithmetic(_swapped(_call), _name == "truediv"))
    setattr(Array, f"__i{_name}__", _in_place)
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Array, f"__{_name}__", _comparison(getattr(operator, _name)))
for _name in ("and", "or", "xor"):
    setattr(Array, f"__{_name}__", _logical(getattr(operator, f"__{_name}__")))
