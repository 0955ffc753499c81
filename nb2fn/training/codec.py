"""Frozen dataclasses as JSON and back, driven by their annotations."""

from __future__ import annotations

import dataclasses
import types
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from nb2fn.ir.value import ValueType


def dump(value: Any) -> Any:
    """Dataclasses as objects without the fields that have their default, tuples as lists."""
    if isinstance(value, ValueType):
        return value.to_json()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kind = type(value)
        return {
            name: dump(found)
            for name, default in _defaults(kind)
            if (found := getattr(value, name)) is not default and found != default
        }
    if isinstance(value, (tuple, list)):
        return [dump(item) for item in value]
    if isinstance(value, dict):
        return {key: dump(item) for key, item in value.items()}
    return value


def load(kind: Any, data: Any) -> Any:
    """What :func:`dump` wrote, as ``kind``.

    Raises ``TypeError``, ``KeyError`` or ``ValueError`` where the data does not fit.
    """
    if kind is ValueType:
        return ValueType.from_json(data)
    if dataclasses.is_dataclass(kind):
        assert isinstance(kind, type)
        hints = _hints(kind)
        return kind(**{name: load(hints[name], item) for name, item in data.items()})
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        return load(next(a for a in arguments if a is not types.NoneType), data)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(load(arguments[0], item) for item in data)
        return tuple(load(a, item) for a, item in zip(arguments, data, strict=True))
    if origin is Literal and data not in arguments:
        raise ValueError(f"{data!r} is none of {arguments}")
    return data


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Field names and their defaults; a sentinel where there is none."""
    return tuple((f.name, f.default) for f in dataclasses.fields(kind))
