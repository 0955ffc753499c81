"""Reading a request's body strictly, and writing answers."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LIMIT = 6_000_000
"""Largest body in bytes, unless the endpoint says otherwise: what AWS Lambda takes."""

DEPTH = 64
"""How deep lists and objects may nest, the body itself counted."""

_BRACKETS = bytes(set(range(256)) - set(b'[]{}"'))
_INFINITIES = (float("inf"), float("-inf"))


class JsonError(ValueError):
    """A body that is not what the endpoint reads; the message is for its sender."""


def parse(body: bytes) -> dict[str, Any]:
    """The JSON object in ``body``.

    Stricter than :func:`json.loads`: UTF-8 without byte order mark, one object at
    the top, at most :data:`DEPTH` levels, no key twice, no NaN or Infinity (nor a
    number that would become one), no integer of more than 4300 digits, no half
    surrogate pairs. Raises :class:`JsonError` otherwise. Depth is checked before
    any parsing, so that no body can exhaust the stack.
    """
    text = _text(body)
    _check_depth(body)
    try:
        value = (_QUICK_DECODER if _is_tame(body) else _DECODER).decode(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise JsonError(f"The body is no JSON: {error.msg} at {place}.") from None
    except RecursionError:
        raise JsonError(f"The body nests deeper than {DEPTH} levels.") from None
    if type(value) is not dict:
        raise JsonError('The body must be a JSON object, such as {"x": 1}.')
    if b"\\u" in body:
        _check_surrogates(value)
    return value


def write(value: Any) -> bytes:
    """``value`` as compact JSON in UTF-8. Raises ValueError for NaN and infinities."""
    text = _ENCODER.encode(value)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair in the notebook's own answer
        plain = json.dumps(value, separators=(",", ":"), allow_nan=False)
        return plain.encode("ascii")


_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _text(body: bytes) -> str:
    if not body.strip():
        raise JsonError("The body is empty; it must be a JSON object.")
    if body.startswith(b"\xef\xbb\xbf"):
        raise JsonError("The body starts with a byte order mark; send UTF-8 without one.")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonError(f"The body is no UTF-8: byte {error.start} cannot be read.") from None


def _check_depth(body: bytes) -> None:
    if body.count(b"[") + body.count(b"{") <= DEPTH:
        return
    if b"\\" in body:
        body = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    outside = b"".join(body.translate(None, _BRACKETS).split(b'"')[::2])
    left = outside
    for _ in range(4):  # each time two levels at the most, from within: tables end here
        left = left.replace(b"[]", b"").replace(b"{}", b"")
        if not left:
            return
    depth = 0
    for byte in outside:
        if byte in b"[{":
            depth += 1
            if depth > DEPTH:
                raise JsonError(f"The body nests deeper than {DEPTH} levels.")
        else:
            depth -= 1


def _float(text: str) -> float:
    number = float(text)
    if number in _INFINITIES:
        raise JsonError(f"The number {text[:40]} is too large for a double.")
    return number


def _is_tame(body: bytes) -> bool:
    """Whether a large body surely has no number that is too large or too long."""
    if len(body) < _SMALL or b"\\" in body:
        return False
    outside = b"".join(body.split(b'"')[::2])
    # Without what is quick to leave out, there is little to count; commas keep numbers apart.
    words = outside.translate(None, _BESIDE_WORDS)
    exponents = words.count(b"e") - words.count(b"true") - words.count(b"false")
    if b"E" in words or exponents != words.count(b"e-"):
        return False
    return _LONG not in outside.translate(_DIGITS_ALIKE)


_SMALL = 1000
_BESIDE_WORDS = b"0123456789.[]{}: \t\r\n"
_LONG = b"0" * 300
_DIGITS_ALIKE = bytes.maketrans(b"123456789.", b"0000000000")


def _constant(text: str) -> float:
    raise JsonError(f"The body holds {text}, which is no JSON; a missing value is null.")


def _int(text: str) -> int:
    # Python's own limit is younger than 3.9 and can be turned off.
    if len(text) > _DIGITS:
        raise JsonError(_TOO_LONG)
    try:
        return int(text)
    except ValueError:  # turned down
        raise JsonError(_TOO_LONG) from None


_DIGITS = 4300
_TOO_LONG = f"The body holds an integer of more than {_DIGITS} digits."


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise JsonError(f'The body has the key "{key[:80]}" twice in one object.')
            seen.add(key)
    return out


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_float=_float,
    parse_int=_int,
    parse_constant=_constant,
)
# The same without a call for each number.
_QUICK_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)


def _check_surrogates(value: Any) -> None:
    try:
        _ENCODER.encode(value).encode("utf-8")
    except UnicodeEncodeError:
        raise JsonError("The body holds half of a surrogate pair (\\ud800–\\udfff).") from None
