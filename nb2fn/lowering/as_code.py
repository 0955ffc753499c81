"""What the tiers that lower models to code share."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from nb2fn import __version__
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.extract import Extract
from nb2fn.ir.function import Artifact, Function, Requirement, Source, Tier
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Partition
from nb2fn.ir.snapshot import Snapshot
from nb2fn.ir.value import SINGLE_EPS, Signature, ValueType
from nb2fn.lowering.ambient import settings
from nb2fn.lowering.data_files import data_files
from nb2fn.lowering.endpoint_source import Identity, endpoint_source
from nb2fn.lowering.estimators.deep import network_names
from nb2fn.lowering.exact import package_name
from nb2fn.lowering.held_back import HeldBackError, held_back, held_back_at
from nb2fn.lowering.imports import import_table, top_level
from nb2fn.lowering.left_behind import left_behind
from nb2fn.lowering.light_check import Objection
from nb2fn.lowering.light_module import LightCode, module_text, user_code
from nb2fn.lowering.light_values import Values, values
from nb2fn.lowering.literal import docstring
from nb2fn.lowering.local_modules import import_names
from nb2fn.lowering.manifest import as_text, digest, manifest
from nb2fn.lowering.module_source import Module
from nb2fn.lowering.network_code import without_networks
from nb2fn.lowering.objects import Objects
from nb2fn.lowering.openapi import openapi
from nb2fn.lowering.runtime_files import runtime_sources
from nb2fn.lowering.scoring.emit_stdlib import Emitter, source
from nb2fn.lowering.scoring.terms import least_terms
from nb2fn.lowering.validator import schema_source

TABLES = "model/tables.bin"
# A million nodes of trees take 70 MB; to lower them took 11 s and 0.5 GB of memory.
_MOST_BYTES = 128 * 2**20


class AsCode(ABC):
    """Lowers what it knows exactly, and steps aside from all else.

    ``stand_ins`` are modules of the runtime, by the library that they stand for; ``shows``:
    values have the texts that a library gives them, as its settings say.
    """

    tier: Tier
    shows: ClassVar[bool]
    emitter: ClassVar[type[Emitter]]
    stand_ins: ClassVar[dict[str, str]]

    @abstractmethod
    def refused(self, type_: ValueType) -> str:
        """What of an input's type is not rebuilt; empty if all is."""

    @abstractmethod
    def objections(
        self, code: LightCode, captured: Values, snapshot: Snapshot
    ) -> Iterator[Objection]:
        """What in the code this tier does not do."""

    @abstractmethod
    def requirements(self, notebook: Notebook, snapshot: Snapshot) -> tuple[Requirement, ...]:
        """The packages that ship; raises :class:`HeldBackError` where one is not there."""

    @abstractmethod
    def decoding(self, snapshot: Snapshot) -> str:
        """The package of the runtime that rebuilds inputs; empty for the general one."""

    def lower(
        self, notebook: Notebook, graph: DataflowGraph, partition: Partition, snapshot: Snapshot
    ) -> Function:
        """The function of ``snapshot``; the same snapshot gives the same bytes.

        Raises :class:`~nb2fn.errors.CompileError` with NB411, an information, where
        something cannot be lowered; or as the exact tier does.
        """
        partition, snapshot = without_networks(partition, snapshot)
        table = import_table(notebook, snapshot.extract)
        try:
            self._refuse(partition, snapshot)
            every = _everything(snapshot)
            looks = self.shows
            made = settings(graph, partition, table, every, looks=looks)
            left = left_behind(notebook, graph, partition, table, every, made, looks=looks)
            if made or any(left):
                raise HeldBackError("it changes settings of its libraries, or the libraries")
            code = user_code(notebook, partition.routes, snapshot.extract, table)
            emitter = self.emitter({*code.values})
            captured = _captured(snapshot.extract, code, emitter)
            needed = self.requirements(notebook, snapshot)
        except HeldBackError as error:
            raise CompileError(held_back(notebook, error, self.tier)) from None
        found = next(iter(self.objections(code, captured, snapshot)), None)
        if found is not None:
            line = code.code.split("\n")[found.line - 1]
            what = f"the code {found.what}"
            raise CompileError(held_back_at(notebook, line, what, self.tier))
        if data_files(notebook, snapshot, [code.code], code.values):
            opens = HeldBackError("its code opens files")
            raise CompileError(held_back(notebook, opens, self.tier))
        return self._function(notebook, partition, snapshot, code, captured, emitter, needed)

    def _refuse(self, partition: Partition, snapshot: Snapshot) -> None:
        """What no code of this tier can do, whatever it says."""
        extract = snapshot.extract
        if len(extract.buffers) > _MOST_BYTES:
            size = len(extract.buffers) // 2**20
            raise HeldBackError(f"what it holds takes {size} MB, which is not written as code")
        networks = network_names(extract)
        # What a call of a module might draw or change, its steps do not.
        drawn = {*snapshot.random} - ({"torch.random"} if networks else set())
        if drawn:
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
                what = self.refused(field.type)
                if what:
                    raise HeldBackError(f"an input is {what}", name=field.name)

    def _function(
        self,
        notebook: Notebook,
        partition: Partition,
        snapshot: Snapshot,
        code: LightCode,
        captured: Values,
        emitter: Emitter,
        needed: tuple[Requirement, ...],
    ) -> Function:
        routes, environment = partition.routes, snapshot.environment
        package = package_name(notebook, environment, import_names(environment.local_modules))
        artifacts = _tables(emitter)
        own = self._user_sources(package, notebook, partition, snapshot, code, captured, emitter)
        sources = (*own, *runtime_sources(light=True, vector=self.tier == "numpy"))
        identity = Identity(notebook.name, __version__, self.tier, digest(sources, artifacts)[:16])
        document = openapi(identity, routes, snapshot.signatures, snapshot.cases)
        module = Module("", code.code, code.imports, code.functions, "")
        decoding = self.decoding(snapshot)
        endpoint = endpoint_source(identity, routes, snapshot, module, False, decoding)
        sources = (
            *sources,
            Source(f"{package}/endpoint.py", endpoint),
            Source("model/manifest.json", manifest(identity, snapshot, artifacts, needed)),
            Source("openapi.json", as_text(document)),
        )
        return Function(
            name=notebook.name,
            module=package,
            tier=self.tier,
            sources=tuple(sorted(sources, key=lambda s: s.path)),
            artifacts=artifacts,
            requirements=needed,
            constraints=environment.packages,
            python=environment.python[:2],
            signatures=_scaled(partition, snapshot, captured),
            openapi=document,
            digest=digest(sources, artifacts),
            interpreter=environment.executable,
            cases=snapshot.cases,
        )

    def _user_sources(
        self,
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
        text = module_text(notebook, code, captured.expressions, self.stand_ins)
        yield Source(f"{package}/notebook.py", text)
        paths = [route.path for route in partition.routes]
        signatures = [snapshot.signature(route.name) for route in partition.routes]
        yield Source(f"{package}/schema.py", schema_source(signatures, paths))
        if captured.expressions:
            text = source(
                "What the notebook had when its predict cells began, as code.",
                emitter,
                captured.expressions,
                hashlib.sha256(emitter.tables.data).hexdigest(),
                f"../{TABLES}",
            )
            yield Source(f"{package}/frozen.py", text)


def _everything(snapshot: Snapshot) -> frozenset[str]:
    """Every package there is: a setting of any of them counts."""
    loaded = {top_level(module) for module, _ in snapshot.environment.distributions}
    return frozenset({*loaded, "sklearn", "numpy", "pandas", "scipy"})


def _captured(extract: Extract, code: LightCode, emitter: Emitter) -> Values:
    roots = {
        b.name: b.node
        for b in extract.bindings
        if b.kind == "value" and b.node is not None and b.name in code.values
    }
    return values(Objects(extract), roots, code.code, emitter)


def _scaled(partition: Partition, snapshot: Snapshot, captured: Values) -> tuple[Signature, ...]:
    """The signatures with the size of what the models sum, and the precision of networks
    where a route, or a function that it may call, asks one."""
    scale = max(map(least_terms, captured.models.values()), default=0.0)
    single = {
        route.name
        for route in partition.routes
        if not captured.networks.keys().isdisjoint(route.captures)
        or any(d.name in route.captures for d in snapshot.extract.definitions)
    }
    eps = SINGLE_EPS if captured.networks else 0.0
    return tuple(
        replace(s, scale=scale, eps=eps if s.route in single else 0.0) for s in snapshot.signatures
    )


def _tables(emitter: Emitter) -> tuple[Artifact, ...]:
    data = emitter.tables.data
    if not data:
        return ()
    return (Artifact(TABLES, data, hashlib.sha256(data).hexdigest()),)
