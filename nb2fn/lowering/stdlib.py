"""The stdlib tier: models as code and tables, nothing to import but Python itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from nb2fn import __version__
from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.extract import Extract
from nb2fn.ir.function import Artifact, Function, Source, Tier
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Partition
from nb2fn.ir.snapshot import Snapshot
from nb2fn.ir.value import Signature
from nb2fn.lowering.ambient import settings
from nb2fn.lowering.data_files import data_files
from nb2fn.lowering.endpoint_source import Identity, endpoint_source
from nb2fn.lowering.exact import package_name
from nb2fn.lowering.findings import at_line, at_notebook
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.imports import import_table, top_level
from nb2fn.lowering.left_behind import left_behind
from nb2fn.lowering.light_check import objections
from nb2fn.lowering.light_module import LightCode, module_text, user_code
from nb2fn.lowering.light_types import refused
from nb2fn.lowering.light_values import Values, values
from nb2fn.lowering.literal import docstring
from nb2fn.lowering.local_modules import import_names
from nb2fn.lowering.manifest import as_text, digest, manifest
from nb2fn.lowering.module_source import Module
from nb2fn.lowering.objects import Objects
from nb2fn.lowering.openapi import openapi
from nb2fn.lowering.runtime_files import runtime_sources
from nb2fn.lowering.scoring.emit_stdlib import Emitter, source
from nb2fn.lowering.scoring.terms import least_terms
from nb2fn.lowering.validator import schema_source

TABLES = "model/tables.bin"


class Stdlib:
    """Lowers what it knows exactly, and steps aside from all else."""

    tier: Tier = "stdlib"

    def lower(
        self, notebook: Notebook, graph: DataflowGraph, partition: Partition, snapshot: Snapshot
    ) -> Function:
        """The function of ``snapshot``; the same snapshot gives the same bytes.

        Raises :class:`~nb2fn.errors.CompileError` with NB411, an information, where
        something cannot be lowered; or as the exact tier does.
        """
        table = import_table(notebook, snapshot.extract)
        try:
            _refuse(partition, snapshot)
            every = _everything(snapshot)
            made = settings(graph, partition, table, every, looks=False)
            left = left_behind(notebook, graph, partition, table, every, made, looks=False)
            if made or any(left):
                raise HeldBackError("it changes settings of its libraries, or the libraries")
            code = user_code(notebook, partition.routes, snapshot.extract, table)
            emitter = Emitter({*code.values})
            captured = _captured(snapshot.extract, code, emitter)
        except HeldBackError as error:
            raise CompileError(_held_back(notebook, error)) from None
        found = [*_objections(notebook, code, captured)]
        if found:
            raise CompileError(*found[:1])
        if data_files(notebook, snapshot, [code.code], code.values):
            raise CompileError(_held_back(notebook, HeldBackError("its code opens files")))
        return _function(notebook, partition, snapshot, code, captured, emitter)


def _everything(snapshot: Snapshot) -> frozenset[str]:
    """Every package there is: a setting of any of them counts."""
    loaded = {top_level(module) for module, _ in snapshot.environment.distributions}
    return frozenset({*loaded, "sklearn", "numpy", "pandas", "scipy"})


def _refuse(partition: Partition, snapshot: Snapshot) -> None:
    """What no code of this tier can do, whatever it says."""
    extract = snapshot.extract
    if snapshot.random:
        raise HeldBackError("its answers draw random numbers")
    table = {name for route in partition.routes for name in route.owned}
    if table:
        raise HeldBackError("its predict code changes what training made", name=min(table))
    if any(route.stateful for route in partition.routes):
        raise HeldBackError("its routes keep state")
    for definition in extract.definitions:
        if definition.kind == "class" or definition.carried or definition.decorators:
            what = "a class" if definition.kind == "class" else "a function that carries values"
            raise HeldBackError(f"its predict code uses {what}", name=definition.name)
    for signature in snapshot.signatures:
        for field in signature.inputs:
            what = refused(field.type)
            if what:
                raise HeldBackError(f"an input is {what}", name=field.name)


def _captured(extract: Extract, code: LightCode, emitter: Emitter) -> Values:
    roots = {
        b.name: b.node
        for b in extract.bindings
        if b.kind == "value" and b.node is not None and b.name in code.values
    }
    return values(Objects(extract), roots, code.code, emitter)


def _objections(notebook: Notebook, code: LightCode, captured: Values) -> Iterator[Diagnostic]:
    known = {*captured.expressions, *(name for _, name in code.functions)}
    for found in objections(code.code, code.imports, known, captured.read, captured.models):
        line = code.code.split("\n")[found.line - 1]
        yield _held_back_at(notebook, line, f"the code {found.what}")


def _held_back(notebook: Notebook, error: HeldBackError) -> Diagnostic:
    of = f"`{error.name}`: " if error.name else ""
    found = at_notebook(
        notebook, "NB411", _MESSAGE, reason=f"{of}{error.reason}. {_WHY}", fix=error.fix or _FIX
    )
    return replace(found, severity="info")


def _held_back_at(notebook: Notebook, text: str, what: str) -> Diagnostic:
    """The finding at the line of a cell that reads as the generated one does."""
    reason = f"{what}. {_WHY}"
    for cell in reversed(notebook.cells):
        for number, line in enumerate(cell.source.split("\n"), 1):
            if line.strip() and line.strip() == text.strip():
                found = at_line(
                    notebook, cell.number, number, "NB411", _MESSAGE,
                    label="held back here", reason=reason, fix=_FIX,
                )  # fmt: skip
                return replace(found, severity="info")
    return _held_back(notebook, HeldBackError(what))


_MESSAGE = "the function needs its libraries at run time"
_WHY = "It is right, but starts slower than it could: plain Python starts in a fraction of the time"
_FIX = "nothing needs fixing; `nb2fn explain NB411` shows what predict code plain Python can run"


def _function(
    notebook: Notebook,
    partition: Partition,
    snapshot: Snapshot,
    code: LightCode,
    captured: Values,
    emitter: Emitter,
) -> Function:
    routes, environment = partition.routes, snapshot.environment
    package = package_name(notebook, environment, import_names(environment.local_modules))
    artifacts = _tables(emitter)
    own = _user_sources(package, notebook, partition, snapshot, code, captured, emitter)
    sources = (*own, *runtime_sources(light=True))
    identity = Identity(notebook.name, __version__, "stdlib", digest(sources, artifacts)[:16])
    document = openapi(identity, routes, snapshot.signatures, snapshot.cases)
    module = Module("", code.code, code.imports, code.functions, "")
    sources = (
        *sources,
        Source(
            f"{package}/endpoint.py",
            endpoint_source(identity, routes, snapshot, module, False, light=True),
        ),
        Source("model/manifest.json", manifest(identity, snapshot, artifacts, ())),
        Source("openapi.json", as_text(document)),
    )
    return Function(
        name=notebook.name,
        module=package,
        tier="stdlib",
        sources=tuple(sorted(sources, key=lambda s: s.path)),
        artifacts=artifacts,
        requirements=(),
        constraints=environment.packages,
        python=environment.python[:2],
        signatures=_scaled(snapshot, captured),
        openapi=document,
        digest=digest(sources, artifacts),
        interpreter=environment.executable,
        cases=snapshot.cases,
    )


def _scaled(snapshot: Snapshot, captured: Values) -> tuple[Signature, ...]:
    """The signatures with the size of what the models sum."""
    scale = max(map(least_terms, captured.models.values()), default=0.0)
    return tuple(replace(s, scale=scale) for s in snapshot.signatures)


def _tables(emitter: Emitter) -> tuple[Artifact, ...]:
    data = emitter.tables.data
    if not data:
        return ()
    return (Artifact(TABLES, data, hashlib.sha256(data).hexdigest()),)


def _user_sources(
    package: str,
    notebook: Notebook,
    partition: Partition,
    snapshot: Snapshot,
    code: LightCode,
    captured: Values,
    emitter: Emitter,
) -> Iterator[Source]:
    about = f"Answers requests with the code of {notebook.path.name}."
    yield Source(f"{package}/__init__.py", docstring(about) + "\n")
    yield Source(f"{package}/notebook.py", module_text(notebook, code, captured.expressions))
    paths = [route.path for route in partition.routes]
    signatures = [snapshot.signature(route.name) for route in partition.routes]
    yield Source(f"{package}/schema.py", schema_source(signatures, paths))
    if captured.expressions:
        data = emitter.tables.data
        text = source(
            "What the notebook had when its predict cells began, as code.",
            emitter,
            captured.expressions,
            hashlib.sha256(data).hexdigest(),
            f"../{TABLES}",
        )
        yield Source(f"{package}/frozen.py", text)
