"""The exact tier: the notebook's own code and the very objects its kernel held."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from nb2fn import __version__
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.extract import Extract
from nb2fn.ir.function import Artifact, Function, Requirement, Source, Tier
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Partition, Route
from nb2fn.ir.snapshot import Environment, Snapshot
from nb2fn.lowering.ambient import Setting, settings
from nb2fn.lowering.data_files import data_files
from nb2fn.lowering.endpoint_source import Identity, boundary_source, endpoint_source
from nb2fn.lowering.estimators.deep import keras_backend
from nb2fn.lowering.evidence import evidence, no_distribution
from nb2fn.lowering.imports import (
    RUNTIME,
    STDLIB,
    ImportTable,
    import_table,
    imported_modules,
    top_level,
)
from nb2fn.lowering.left_behind import left_behind
from nb2fn.lowering.literal import docstring
from nb2fn.lowering.local_modules import import_names, local_sources, refuse_clashes
from nb2fn.lowering.manifest import as_text, digest, manifest
from nb2fn.lowering.module_source import Module, module
from nb2fn.lowering.openapi import openapi
from nb2fn.lowering.requirements import requirements, type_needs
from nb2fn.lowering.runtime_files import runtime_sources
from nb2fn.lowering.validator import schema_source

PICKLE = "model/boundary.pickle"
# Packages that import much more than a model needs (nb2fn.runtime.later).
_SLOW = frozenset({"scikit-learn", "scipy"})
_KERAS = """
import os

os.environ["KERAS_BACKEND"] = "{backend}"
"""
_POSTPONED = f"""
from {RUNTIME}.later import postpone

postpone()
"""


class Exact:
    """Restores the boundary's pickle with the libraries that made it."""

    tier: Tier = "exact"

    def lower(
        self, notebook: Notebook, graph: DataflowGraph, partition: Partition, snapshot: Snapshot
    ) -> Function:
        """The function of ``snapshot``; the same snapshot gives the same bytes.

        Raises :class:`~nb2fn.errors.CompileError` with NB401 to NB408.
        """
        extract, environment, routes = snapshot.extract, snapshot.environment, partition.routes
        beside = import_names(environment.local_modules)
        table = import_table(notebook, extract)
        made = _settings(notebook, graph, partition, table, _present(snapshot))
        code = module(notebook, routes, extract, table, beside, bool(snapshot.random), made)
        local = local_sources(environment.local_modules, _reached(code, extract))
        needed = _requirements(notebook, snapshot, code, local, beside)
        frozen = _frozen(code, extract)
        texts = [code.code, *(s.text for s in local)]
        data = data_files(notebook, snapshot, texts, code.values)
        artifacts = (*frozen, *data)
        package = package_name(notebook, environment, beside)
        own = _user_sources(package, notebook, routes, snapshot, code, frozen, needed)
        sources = (*own, *local, *runtime_sources())
        identity = Identity(notebook.name, __version__, self.tier, digest(sources, artifacts)[:16])
        document = openapi(identity, routes, snapshot.signatures, snapshot.cases)
        endpoint = endpoint_source(identity, routes, snapshot, code, bool(data))
        sources = (
            *sources,
            Source(f"{package}/endpoint.py", endpoint),
            Source("model/manifest.json", manifest(identity, snapshot, artifacts, needed)),
            Source("openapi.json", as_text(document)),
        )
        shipped = [*(s.path for s in local), *(a.path for a in data)]
        generated = [s.path for s in sources if s not in local]
        refuse_clashes(notebook, shipped, [*generated, PICKLE])
        return Function(
            name=notebook.name,
            module=package,
            tier=self.tier,
            sources=tuple(sorted(sources, key=lambda source: source.path)),
            artifacts=tuple(sorted(artifacts, key=lambda artifact: artifact.path)),
            requirements=needed,
            constraints=environment.packages,
            python=environment.python[:2],
            signatures=snapshot.signatures,
            openapi=document,
            digest=digest(sources, artifacts),
            interpreter=environment.executable,
            cases=snapshot.cases_for(self.tier),
        )


def _settings(
    notebook: Notebook,
    graph: DataflowGraph,
    partition: Partition,
    table: ImportTable,
    present: frozenset[str],
) -> tuple[Setting, ...]:
    """What the function sets first; raises :class:`CompileError` for what cannot cross."""
    made = settings(graph, partition, table, present)
    left = [*left_behind(notebook, graph, partition, table, present, made)]
    if left:
        raise CompileError(*left)
    return made


def _present(snapshot: Snapshot) -> frozenset[str]:
    """Packages that the function needs whatever its settings are."""
    extract = snapshot.extract
    imports = {b.target.partition(":")[0] for b in extract.bindings if b.kind == "import"}
    frozen = {module for module, _ in extract.references}
    wire = {need.module for need in type_needs(snapshot.signatures)}
    return frozenset(map(top_level, imports | frozen | wire))


def _requirements(
    notebook: Notebook,
    snapshot: Snapshot,
    code: Module,
    local: Sequence[Source],
    beside: frozenset[str],
) -> tuple[Requirement, ...]:
    needs = evidence(notebook, code, snapshot.extract, local, snapshot.signatures)
    found, missing = requirements(needs, snapshot.environment, beside, notebook.requirement_hints)
    if missing:
        raise CompileError(*(no_distribution(notebook, need) for need in missing))
    return found


def _user_sources(
    package: str,
    notebook: Notebook,
    routes: Sequence[Route],
    snapshot: Snapshot,
    code: Module,
    frozen: Sequence[Artifact],
    needed: Sequence[Requirement],
) -> Iterator[Source]:
    about = docstring(f"Answers requests with the code of {notebook.path.name}.") + "\n"
    slow = any(need.name in _SLOW for need in needed)
    backend = keras_backend(snapshot.extract) if code.frozen else ""
    if backend:
        about += _KERAS.format(backend=backend)
    yield Source(f"{package}/__init__.py", about + (_POSTPONED if slow else ""))
    yield Source(f"{package}/notebook.py", code.text)
    paths = [route.path for route in routes]
    signatures = [snapshot.signature(route.name) for route in routes]
    yield Source(f"{package}/schema.py", schema_source(signatures, paths))
    for pickle in frozen:
        text = boundary_source(pickle, snapshot.extract.references)
        yield Source(f"{package}/boundary.py", text)


def _frozen(code: Module, extract: Extract) -> tuple[Artifact, ...]:
    """The boundary's pickle, where anything is restored from it."""
    if not code.frozen:
        return ()
    return (Artifact(PICKLE, extract.pickle, hashlib.sha256(extract.pickle).hexdigest()),)


def _reached(code: Module, extract: Extract) -> Iterator[str]:
    """Modules that the code imports or the frozen values name."""
    yield from (item.module for item in code.imports)
    yield from imported_modules(code.code)
    if code.frozen:
        yield from (module for module, _ in extract.references)


def package_name(notebook: Notebook, environment: Environment, beside: frozenset[str]) -> str:
    """The notebook's module name, if nothing else is imported under it."""
    known = {module for module, _ in environment.distributions}
    installed = {name.replace("-", "_") for name, _ in environment.packages}
    taken = STDLIB | known | installed | beside | {RUNTIME, "handler", "model", "tests"}
    return f"{notebook.module}_notebook" if notebook.module in taken else notebook.module
