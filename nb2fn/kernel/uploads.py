"""Inputs that are paths of files: a request brings the file itself."""

from __future__ import annotations

import os
import pathlib
from binascii import b2a_base64
from typing import Any


def is_path(value: Any) -> bool:
    """Whether a value names a file that is there."""
    if not isinstance(value, (str, pathlib.PurePath)):
        return False
    text = os.fspath(value)
    return "." in os.path.basename(text) and os.path.isfile(text)


def path_inside(value: Any, place: str = "") -> str | None:
    """Where inside a list, tuple, set or dict a path of a file stands, such as ``[0]``."""
    if place and is_path(value):
        return place
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, (list, tuple, set, frozenset)):
        pairs = list(enumerate(value))
    else:
        return None
    found = (path_inside(item, f"{place}[{key!r}]") for key, item in pairs)
    return next((f for f in found if f is not None), None)


def content(path: Any) -> str:
    """The file as base64 text."""
    with open(path, "rb") as file:
        return b2a_base64(file.read(), newline=False).decode("ascii")


def described(path: Any) -> dict[str, Any]:
    """Its type, as :func:`describe.describe` would say it."""
    kind = {"kind": "file", "name": os.path.basename(os.fspath(path))}
    return kind if isinstance(path, str) else {**kind, "dtype": "Path"}
