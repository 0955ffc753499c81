"""Validated JSON where some inputs are frames: columns, without pandas."""

from __future__ import annotations

from .. import decoding
from ..decoding import DecodeError
from ..light import decoding as light
from .frames import Frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def decode(form: dict[str, Any], value: Any) -> Any:
    """The value for ``value`` of type ``form``; see :mod:`nb2fn_runtime.decoding`."""
    if form["kind"] == "frame" and value is not None:
        found = light.decode(form, value)
        return Frame(found.cells, found.length)
    if form["kind"] == "record" and form.get("fields") and value is not None:
        return _record(form, value)
    return decoding.decode(form, value)


def _record(form: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    out = {}
    for label, (name, field) in zip(decoding.labels(form), form["fields"]):
        if name in value:
            try:
                out[label] = decode(field, value[name])
            except DecodeError as error:
                raise error.under(name) from None
    return out
