"""The way out of the kernel: the boundary in the three files of an extract.

The formats stand in :mod:`nb2fn.ir.extract`. Nothing here raises for a user's object:
what may not cross is reported, with the way that leads to it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
from collections.abc import Iterator
from typing import Any

from . import pickling
from .beside import Beside
from .boundary import Boundary
from .positions import Positions
from .problems import Problem, RefusedError, unpicklable
from .references import Pair, allowed

VERSION = 1
Json = dict[str, Any]


def extract(
    namespace: dict[str, Any],
    names: list[str],
    directory: str,
    positions: Positions,
    imports: list[list[str]],
    owned: list[str] | None = None,
    beside: Beside | None = None,
) -> Json:
    """Write what ``names`` lead to into ``directory``, which exists.

    ``imports`` are the notebook's (name, module, attribute or ""). ``owned``: the names
    that serve code may change; arrays that share memory matter only to them (``None``: to
    all). ``beside`` has watched the modules beside the notebook. Returns ``problems``
    (empty if the files were written; each with ``code``, ``name``, ``path``, ``type``,
    ``message``, ``reason``, ``fix`` and perhaps ``definition``: ``{cell, line}``),
    ``digests`` by name, and counts.
    """
    with _no_collection():
        boundary = Boundary(namespace, names, positions, imports)
        if beside is not None:
            boundary.problems += beside.problems(boundary.modules(), positions.stores)
        return _extract(boundary, directory, owned)


def _extract(boundary: Boundary, directory: str, owned: list[str] | None) -> Json:
    problems = boundary.problems + boundary.shared_memory(owned)
    digests: dict[str, str] = {}
    data = b""
    pairs: list[Pair] = []
    if not problems:
        try:
            digests = boundary.digests()
        except RecursionError:
            problems.append(_too_deep(boundary))
    if not problems:
        root = {
            "values": boundary.values(),
            "definitions": boundary.parts(),
            "random": boundary.random,
        }
        try:
            data, pairs = pickling.dump(root, boundary.cut)
        except Exception as error:  # the objects' own __reduce_ex__ and __getstate__
            problems += _culprits(boundary, root, error)
        problems += _named(pickling.forbidden(pairs))
    if not problems:
        _write(directory, boundary, digests, data, pairs)
    return {
        "version": VERSION,
        "problems": problems,
        "digests": digests,
        "random": sorted(boundary.random),
        "nodes": len(boundary.graph.nodes),
        "bytes": len(data),
    }


def digests(
    namespace: dict[str, Any], names: list[str], positions: Positions, imports: list[list[str]]
) -> dict[str, str]:
    """Only the digests of what ``names`` lead to, to see whether anything changed.

    A name whose value can no longer cross is left out.
    """
    with _no_collection():
        boundary = Boundary(namespace, names, positions, imports)
        broken = {p["name"] for p in boundary.graph.problems}
        try:
            return {n: d for n, d in boundary.digests().items() if n not in broken}
        except RecursionError:
            return {}


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Without the garbage collector, which would look at a growing graph again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _write(
    directory: str,
    boundary: Boundary,
    digests: dict[str, str],
    data: bytes,
    pairs: list[Pair],
) -> None:
    boundary.graph.buffers.write(os.path.join(directory, "buffers.bin"))
    with open(os.path.join(directory, "boundary.pickle"), "wb") as file:
        file.write(data)
    found = {
        "version": VERSION,
        "bindings": list(boundary.bindings.values()),
        "definitions": [d.json() for d in boundary.definitions if d.listed],
        "types": sorted(boundary.graph.types.items()),
        "references": [list(pair) for pair in pairs],
        "digests": sorted(digests.items()),
        "random": sorted(boundary.random),
        "nodes": boundary.graph.nodes,
    }
    with open(os.path.join(directory, "extract.json"), "w", encoding="utf-8") as file:
        file.write(json.dumps(found, separators=(",", ":")))  # json.dump would take thrice as long


def _culprits(boundary: Boundary, root: Json, error: Exception) -> list[Problem]:
    """Which names the pickler failed at: each is tried alone."""
    if isinstance(error, RecursionError):
        return [_too_deep(boundary)]
    found = []
    parts = {**root["definitions"], **root["values"]}
    for name, value in parts.items():
        try:
            pickling.dump({"value": value}, boundary.cut)
        except Exception as own:  # as above
            kind = type(value).__qualname__
            refused = own if isinstance(own, RefusedError) else unpicklable(own, kind)
            found.append(refused.problem(name, name, kind))
    return found or [unpicklable(error, "value").problem("", "the boundary")]


def _too_deep(boundary: Boundary) -> Problem:
    name, path = boundary.graph.path(boundary.graph.deepest())
    if len(path) > 80:
        path = f"{path[:60]}…"
    error = RefusedError(
        "NB324",
        "{path} is nested too deeply to be frozen",
        "Each level needs the one around it; linked lists and parent chains reach thousands.",
        "keep a flat list or an array of its values",
    )
    return error.problem(name, path)


def _named(pairs: list[Pair]) -> list[Problem]:
    """References that slipped through the graph: none is known, all are refused."""
    found = []
    for module, qualname in pairs:
        try:
            allowed(module, qualname)
            raise RefusedError(
                "NB314",
                f"a frozen value refers to `{module}.{qualname}`",
                "That name exists only in the notebook's kernel.",
                "define it in a cell of the notebook",
            )
        except RefusedError as error:
            found.append(error.problem("", f"{module}.{qualname}"))
    return found
