"""Are two answers equal? Labels exactly, numbers within the rounding of their own sum."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from nb2fn.ir.value import Field, Signature
from nb2fn.records import record

_EPS = {"f2": 2.0**-10, "f4": 2.0**-23, "f8": 2.0**-52}


@record
class Gap:
    """Two leaves that stand at the same place; ``bound`` is the difference allowed."""

    pointer: str
    expected: Any
    got: Any
    bound: float

    @property
    def difference(self) -> float:
        """The absolute difference of two numbers, 0 for equal leaves, else infinity."""
        a, b = self.expected, self.got
        if _is_number(a) and _is_number(b):
            return 0.0 if a == b else abs(float(a) - float(b))
        return 0.0 if type(a) is type(b) and a == b else math.inf

    @property
    def relative(self) -> float:
        """The difference relative to the expected value (0 where that is 0 and equal)."""
        gap = self.difference
        if gap == 0.0:
            return 0.0
        scale = abs(float(self.expected)) if _is_number(self.expected) else 0.0
        return gap / scale if scale else math.inf

    @property
    def equal(self) -> bool:
        return self.difference <= self.bound


def gaps(signature: Signature, request: Any, expected: dict[str, Any], got: Any) -> Iterator[Gap]:
    """Every leaf of an expected answer beside the endpoint's.

    The exact tier runs the notebook's own libraries on the same numbers, so only
    the order of a sum can differ: a float may be off by ``8·n·eps·max|answer|``
    with n the numbers in the question and eps that of the answer's dtype (Higham,
    *Accuracy and Stability of Numerical Algorithms*, 2nd ed., §3.1, with the
    largest answer standing for the sum of the terms' absolute values). A lowered function
    sums in its own order, and its signature says how large its terms are at least.
    """
    terms = max(1, sum(1 for leaf in _leaves(request) if _is_number(leaf)))
    types = {field.name: field for field in signature.outputs}
    if not isinstance(got, dict):
        yield Gap("", expected, got, 0.0)
        return
    for name in sorted({*expected, *got}, key=str):
        pointer = f"/{name}"
        if name not in expected or name not in got:
            yield Gap(
                pointer, expected.get(name, "(no such field)"), got.get(name, "(missing)"), 0.0
            )
            continue
        largest = max(
            (abs(x) for x in _leaves(expected[name]) if isinstance(x, float)), default=0.0
        )
        largest = max(largest, signature.scale)
        eps = max(_eps(types.get(name)), signature.eps)
        bound = 8.0 * terms * eps * largest
        yield from _walk(pointer, expected[name], got[name], bound)


def form_gaps(expected: Any, got: Any, pointer: str = "") -> Iterator[Gap]:
    """The places where two answers differ in form: keys and kinds of values, not values.

    Lists may have any length; each item is held against the first expected one.
    """
    kinds = (_kind(expected), _kind(got))
    if kinds[0] != kinds[1] and "null" not in kinds:
        yield Gap(pointer, kinds[0], kinds[1], 0.0)
    elif isinstance(expected, dict) and isinstance(got, dict):
        if expected.keys() != got.keys():
            yield Gap(pointer, sorted(expected), sorted(got), 0.0)
            return
        for key in expected:
            yield from form_gaps(expected[key], got[key], f"{pointer}/{key}")
    elif isinstance(expected, list) and isinstance(got, list) and expected:
        for index, item in enumerate(got):
            yield from form_gaps(expected[0], item, f"{pointer}/{index}")


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if _is_number(value):
        return "number"
    return {"str": "text", "dict": "object"}.get(type(value).__name__, "list")


def _walk(pointer: str, expected: Any, got: Any, bound: float) -> Iterator[Gap]:
    if isinstance(expected, dict) and isinstance(got, dict) and expected.keys() == got.keys():
        for key in expected:
            yield from _walk(f"{pointer}/{key}", expected[key], got[key], bound)
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for index, (a, b) in enumerate(zip(expected, got, strict=True)):
            yield from _walk(f"{pointer}/{index}", a, b, bound)
    else:
        yield Gap(pointer, expected, got, bound if isinstance(expected, float) else 0.0)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _eps(field: Field | None) -> float:
    """The spacing of the answer's narrowest float type (float64 where none is said)."""
    pending = [field.type] if field else []
    found = _EPS["f8"]
    while pending:
        kind = pending.pop()
        found = max(found, _EPS.get(kind.dtype.lstrip("<>=|").replace("float", "f"), 0.0))
        found = max(found, {"float32": _EPS["f4"], "float16": _EPS["f2"]}.get(kind.dtype, 0.0))
        pending += [item for item in (kind.items, *(t for _, t in kind.fields)) if item]
    return found
