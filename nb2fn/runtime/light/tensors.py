"""A small tensor: what light code does with a module's answer, as torch does it.

Raises ``TypeError`` for what it does not do. Numbers of kind ``e`` are float32, ``f``
float64, ``i`` int64, ``b`` bool.
"""

from __future__ import annotations

import operator
from array import array

from . import networks, reductions
from .arrays import Array
from .numbers import divided
from .rows import Model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    Shape = tuple[int, ...]

_RANKS = "bief"  # of two kinds the later one is that of a result


class dtype:
    """A type of numbers."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


FLOAT32, FLOAT64, INT64 = dtype("e"), dtype("f"), dtype("i")


class Network(Model):
    """A module of torch in ``eval`` mode: ``forward`` is the program that computes it."""

    def __call__(self, data: Any) -> Any:
        return self.forward(data)  # type: ignore[attr-defined]

    def eval(self) -> Network:
        return self


class Best(tuple):  # type: ignore[type-arg]
    """The largest (or smallest) numbers and their places."""

    __slots__ = ()
    values = property(operator.itemgetter(0))
    indices = property(operator.itemgetter(1))


class Tensor:
    """``array`` holds the numbers; one number is an array of no dimensions."""

    __slots__ = ("array",)
    __hash__ = object.__hash__

    def __init__(self, data: Array) -> None:
        self.array = data

    @property
    def shape(self) -> Shape:
        return self.array.shape

    @property
    def ndim(self) -> int:
        return len(self.array.shape)

    def dim(self) -> int:
        return self.ndim

    def size(self, axis: int | None = None) -> Any:
        return self.shape if axis is None else self.shape[axis]

    def numel(self) -> int:
        return len(self.array.cells)

    def __len__(self) -> int:
        return len(self.array)

    def __iter__(self) -> Iterator[Tensor]:
        return iter([self[i] for i in range(len(self))])

    def __getitem__(self, key: Any) -> Tensor:
        keys = key if type(key) is tuple else (key,)
        if any(isinstance(k, (list, Tensor)) and len(keys) > 1 for k in keys):
            raise TypeError("a tensor is one index alone here")
        found, axis = self, 0
        for wanted in keys:
            if wanted is None:
                found, axis = found.unsqueeze(axis), axis + 1
            elif isinstance(wanted, slice):
                found, axis = found._along(axis, wanted), axis + 1
            elif isinstance(wanted, Tensor) and wanted.shape:
                return Tensor(self.array[wanted.array])
            else:
                found = found._along(axis, _place(wanted))
        return found

    def _along(self, axis: int, wanted: Any) -> Tensor:
        if axis >= self.ndim:
            raise IndexError("too many indices for tensor")
        keys = (*(slice(None),) * axis, wanted)
        found = self.array[keys]
        if isinstance(found, Array):
            return Tensor(found)
        return _scalar(found, self.array.kind)

    # --- out of tensors ----------------------------------------------------------------

    def item(self) -> Any:
        if len(self.array.cells) != 1:
            raise RuntimeError("a Tensor with more than one element cannot be converted to Scalar")
        return self.array.cells[0]

    def tolist(self) -> Any:
        return self.array.tolist()

    def numpy(self) -> Array:
        return self.array

    def detach(self) -> Tensor:
        return self

    cpu = clone = contiguous = detach

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __bool__(self) -> bool:
        return bool(self.item())

    def __index__(self) -> int:
        if self.array.kind not in "ib":
            raise TypeError("only integer tensors of a single element can be an index")
        return operator.index(self.item())

    def __format__(self, spec: str) -> str:
        if self.shape:
            raise TypeError("the text of a tensor is torch's own")
        return format(self.item(), spec)

    def _no_text(self) -> str:
        raise TypeError("the text of a tensor is torch's own")

    __str__ = __repr__ = _no_text

    # --- other types and shapes ----------------------------------------------------------

    def to(self, kind: Any) -> Tensor:
        if kind == "cpu":
            return self
        if type(kind) is not dtype:
            raise TypeError("tensors stay where they are here")
        return made(self.array.cells, self.shape, kind.kind)

    def float(self) -> Tensor:
        return self.to(FLOAT32)

    def double(self) -> Tensor:
        return self.to(FLOAT64)

    def long(self) -> Tensor:
        return self.to(INT64)

    def view(self, *sizes: Any) -> Tensor:
        return Tensor(self.array.reshape(*map(_plain, sizes)))

    reshape = view

    def flatten(self, first: int = 0, last: int = -1) -> Tensor:
        return Tensor(networks.flattened(self.array, first, last))

    def squeeze(self, axis: int | None = None) -> Tensor:
        if axis is None:
            return Tensor(self.array.squeeze())
        return Tensor(networks.squeezed(self.array, axis))

    def unsqueeze(self, axis: int) -> Tensor:
        return Tensor(networks.unsqueezed(self.array, axis))

    # --- numbers ---------------------------------------------------------------------------

    def argmax(self, dim: int | None = None) -> Tensor:
        return self._reduced(dim, reductions.argmax, "i")

    def argmin(self, dim: int | None = None) -> Tensor:
        return self._reduced(dim, reductions.argmin, "i")

    def max(self, dim: int | None = None) -> Any:
        found = self._reduced(dim, reductions.largest, self.array.kind)
        return found if dim is None else Best((found, self.argmax(dim)))

    def min(self, dim: int | None = None) -> Any:
        found = self._reduced(dim, reductions.smallest, self.array.kind)
        return found if dim is None else Best((found, self.argmin(dim)))

    def sum(self, dim: int | None = None) -> Tensor:
        return self._reduced(dim, sum, "i" if self.array.kind == "b" else self.array.kind)

    def mean(self, dim: int | None = None) -> Tensor:
        if self.array.kind not in "ef":
            raise RuntimeError("mean(): input dtype should be floating point")
        return self._reduced(dim, lambda line: sum(line) / len(line), self.array.kind)

    def _reduced(self, dim: int | None, call: Callable[[list[Any]], Any], kind: str) -> Tensor:
        cells, shape = self.array.cells, self.shape
        if dim is None:
            return made([call(list(cells))], (), kind)
        if not -len(shape) <= dim < len(shape):
            raise IndexError("dimension out of range")
        axis = dim % len(shape)
        lines = self.array
        if axis != len(shape) - 1:
            rest = [a for a in range(len(shape)) if a != axis]
            lines = networks.permuted(lines, (*rest, axis))
        width = shape[axis]
        found = [call(list(lines.cells[i : i + width])) for i in range(0, len(cells), width)]
        return made(found, (*shape[:axis], *shape[axis + 1 :]), kind)

    def softmax(self, dim: int) -> Tensor:
        return Tensor(networks.softmaxed(self._floats(), dim, False))

    def log_softmax(self, dim: int) -> Tensor:
        return Tensor(networks.softmaxed(self._floats(), dim, True))

    def _floats(self) -> Array:
        if self.array.kind != "e":
            raise RuntimeError("numbers of 32 bits are needed here")
        return self.array

    def _activated(self, name: str) -> Tensor:
        return Tensor(networks.activated(self._floats(), name))

    def sigmoid(self) -> Tensor:
        return self._activated("sigmoid")

    def tanh(self) -> Tensor:
        return self._activated("tanh")

    def relu(self) -> Tensor:
        return self._activated("relu")

    def exp(self) -> Tensor:
        return self._activated("exp")

    def round(self) -> Tensor:
        cells = [x if x - x != 0.0 else float(round(x)) for x in self._floats().cells]
        return made(cells, self.shape, "e")

    def abs(self) -> Tensor:
        return made(list(map(abs, self.array.cells)), self.shape, self.array.kind)

    def __neg__(self) -> Tensor:
        return made(list(map(operator.neg, self.array.cells)), self.shape, self.array.kind)


def _place(wanted: Any) -> int:
    if isinstance(wanted, bool):
        raise TypeError("a boolean is no index here")
    return operator.index(wanted)


def _plain(size: Any) -> Any:
    return tuple(size) if isinstance(size, (tuple, list)) else size


def _scalar(value: Any, kind: str) -> Tensor:
    plain = {"e": float, "f": float, "i": int, "b": bool}[kind]
    return Tensor(Array([plain(value)], (), kind))


def made(cells: Sequence[Any], shape: Shape, kind: str) -> Tensor:
    """Numbers as those of ``kind``."""
    if kind == "e":
        cells = array("f", cells).tolist()
    elif kind == "f":
        cells = list(map(float, cells))
    elif kind == "i":
        cells = list(map(int, cells))
        if any(not -(1 << 63) <= cell < 1 << 63 for cell in cells):
            raise RuntimeError("value cannot be converted to int64 without overflow")
    else:
        cells = list(map(bool, cells))
    return Tensor(Array(cells, shape, kind))


def tensor_input(data: Any, kind: str) -> Array:
    """What a module is called with; raises where it is no tensor of ``kind``."""
    if not isinstance(data, Tensor):
        raise TypeError("a module is called with a tensor")
    if data.array.kind != kind:
        raise RuntimeError("the tensor and the weights are of different types")
    return data.array


def tensor_answer(data: Array) -> Tensor:
    """The answer of a module."""
    return Tensor(data)


def _operation(
    call: Callable[[Any, Any], Any], swapped: bool = False, kind: str = ""
) -> Callable[[Tensor, Any], Any]:
    def operate(self: Tensor, other: Any) -> Any:
        one, two = self.array, _beside(self.array, other)
        if two is None:
            return NotImplemented
        if one.shape and two.shape and one.shape != two.shape:
            raise TypeError("tensors of different shapes are not combined here")
        if {one.kind, two.kind} == {"e", "f"}:
            raise TypeError("numbers of 32 and 64 bits are not combined here")
        shape = one.shape or two.shape
        left, right = ([*a.cells] * (1 if a.shape else _count(shape)) for a in (one, two))
        if swapped:
            left, right = right, left
        result = kind or max(one.kind, two.kind, key=_RANKS.index)
        if call is divided and result in "bi":
            result = "e"
        if result == "b" and not kind:
            raise TypeError("truth values are not calculated with here")
        return made(list(map(call, left, right)), shape, result)

    return operate


def _beside(mine: Array, other: Any) -> Array | None:
    """``other`` as numbers; a Python number is rounded as those beside it are."""
    if isinstance(other, Tensor):
        return other.array
    if isinstance(other, bool):
        return Array([other], (), "b")
    if isinstance(other, int) and mine.kind in "bi":
        return Array([other], (), "i")
    if isinstance(other, (int, float)):
        return made([other], (), "f" if mine.kind == "f" else "e").array
    return None


def _count(shape: Shape) -> int:
    found = 1
    for length in shape:
        found *= length
    return found


def _in_place(self: Tensor, other: Any) -> Any:
    raise TypeError("tensors are not changed in place here")


for _name, _call in (
    ("add", operator.add),
    ("sub", operator.sub),
    ("mul", operator.mul),
    ("truediv", divided),
):
    setattr(Tensor, f"__{_name}__", _operation(_call))
    setattr(Tensor, f"__r{_name}__", _operation(_call, swapped=True))
    setattr(Tensor, f"__i{_name}__", _in_place)
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Tensor, f"__{_name}__", _operation(getattr(operator, _name), kind="b"))
