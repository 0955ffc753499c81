"""Numbers of 32 bits, as numpy 2 calculates with them.

A result of two of them is rounded to 32 bits once more; a Python number beside one
becomes one. Sums, differences, products and quotients of doubles that are rounded
afterwards are those of 32 bits exactly (Figueroa, *When is double rounding innocuous?*,
1995).
"""

from __future__ import annotations

import operator
from array import array

from .numbers import Float, Int, checked, divided

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_POWERS = tuple(10.0**n for n in range(11))  # those that 32 bits hold exactly


def single(value: float) -> float:
    """The nearest number of 32 bits; infinity where it is too large."""
    return array("f", (value,))[0]


def rounded(value: float, decimals: int) -> float:
    """``value`` to ``decimals`` as numpy rounds: scaled, to even, scaled back."""
    if value - value != 0.0:
        return value
    if not 0 <= decimals < len(_POWERS):
        raise TypeError("numbers of 32 bits are rounded to 0 to 10 decimals here")
    power = _POWERS[decimals]
    scaled = single(value * power)
    if abs(scaled) >= 2.0**23:
        whole = scaled
    else:
        whole = float(round(scaled))
        if whole == 0.0 and (scaled < 0 or str(scaled)[0] == "-"):
            whole = -0.0
    return single(divided(whole, power))


class Single:
    """A float32 scalar. It is no ``float``, as numpy's is none."""

    __slots__ = ("_value",)

    def __init__(self, value: float) -> None:
        self._value = single(value)

    def __float__(self) -> float:
        return self._value

    item = tolist = __float__

    def __int__(self) -> int:
        return int(self._value)

    def __bool__(self) -> bool:
        return self._value != 0.0

    def __hash__(self) -> int:
        return hash(self._value)

    def __neg__(self) -> Single:
        return Single(-self._value)

    def __pos__(self) -> Single:
        return self

    def __abs__(self) -> Single:
        return Single(abs(self._value))

    def round(self, decimals: int = 0) -> Single:
        return Single(rounded(self._value, decimals))

    def __round__(self, decimals: Any = None) -> Any:
        if decimals is None:
            return round(self._value)
        return self.round(decimals)

    def astype(self, kind: Any) -> Any:
        """As ``int`` or ``float``; raises TypeError for other types."""
        if kind in (int, "int", "int64"):
            return Int(checked(int(self._value)))
        if kind in (float, "float", "float64"):
            return Float(self._value)
        raise TypeError("no conversion to another type here")

    def __str__(self) -> str:
        """The shortest text that 32 bits read back."""
        if self._value - self._value != 0.0:
            return repr(self._value)
        texts = (f"{self._value:.{digits}g}" for digits in range(1, 10))
        return repr(next(float(t) for t in texts if single(float(t)) == self._value))

    def __format__(self, spec: str) -> str:
        return float.__format__(self._value, spec)

    def __repr__(self) -> str:
        raise TypeError("the repr of a numpy scalar differs between versions of numpy")


def weak(other: Any) -> Any:
    """What numpy makes of ``other`` beside a number of 32 bits: of Python's own one of those."""
    return Single(other) if type(other) in (float, int) else other


def _binary(call: Callable[[Any, Any], Any], *, compares: bool = False) -> Callable[..., Any]:
    def operate(self: Single, other: Any) -> Any:
        other = weak(other)
        if isinstance(other, Single):
            found = call(self._value, other._value)
            return found if compares else Single(found)
        if isinstance(other, (Float, Int)):
            found = call(self._value, float(other))
            return found if compares else Float(found)
        return NotImplemented

    return operate


def _reflected(call: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return _binary(lambda a, b: call(b, a))


for _name in ("add", "sub", "mul", "truediv"):
    _call = divided if _name == "truediv" else getattr(operator, _name)
    setattr(Single, f"__{_name}__", _binary(_call))
    setattr(Single, f"__r{_name}__", _reflected(_call))
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Single, f"__{_name}__", _binary(getattr(operator, _name), compares=True))
