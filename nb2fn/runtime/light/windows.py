"""Convolution and pooling: what slides over pictures and series.

Arrays are ``(samples, channels, rows, columns)``; a series is a picture of one row.
"""

from __future__ import annotations

from array import array
from operator import mul

from .arrays import Array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Pair = tuple[int, int]


def convolved(
    data: Array,
    weights: Sequence[Sequence[float]],
    bias: Sequence[float],
    kernel: Pair,
    stride: Pair,
    padding: Pair,
    dilation: Pair,
) -> Array:
    """A sum over the window at every place, one weight row per channel of the answer.

    Weights of a row go by channel, then row, then column of the window. Raises ValueError
    for another number of channels.
    """
    samples, channels, height, width = _picture(data)
    if channels * kernel[0] * kernel[1] != len(weights[0]):
        raise ValueError("the number of channels is another one")
    found: list[float] = []
    high, wide = 0, 0
    for sample in range(samples):
        planes = [
            _padded(data, (sample * channels + c) * height * width, height, width, padding)
            for c in range(channels)
        ]
        high, wide = _places(planes[0], kernel, stride, dilation)
        windows = []
        for top in range(0, high * stride[0], stride[0]):
            lines = [plane[top + i * dilation[0]] for plane in planes for i in range(kernel[0])]
            reach = (kernel[1] - 1) * dilation[1] + 1
            for left in range(0, wide * stride[1], stride[1]):
                windows.append(
                    [x for line in lines for x in line[left : left + reach : dilation[1]]]
                )
        for row, term in zip(weights, bias):
            found += [sum(map(mul, window, row)) + term for window in windows]
    return Array(array("f", found).tolist(), (samples, len(weights), high, wide), "e")


def largest_in_windows(data: Array, kernel: Pair, stride: Pair, padding: Pair) -> Array:
    """The largest number in the window at every place."""
    return _pooled(data, kernel, stride, padding, float("-inf"), max)


def means_in_windows(data: Array, kernel: Pair, stride: Pair) -> Array:
    """The mean of the window at every place."""
    size = kernel[0] * kernel[1]
    return _pooled(data, kernel, stride, (0, 0), 0.0, lambda window: sum(window) / size)


def _pooled(
    data: Array,
    kernel: Pair,
    stride: Pair,
    padding: Pair,
    edge: float,
    call: Callable[[list[float]], float],
) -> Array:
    samples, channels, height, width = _picture(data)
    found: list[float] = []
    high, wide = 0, 0
    for start in range(0, len(data.cells), height * width):
        plane = _padded(data, start, height, width, padding, edge)
        high, wide = _places(plane, kernel, stride, (1, 1))
        for top in range(0, high * stride[0], stride[0]):
            lines = plane[top : top + kernel[0]]
            for left in range(0, wide * stride[1], stride[1]):
                window = [x for line in lines for x in line[left : left + kernel[1]]]
                odd = next(_not_numbers(window), None)
                found.append(call(window) if odd is None else odd)
    return Array(array("f", found).tolist(), (samples, channels, high, wide), "e")


def _not_numbers(window: Sequence[float]) -> Iterator[float]:
    return (x for x in window if x != x)


def _picture(data: Array) -> tuple[int, int, int, int]:
    if len(data.shape) != 4:
        raise ValueError("samples, channels, rows and columns are expected")
    samples, channels, height, width = data.shape
    return samples, channels, height, width


def _padded(
    data: Array, start: int, height: int, width: int, padding: Pair, edge: float = 0.0
) -> list[list[float]]:
    side = [edge] * padding[1]
    rows = [
        [*side, *data.cells[at : at + width], *side]
        for at in range(start, start + height * width, width)
    ]
    above = [[edge] * (width + 2 * padding[1]) for _ in range(padding[0])]
    return [*above, *rows, *above]


def _places(plane: list[list[float]], kernel: Pair, stride: Pair, dilation: Pair) -> Pair:
    """How often the window fits, down and across; raises ValueError where it does not."""
    high = (len(plane) - (kernel[0] - 1) * dilation[0] - 1) // stride[0] + 1
    wide = (len(plane[0]) - (kernel[1] - 1) * dilation[1] - 1) // stride[1] + 1
    if high < 1 or wide < 1:
        raise ValueError("the window is larger than the picture")
    return high, wide
