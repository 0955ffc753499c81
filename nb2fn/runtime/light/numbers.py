"""Numbers that were numpy scalars in the notebook.

They are Python's own numbers with numpy's rounding, division by zero, and the few
methods that light code calls on an element of an array.
"""

from __future__ import annotations

import operator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

INFINITY = float("inf")
NAN = float("nan")
_POWERS = tuple(10.0**n for n in range(23))  # those that a double holds exactly


def rounded(value: float, decimals: int) -> float:
    """``value`` to ``decimals`` as numpy rounds: scaled, to even, scaled back."""
    if value - value != 0.0:
        return value
    if abs(decimals) >= len(_POWERS):
        raise TypeError("numbers are rounded to at most 22 decimals here")
    power = _POWERS[abs(decimals)]
    scaled = value * power if decimals >= 0 else value / power
    if abs(scaled) >= 2.0**52:
        whole = scaled
    else:
        whole = float(round(scaled))
        if whole == 0.0 and (scaled < 0 or str(scaled)[0] == "-"):
            whole = -0.0
    return whole / power if decimals >= 0 else whole * power


def divided(a: float, b: float) -> float:
    """``a / b`` with the IEEE answer where Python raises."""
    if b:
        return a / b
    if a != a or a == 0:
        return NAN
    negative = (a < 0) != (str(float(b))[0] == "-")
    return -INFINITY if negative else INFINITY


def _plain(value: Any) -> Any:
    """The Python number: arithmetic on it is Python's own."""
    return float(value) if isinstance(value, float) else int(value)


def wrap(value: Any) -> Any:
    """A Python number as the numpy scalar that it stands for."""
    kind = type(value)
    if kind is float:
        return Float(value)
    return Int(value) if kind is int else value


def _refuse(self: Any) -> str:
    raise TypeError("the repr of a numpy scalar differs between versions of numpy")


class Float(float):
    """A float64 scalar."""

    __slots__ = ()

    def item(self) -> float:
        return float(self)

    tolist = item

    def astype(self, kind: Any) -> Any:
        """As ``int`` or ``float``; raises TypeError for other types."""
        if kind in (int, "int", "int64"):
            return Int(checked(int(self)))
        if kind in (float, "float", "float64"):
            return self
        raise TypeError("no conversion to another type here")

    def round(self, decimals: int = 0) -> Float:
        return Float(rounded(float(self), decimals))

    def __round__(self, decimals: Any = None) -> Any:
        if decimals is None:
            return int(rounded(float(self), 0))
        return self.round(decimals)

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, (int, float)):
            return Float(divided(_plain(self), _plain(other)))
        return NotImplemented

    def __rtruediv__(self, other: Any) -> Any:
        if isinstance(other, (int, float)):
            return Float(divided(_plain(other), _plain(self)))
        return NotImplemented

    def __str__(self) -> str:
        return float.__repr__(self)

    def __format__(self, spec: str) -> str:
        return float.__format__(float(self), spec)

    __repr__ = _refuse


class Int(int):
    """An int64 scalar."""

    __slots__ = ()

    def item(self) -> int:
        return int(self)

    tolist = item

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, (int, float)):
            return Float(divided(_plain(self), _plain(other)))
        return NotImplemented

    def __rtruediv__(self, other: Any) -> Any:
        if isinstance(other, (int, float)):
            return Float(divided(_plain(other), _plain(self)))
        return NotImplemented

    def __str__(self) -> str:
        return int.__repr__(self)

    def __format__(self, spec: str) -> str:
        return int.__format__(int(self), spec)

    __repr__ = _refuse


def checked(value: int) -> int:
    """An int64; numpy would wrap silently where this raises OverflowError."""
    if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF:
        return value
    raise OverflowError("an integer beyond 64 bits")


def _binary(call: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def operate(self: Any, other: Any) -> Any:
        if not isinstance(other, (int, float)):
            return NotImplemented
        result = call(_plain(self), _plain(other))
        return Int(checked(result)) if type(result) is int else wrap(result)

    return operate


def _reflected(call: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return _binary(lambda a, b: call(b, a))


def _unary(call: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda self: wrap(call(self.item()))


for _kind in (Float, Int):
    for _name in ("add", "sub", "mul", "floordiv", "mod", "pow"):
        _call = getattr(operator, _name)
        setattr(_kind, f"__{_name}__", _binary(_call))
        setattr(_kind, f"__r{_name}__", _reflected(_call))
    for _name in ("neg", "pos", "abs"):
        setattr(_kind, f"__{_name}__", _unary(getattr(operator, _name)))
