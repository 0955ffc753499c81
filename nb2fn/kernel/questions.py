"""A question as a request: JSON of a size that an endpoint takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from . import shortened, uploads

# nb2fn/runtime/values.py, which is installed beside these files.
from .values import EncodeError, encode  # type: ignore[import-untyped]

Json = dict[str, Any]
LIMIT = 6_000_000  # bytes of a request that an endpoint takes; nb2fn/runtime/jsonio.py
PART = 500_000  # bytes of the part that is asked of a question beyond the limit


class QuestionError(Exception):
    """A question that cannot be asked or answered; ``found`` goes to the host."""

    def __init__(self, kind: str, **found: Any) -> None:
        super().__init__(kind)
        self.found = {"kind": kind, **found}


def check_paths(inputs: dict[str, Any]) -> None:
    """Raise :class:`QuestionError` where an input holds paths of files inside."""
    for name, value in inputs.items():
        inside = uploads.path_inside(value)
        if inside is not None:
            raise QuestionError("path", input=name, path=inside)


def fitting(
    inputs: dict[str, Any], in_part: bool
) -> tuple[Json, dict[str, Any], shortened.Shortened | None]:
    """The request, its inputs, and what part of the example they are if not all of it, which
    ``in_part`` allows."""
    try:
        return request_of(inputs), inputs, None
    except QuestionError as problem:
        if problem.found["kind"] != "size" or not in_part:
            raise
        part = shortened.shortened(inputs, problem.found["input"], _is_part)
        if part is None:
            raise
        return request_of(part.inputs), part.inputs, part


def _is_part(inputs: dict[str, Any]) -> bool:
    if 2 * sum(map(_cells, inputs.values())) > PART:
        return False
    try:
        return len(json.dumps(request_of(inputs))) <= PART
    except QuestionError as problem:
        if problem.found["kind"] != "size":
            raise
        return False


def check_part(part: shortened.Shortened | None, answer: Json, whole: Callable[[], Json]) -> None:
    """Raise :class:`QuestionError` where part of a question has another answer than in all."""
    if part is not None and not shortened.begins(answer, whole(), part):
        raise QuestionError("size", input=part.name, together=True)


def request_of(inputs: dict[str, Any]) -> Json:
    """The inputs as JSON; raises :class:`QuestionError` where they are none, or too large."""
    request = {}
    for name, value in inputs.items():
        _check_size(name, value)
        try:
            request[name] = uploads.content(value) if uploads.is_path(value) else encode(value)
        except EncodeError as error:
            found = {"input": name, "path": error.path, "type": error.type_name}
            raise QuestionError("input", **found) from None
    size = len(json.dumps(request))
    if size > LIMIT:
        raise QuestionError("size", input=max(request, key=lambda n: len(json.dumps(request[n]))))
    return request


def _check_size(name: str, value: Any) -> None:
    """Raise :class:`QuestionError` for an array or frame that no request could hold."""
    if 2 * _cells(value) > LIMIT:
        raise QuestionError("size", input=name, size=_cells(value))


def _cells(value: Any) -> int:
    """How many elements an array or frame has: each is two bytes of JSON at least."""
    size = getattr(value, "size", 0)
    return size if isinstance(size, int) else 0
