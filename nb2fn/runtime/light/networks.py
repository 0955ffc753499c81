"""What the layers of a neural network do, with numbers of 32 bits.

Each layer is summed in doubles and rounded to 32 bits once: its answer is at least as
near to the true one as the library's. Arrays are of any shape, the samples first.
"""

from __future__ import annotations

from array import array
from math import erf, exp, expm1, inf, log, log1p, sqrt, tanh
from operator import add, mul, sub

from .arrays import Array
from .numbers import divided
from .rows import Model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    Shape = tuple[int, ...]

_ROOT_HALF = 0.7071067811865476
_TANH_GELU = 0.7978845608028654  # sqrt(2 / pi)
_SELU, _SELU_ALPHA = 1.0507009873554805, 1.6732632423543772
_HIGHEST = 709.0


class KerasNetwork(Model):
    """A model of Keras; its settings of how to answer do not change the answer."""

    def __init__(self, predict: Callable[[Any], Any]) -> None:
        super().__init__(forward=predict)

    def predict(self, data: Any, batch_size: Any = None, verbose: Any = "auto") -> Any:
        return self.forward(data)  # type: ignore[attr-defined]


def network_input(data: Any, width: Shape) -> Array:
    """An array of numbers as 32 bits; raises ValueError where its samples have another
    shape, and TypeError for what is no array."""
    if type(data) is not Array or data.kind not in "feib":
        raise TypeError("a network is asked about arrays of numbers here")
    if len(data.shape) == 1 and width == (1,):
        data = data.reshape((-1, 1))
    if data.shape[1:] != tuple(width) or not data.shape[0]:
        raise ValueError(f"samples of shape {tuple(width)} are expected")
    return _made(data.cells, data.shape)


def network_answer(data: Array) -> Array:
    """The array itself."""
    return data


def linear(data: Array, weights: Sequence[Sequence[float]], bias: Sequence[float]) -> Array:
    """``weights @ x + bias`` along the last axis, one weight row per number of the answer."""
    found: list[float] = []
    for row in _lines(data, len(weights[0])):
        found += [sum(map(mul, row, w)) + b for w, b in zip(weights, bias)]
    return _made(found, (*data.shape[:-1], len(weights)))


def scaled(data: Array, factors: Sequence[float], terms: Sequence[float], axis: int) -> Array:
    """``x * factor + term`` with those of the place along ``axis``."""
    if len(data.shape) < 2 or data.shape[axis] != len(factors):
        raise ValueError(f"{len(factors)} channels are expected")
    step = _product(data.shape[axis + 1 :]) if axis >= 0 else 1
    found, count = [], len(factors)
    for start in range(0, len(data.cells), step):
        place = start // step % count
        factor, term = factors[place], terms[place]
        found += [x * factor + term for x in data.cells[start : start + step]]
    return _made(found, data.shape)


def layer_scaled(
    data: Array, factors: Sequence[float], terms: Sequence[float], eps: float
) -> Array:
    """Each line of the last axes less its mean, over its deviation, scaled."""
    found = []
    for row in _lines(data, len(factors)):
        mean = sum(row) / len(row)
        root = sqrt(sum([(x - mean) ** 2 for x in row]) / len(row) + eps)
        found += [(x - mean) / root * f + t for x, f, t in zip(row, factors, terms)]
    return _made(found, data.shape)


def activated(data: Array, name: str, *settings: float) -> Array:
    """An activation of every number."""
    call = _ACTIVATIONS[name]
    return _made([call(x, *settings) for x in data.cells], data.shape)


def softmaxed(data: Array, axis: int, logs: bool) -> Array:
    """``exp(x) / sum(exp(x))`` along the last axis, or its logarithm."""
    rank = len(data.shape)
    if not -rank <= axis < rank or axis % rank != rank - 1:
        raise ValueError("shares are taken along the last axis here")
    found: list[float] = []
    for row in _lines(data, data.shape[-1]):
        top = max(row)
        raised = [exp(x - top) for x in row]
        total = sum(raised)
        if logs:
            under = log(total) if total == total else total
            found += [x - top - under for x in row]
        else:
            found += [x / total for x in raised]
    return _made(found, data.shape)


def reshaped(data: Array, sizes: Shape) -> Array:
    """Other lengths of the axes; 0 is that of the samples."""
    lengths = [data.shape[0] if size == 0 else size for size in sizes]
    return data.reshape(tuple(lengths))


def flattened(data: Array, first: int, last: int) -> Array:
    """The axes from ``first`` to ``last`` as one."""
    rank = len(data.shape)
    if not (-rank <= first < rank and -rank <= last < rank):
        raise ValueError("there is no such axis")
    first, last = first % rank, last % rank
    middle = _product(data.shape[first : last + 1])
    return data.reshape((*data.shape[:first], middle, *data.shape[last + 1 :]))


def squeezed(data: Array, axis: int) -> Array:
    """Without an axis of length 1; as it is where that is longer."""
    axis %= len(data.shape)
    if data.shape[axis] != 1:
        return data
    return data.reshape((*data.shape[:axis], *data.shape[axis + 1 :]))


def unsqueezed(data: Array, axis: int) -> Array:
    """With a new axis of length 1."""
    axis %= len(data.shape) + 1
    return data.reshape((*data.shape[:axis], 1, *data.shape[axis:]))


def permuted(data: Array, axes: Shape) -> Array:
    """The axes in another order."""
    if sorted(a % len(axes) for a in axes) != list(range(len(data.shape))):
        raise ValueError("every axis is named once")
    shape = data.shape
    steps = [_product(shape[a + 1 :]) for a in range(len(shape))]
    places = [0]
    for axis in axes:
        places = [p + i * steps[axis] for p in places for i in range(shape[axis])]
    return Array([data.cells[p] for p in places], tuple(shape[a] for a in axes), data.kind)


def combined(*parts: Any) -> Array:
    """Two arrays of one shape, or an array and a number; last comes ``add``, ``sub``,
    ``mul`` or ``div``."""
    left, right, name = parts
    call = _COMBINATIONS[name]
    if type(right) is not Array:
        return _made([call(x, right) for x in left.cells], left.shape)
    if left.shape != right.shape:
        raise ValueError("arrays of different shapes are not combined here")
    return _made(list(map(call, left.cells, right.cells)), left.shape)


def joined(*parts: Any) -> Array:
    """Arrays one after the other along an axis, which comes last."""
    *arrays, axis = parts
    axis %= len(arrays[0].shape)
    rest = {(a.shape[:axis], a.shape[axis + 1 :]) for a in arrays}
    if len(rest) != 1:
        raise ValueError("arrays that are joined differ along one axis only")
    before, after = rest.pop()
    cells: list[float] = []
    for place in range(_product(before)):
        for part in arrays:
            size = part.shape[axis] * _product(after)
            cells += part.cells[place * size : (place + 1) * size]
    return _made(cells, (*before, sum(a.shape[axis] for a in arrays), *after))


def averaged_axes(data: Array, axes: Shape, keep: bool) -> Array:
    """Means over some axes, which are the last ones."""
    rank = len(data.shape)
    left = rank - len(axes)
    if sorted(a % rank for a in axes) != list(range(left, rank)):
        raise ValueError("means are taken over the last axes here")
    size = _product(data.shape[left:])
    cells = [sum(line) / size for line in _lines(data.reshape((-1, size)), size)]
    return _made(cells, (*data.shape[:left], *((1,) * len(axes) if keep else ())))


def embedded(data: Array, weights: Sequence[Sequence[float]]) -> Array:
    """The row of weights at each whole number; raises IndexError beyond them."""
    cells: list[float] = []
    for place in data.cells:
        if not (place == int(place) and 0 <= place < len(weights)):
            raise IndexError("index out of range in self")
        cells += weights[int(place)]
    return _made(cells, (*data.shape, len(weights[0])))


def _lines(data: Array, width: int) -> Iterable[Sequence[float]]:
    if not data.shape or data.shape[-1] != width:
        raise ValueError(f"{width} numbers are expected along the last axis")
    return [data.cells[i : i + width] for i in range(0, len(data.cells), width)]


def _made(cells: Sequence[float], shape: Shape) -> Array:
    return Array(array("f", cells).tolist(), shape, "e")


def _product(lengths: Iterable[int]) -> int:
    found = 1
    for length in lengths:
        found *= length
    return found


def _exp(x: float) -> float:
    return exp(x) if x < _HIGHEST else (x if x != x else inf)


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + _exp(-x))


def _gelu(x: float) -> float:
    return 0.5 * x * (1.0 + erf(x * _ROOT_HALF)) if x - x == 0.0 else _far(x)


def _gelu_tanh(x: float) -> float:
    return 0.5 * x * (1.0 + tanh(_TANH_GELU * (x + 0.044715 * x**3))) if x - x == 0.0 else _far(x)


def _far(x: float) -> float:
    return x if x != x or x > 0.0 else float("nan")


def _elu(x: float, alpha: float) -> float:
    return x if x > 0.0 else alpha * expm1(x)


def _softplus(x: float) -> float:
    return x if x > 30.0 else log1p(_exp(x))


def _between(x: float, low: float, high: float) -> float:
    return x if x != x else min(max(x, low), high)


_ACTIVATIONS: dict[str, Callable[..., float]] = {
    "relu": lambda x: x if x > 0.0 or x != x else 0.0,
    "relu6": lambda x: _between(x, 0.0, 6.0),
    "leaky_relu": lambda x, slope: x if x > 0.0 else slope * x,
    "elu": _elu,
    "selu": lambda x: _SELU * _elu(x, _SELU_ALPHA),
    "sigmoid": _logistic,
    "tanh": tanh,
    "gelu": _gelu,
    "gelu_tanh": _gelu_tanh,
    "silu": lambda x: x * _logistic(x),
    "softplus": _softplus,
    "softsign": lambda x: x / (1.0 + abs(x)),
    "hard_tanh": lambda x: _between(x, -1.0, 1.0),
    "exp": _exp,
}
_COMBINATIONS = {"add": add, "sub": sub, "mul": mul, "div": divided}
