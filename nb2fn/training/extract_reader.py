"""Reads what the kernel side extracted; the formats stand in :mod:`nb2fn.ir.extract`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.extract import VERSION, Binding, Definition, Extract, Node


def read_extract(directory: Path) -> Extract:
    """The extract in ``directory``: ``extract.json``, ``buffers.bin``, ``boundary.pickle``.

    The pickle's bytes are taken as they are; nothing is unpickled. Raises
    :class:`~nb2fn.errors.CompileError` (NB309) for a version newer than this reader's,
    ``OSError`` or ``ValueError`` for files that are missing or damaged.
    """
    data = json.loads((directory / "extract.json").read_text(encoding="utf-8"))
    version = data["version"]
    if version > VERSION:
        raise CompileError(_newer(version))
    return Extract(
        version=version,
        bindings=tuple(map(_binding, data["bindings"])),
        definitions=tuple(map(_definition, data["definitions"])),
        nodes=tuple(_node(i, n) for i, n in enumerate(data["nodes"])),
        types=tuple((name, tuple(mro)) for name, mro in data["types"]),
        references=tuple((module, name) for module, name in data["references"]),
        digests=tuple((name, digest) for name, digest in data["digests"]),
        random=tuple(data["random"]),
        buffers=(directory / "buffers.bin").read_bytes(),
        pickle=(directory / "boundary.pickle").read_bytes(),
    )


def _newer(version: int) -> Diagnostic:
    return Diagnostic(
        code="NB309",
        message=f"the extract has format {version}; this nb2fn reads formats up to {VERSION}",
        reason="It was written by a newer nb2fn, and what that added would be lost silently.",
        fix="upgrade nb2fn, or build again with this one",
    )


def _binding(data: dict[str, Any]) -> Binding:
    return Binding(**{**data, "submodules": tuple(data.get("submodules", ()))})


def _definition(data: dict[str, Any]) -> Definition:
    lists = ("globals", "carried", "freevars", "bases", "attributes")
    rest: dict[str, Any] = {key: tuple(data[key]) for key in lists}
    rest["decorators"] = tuple((module, expression) for module, expression in data["decorators"])
    rest["call"] = (data["call"][0], data["call"][1])
    return Definition(**{**data, **rest})


def _node(index: int, data: dict[str, Any]) -> Node:
    get = data.get
    buffer = get("buffer")
    return Node(
        id=index,
        kind=data["kind"],
        type=get("type", ""),
        value=get("value"),
        items=tuple(get("items", ())),
        attributes=tuple((name, child) for name, child in get("attributes", ())),
        dtype=get("dtype", ""),
        shape=tuple(get("shape", ())),
        buffer=None if buffer is None else (buffer[0], buffer[1]),
    )
