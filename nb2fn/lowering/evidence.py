"""Collects what needs a distribution in the code and values of one function."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.extract import Extract
from nb2fn.ir.function import Source
from nb2fn.ir.notebook import Notebook, Role
from nb2fn.ir.value import Signature
from nb2fn.lowering.estimators.deep import keras_backend
from nb2fn.lowering.findings import at_line, at_notebook
from nb2fn.lowering.imports import imported_modules, modules_of, top_level
from nb2fn.lowering.module_source import Module
from nb2fn.lowering.requirements import Need, reference_needs, type_needs


def evidence(
    notebook: Notebook,
    module: Module,
    extract: Extract,
    local: Iterable[Source],
    signatures: Iterable[Signature],
) -> Iterator[Need]:
    """Every need, with the reason a person would give."""
    cells = _importing_cells(notebook)
    for item in module.imports:
        cell = cells.get(item.module) or cells.get(f"{top_level(item.module)}.")
        where = f"imported in cell {cell}" if cell else "imported by the notebook"
        yield Need(item.module, where, cell)
    yield from _source_needs(module.code, "imported by the code that answers requests")
    for source in local:
        yield from _source_needs(source.text, f"imported in {source.path}")
    if module.frozen:
        yield from reference_needs(extract.references)
        backend = keras_backend(extract)
        if backend:
            yield Need(backend, "what Keras calculates with")
    yield from type_needs(signatures)


def _source_needs(source: str, why: str) -> Iterator[Need]:
    guarded = _guarded_imports(source)
    for path in imported_modules(source):
        yield Need(path, why, optional=path in guarded)


def _guarded_imports(source: str) -> frozenset[str]:
    """Modules imported under ``try`` with a way out if they are not installed."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Try) and any(_catches_import(h) for h in node.handlers):
            for inner in (n for statement in node.body for n in ast.walk(statement)):
                if isinstance(inner, ast.Import):
                    found.update(alias.name for alias in inner.names)
                elif isinstance(inner, ast.ImportFrom) and inner.module:
                    found.add(inner.module)
    return frozenset(found)


def _catches_import(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)}
    return bool(names & {"ImportError", "ModuleNotFoundError", "Exception"})


def _importing_cells(notebook: Notebook) -> dict[str, int]:
    """The first cell that imports each module, and each package by any part of it."""
    found: dict[str, int] = {}
    for cell in notebook.cells:
        if cell.role is not Role.SKIP:
            for path in modules_of(cell.tree):
                found.setdefault(path, cell.number)
                found.setdefault(f"{top_level(path)}.", cell.number)
    return found


def no_distribution(notebook: Notebook, need: Need) -> Diagnostic:
    """NB405: a module that no installed distribution provides."""
    message = f"no installed package provides the module `{need.module}`"
    reason = (
        "The endpoint needs it, and its requirements are the packages of the training kernel, "
        "at the versions that trained. This module belongs to none of them."
    )
    fix = (
        "Install it as a package in the notebook's environment (`%pip install …`), or keep its "
        "file in the notebook's folder."
    )
    line = modules_of(notebook.cell(need.cell).tree).get(need.module) if need.cell else None
    if need.cell is None or line is None:
        return at_notebook(notebook, "NB405", message, label=need.why, reason=reason, fix=fix)
    return at_line(
        notebook, need.cell, line, "NB405", message, label=need.why, reason=reason, fix=fix
    )
