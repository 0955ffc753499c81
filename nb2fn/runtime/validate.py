"""The pieces that generated validators are made of.

Each ``check_…(value, pointer, out, …)`` appends its violations to ``out`` as
``(JSON pointer, message)``; a message reads on from the name of the place:
"must be a number, not text". They accept what the JSON Schema of the endpoint
accepts, and are stricter only where JSON Schema cannot say it: rows of equal
length, dates, base64, unique columns.

A *checker* is a function of ``(value, pointer, out)``; those without further
parameters can be given as items, fields and columns; :func:`nullable` wraps one.
"""

from __future__ import annotations

from itertools import chain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Violations = list[tuple[str, str]]
    Checker = Callable[[Any, str, Violations], None]

# Enough to see what is wrong with a request; more would only be work.
MAXIMUM = 100

_NAMES = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "an object",
}


def step(pointer: str, key: object) -> str:
    """``pointer`` one level further down, to an object's key or a list's place."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def violation(out: Violations, pointer: str, message: str) -> None:
    """Append one violation, unless there are enough already."""
    if len(out) < MAXIMUM:
        out.append((pointer, message))


def _wrong(out: Violations, pointer: str, wanted: str, value: Any) -> None:
    violation(out, pointer, f"must be {wanted}, not {_NAMES[type(value)]}")


def check_any(value: Any, pointer: str, out: Violations) -> None:
    """Any JSON value."""


def check_null(value: Any, pointer: str, out: Violations) -> None:
    if value is not None:
        _wrong(out, pointer, "null", value)


def check_boolean(value: Any, pointer: str, out: Violations) -> None:
    if value is not True and value is not False:
        _wrong(out, pointer, "true or false", value)


def check_number(value: Any, pointer: str, out: Violations) -> None:
    if type(value) is not float and type(value) is not int:
        _wrong(out, pointer, "a number", value)


def check_integer(value: Any, pointer: str, out: Violations) -> None:
    """A number without fraction; 4.0 is one, as in JSON Schema."""
    if type(value) is float:
        if not value.is_integer():
            violation(out, pointer, "must be a whole number")
    elif type(value) is not int:
        _wrong(out, pointer, "a whole number", value)


def check_text(value: Any, pointer: str, out: Violations) -> None:
    if type(value) is not str:
        _wrong(out, pointer, "text", value)


def check_datetime(value: Any, pointer: str, out: Violations) -> None:
    """ISO 8601 text: ``2026-01-31``, ``2026-01-31T12:00:00Z``."""
    if type(value) is not str:
        _wrong(out, pointer, "a date or time as ISO 8601 text", value)
        return
    from .decoding import read_datetime

    if read_datetime(value) is None:
        violation(out, pointer, "must be a date or time in ISO 8601, such as 2026-01-31T12:00:00")


def check_time(value: Any, pointer: str, out: Violations) -> None:
    """A time of day in ISO 8601: ``13:05``, ``13:05:30.5``."""
    if type(value) is not str:
        _wrong(out, pointer, "a time as ISO 8601 text", value)
        return
    from .decoding import read_time

    if read_time(value) is None:
        violation(out, pointer, "must be a time in ISO 8601, such as 13:05:00")


def check_bytes(value: Any, pointer: str, out: Violations) -> None:
    """Bytes as base64 text."""
    if type(value) is not str:
        _wrong(out, pointer, "bytes as base64 text", value)
    elif read_base64(value) is None:
        violation(out, pointer, "must be base64 text")


def read_base64(text: str) -> bytes | None:
    """The bytes, or None where ``text`` is not canonical base64 with padding."""
    from binascii import Error, a2b_base64, b2a_base64

    try:
        data = a2b_base64(text)
    except (Error, ValueError):
        return None
    return data if b2a_base64(data, newline=False).decode("ascii") == text else None


def nullable(check: Checker) -> Checker:
    """A checker that takes null too."""

    def check_or_null(value: Any, pointer: str, out: Violations) -> None:
        if value is not None:
            check(value, pointer, out)

    _QUICK[check_or_null] = (*_QUICK.get(check, ()), type(None))
    return check_or_null


# Exact types that a checker surely takes: no call, no pointer for the many.
_QUICK: dict[Any, tuple[type, ...]] = {
    check_number: (float, int),
    check_integer: (int,),
    check_text: (str,),
    check_boolean: (bool,),
    check_null: (type(None),),
}


def check_list(
    value: Any,
    pointer: str,
    out: Violations,
    item: Checker = check_any,
    length: int | None = None,
    minimum: int = 0,
) -> None:
    """A list whose elements ``item`` takes; of fixed ``length``, or of ``minimum`` at least."""
    if type(value) is not list:
        _wrong(out, pointer, "a list", value)
        return
    _check_length(value, pointer, out, length, minimum)
    quick = _QUICK.get(item, ())
    if set(map(type, value)).issubset(quick):
        return
    for place, element in enumerate(value):
        if type(element) not in quick:
            item(element, f"{pointer}/{place}", out)
            if len(out) >= MAXIMUM:
                return


def _check_length(
    value: Any, pointer: str, out: Violations, length: int | None, minimum: int
) -> None:
    got = len(value)
    if length is not None and got != length:
        violation(out, pointer, f"must have {_count(length, 'element')}, not {got}")
    elif got < minimum:
        violation(out, pointer, f"must have at least {_count(minimum, 'element')}, not {got}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def check_tuple(value: Any, pointer: str, out: Violations, items: Sequence[Checker]) -> None:
    """A list with one checker per element."""
    if type(value) is not list:
        _wrong(out, pointer, "a list", value)
        return
    _check_length(value, pointer, out, len(items), 0)
    for place, (check, element) in enumerate(zip(items, value)):
        check(element, f"{pointer}/{place}", out)


def check_array(
    value: Any,
    pointer: str,
    out: Violations,
    shape: Sequence[int | None],
    item: Checker = check_number,
    minimum: int = 1,
) -> None:
    """Nested lists, ``len(shape)`` deep, that make an array.

    ``None`` in ``shape`` takes any length (of ``minimum`` at least), but the same
    in every list of that depth. An empty shape is a single element.
    """
    if not shape:
        item(value, pointer, out)
        return
    if len(shape) == 2 and _is_table(value, shape, _QUICK.get(item, ()), minimum):
        return
    _check_level(value, pointer, out, list(shape), 0, item, minimum)


def _is_table(
    value: Any, shape: Sequence[int | None], quick: tuple[type, ...], minimum: int
) -> bool:
    """Whether ``value`` is rows of equal length without a violation, seen at a glance."""
    if (
        type(value) is not list
        or len(value) < max(minimum, 1)
        or shape[0] not in (None, len(value))
    ):
        return False
    if set(map(type, value)) != {list}:
        return False
    widths = set(map(len, value))
    width = len(value[0])
    if len(widths) > 1 or width < minimum or shape[1] not in (None, width):
        return False
    return set(map(type, chain.from_iterable(value))).issubset(quick)


def _check_level(
    value: Any,
    pointer: str,
    out: Violations,
    shape: list[int | None],
    depth: int,
    item: Checker,
    minimum: int,
) -> None:
    if depth == len(shape) - 1:
        before = len(out)
        check_list(value, pointer, out, item, shape[depth], minimum)
        if shape[depth] is None and len(out) == before:
            shape[depth] = len(value)
        return
    if type(value) is not list:
        _wrong(out, pointer, "a list", value)
        return
    _check_length(value, pointer, out, shape[depth], minimum)
    if shape[depth] is None:
        shape[depth] = len(value)
    for place, element in enumerate(value):
        _check_level(element, f"{pointer}/{place}", out, shape, depth + 1, item, minimum)
        if len(out) >= MAXIMUM:
            return


def check_record(
    value: Any,
    pointer: str,
    out: Violations,
    fields: Sequence[tuple[str, Checker, bool]],
    noun: str = "field",
) -> None:
    """An object with exactly these ``(name, checker, required)``.

    A missing field is reported at the object, an unknown one at itself. ``noun``
    is what messages call them.
    """
    if type(value) is not dict:
        _wrong(out, pointer, "an object", value)
        return
    found = 0
    for name, check, required in fields:
        if name in value:
            found += 1
            element = value[name]
            if type(element) not in _QUICK.get(check, ()):
                check(element, step(pointer, name), out)
        elif required:
            violation(out, pointer, f'lacks the {noun} "{name}"')
    if found != len(value):
        _report_unknown(value, pointer, out, [name for name, _, _ in fields], noun)


def check_mapping(value: Any, pointer: str, out: Violations, check: Checker) -> None:
    """An object with any keys, whose values all pass ``check``."""
    if type(value) is not dict:
        _wrong(out, pointer, "an object", value)
        return
    quick = _QUICK.get(check, ())
    for name, element in value.items():
        if type(element) not in quick:
            check(element, step(pointer, name), out)


def _report_unknown(names: Any, pointer: str, out: Violations, known: list[str], noun: str) -> None:
    from difflib import get_close_matches  # only in bad requests

    for name in names:
        if name not in known:
            near = get_close_matches(name[:80], known, 1)
            hint = f"the {noun}s are {_listed(known) or 'none'}"
            hint = f'did you mean "{near[0]}"?' if near else hint
            violation(out, step(pointer, name), f"is no {noun} here; {hint}")


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names[:10]) + (", …" if len(names) > 10 else "")


def check_frame(
    value: Any,
    pointer: str,
    out: Violations,
    columns: Sequence[tuple[str, Checker, bool]],
    minimum: int = 1,
) -> None:
    """A frame: a list of records, or ``{"columns": [name…], "data": [[cell…]…]}``.

    ``columns`` are ``(name, checker, required)``; others are refused. Their order
    is free in records, and is this one in ``columns``. ``minimum`` rows at least.
    """
    if type(value) is dict:
        _check_split(value, pointer, out, columns, minimum)
        return
    if type(value) is not list:
        wanted = 'a list of records or an object with "columns" and "data"'
        _wrong(out, pointer, wanted, value)
        return
    if len(value) < minimum:
        violation(out, pointer, f"must have at least {_count(minimum, 'row')}, not {len(value)}")
    for place, record in enumerate(value):
        check_record(record, f"{pointer}/{place}", out, columns, "column")
        if len(out) >= MAXIMUM:
            return


def _check_split(
    value: dict[str, Any],
    pointer: str,
    out: Violations,
    columns: Sequence[tuple[str, Checker, bool]],
    minimum: int,
) -> None:
    before = len(out)
    check_record(value, pointer, out, _SPLIT)
    if len(out) > before:
        return
    names = [name for name, _, _ in columns]
    if value["columns"] != names:
        violation(out, f"{pointer}/columns", f"must be {_listed(names)}, in this order")
        return
    rows, checkers = value["data"], [check for _, check, _ in columns]
    if type(rows) is not list:
        _wrong(out, f"{pointer}/data", "a list of rows", rows)
        return
    if len(rows) < minimum:
        message = f"must have at least {_count(minimum, 'row')}, not {len(rows)}"
        violation(out, f"{pointer}/data", message)
    for number, row in enumerate(rows):
        check_tuple(row, f"{pointer}/data/{number}", out, checkers)
        if len(out) >= MAXIMUM:
            return


_SPLIT = (("columns", check_any, True), ("data", check_any, True))
