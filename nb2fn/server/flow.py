"""The picture of a notebook: which cell needs what of which, what crosses, what is imported."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from nb2fn.ir.dataflow import DataflowGraph, Edge
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Fate, Partition

Json = dict[str, Any]


def edges(graph: DataflowGraph, parts: Partition | None) -> list[Json]:
    """The edges between cells, in order; ``parts`` say which are left out."""
    between: dict[tuple[int, int], list[Edge]] = {}
    for edge in graph.edges:
        ends = (graph.statements[edge.definition].cell, graph.statements[edge.use].cell)
        if ends[0] != ends[1]:
            between.setdefault(ends, []).append(edge)
    return [
        {
            "definition": definition,
            "use": use,
            "names": sorted({edge.name for edge in found}),
            "weak": all(edge.weak for edge in found),
            "left_out": parts is not None
            and all(
                _left_out(parts, edge.use) or _left_out(parts, edge.definition) for edge in found
            ),
        }
        for (definition, use), found in sorted(between.items())
    ]


def _left_out(parts: Partition, statement: int) -> bool:
    return parts.fate(statement) is Fate.LEFT_OUT


def crossings(graph: DataflowGraph, parts: Partition) -> list[Json]:
    """The names that cross the cut, in their order."""
    before = [graph.statements[n] for n in (*parts.train, *parts.boundary.hoisted)]
    serving = _serving(parts)
    return [
        {
            "name": name,
            "defined": _cells(
                graph, (s.id for s in before if name in s.defines | s.may_define | s.mutates)
            ),
            "used": _cells(graph, (n for n in serving if name in graph.statements[n].uses)),
        }
        for name in parts.boundary.names
    ]


def requirements(notebook: Notebook, graph: DataflowGraph, parts: Partition) -> list[Json]:
    """Modules that serving code imports, and packages that cells install.

    What the types inside the frozen values need is known only after a build.
    """
    used = {name for n in _serving(parts) for name in graph.statements[n].uses}
    used |= {name for route in parts.routes for name in route.captures}
    modules: dict[str, set[int]] = {}
    for name, module, _ in graph.imports:
        top = module.partition(".")[0]
        if name in used and top and top not in sys.stdlib_module_names:
            found = (s.id for s in graph.statements if s.kind == "import" and name in s.defines)
            modules.setdefault(top, set()).update(_cells(graph, found))
    local = {m for m in modules if _beside(notebook, m)}
    imported = [
        {"name": module, "origin": "import", "cells": sorted(cells)}
        for module, cells in sorted(modules.items())
        if module not in local
    ]
    installed = [
        {"name": hint, "origin": "install", "cells": []} for hint in notebook.requirement_hints
    ]
    return imported + installed


def _serving(parts: Partition) -> list[int]:
    found = {n for route in parts.routes for n in route.serve}
    found |= {route.definition for route in parts.routes if route.definition is not None}
    return sorted(found)


def _cells(graph: DataflowGraph, statements: Iterable[int]) -> list[int]:
    return sorted({graph.statements[n].cell for n in statements})


def _beside(notebook: Notebook, module: str) -> bool:
    place = notebook.directory / module
    return place.is_dir() or place.with_suffix(".py").is_file()
