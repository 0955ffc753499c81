"""The JSON documents of ``--json``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.partition import Route
from nb2fn.ir.proof import Proof
from nb2fn.ir.proposal import Proposal
from nb2fn.ir.value import Field, Signature
from nb2fn.pipeline import Build, Front


def of_failure(notebook: Path, diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """A notebook that could not be compiled."""
    return {
        "notebook": str(notebook),
        "ok": False,
        "diagnostics": [d.to_json() for d in diagnostics],
    }


def of_proposal(notebook: Path, proposal: Proposal, written: Path | None = None) -> dict[str, Any]:
    """The roles proposed for a notebook's cells; ``written`` is the file that got them."""
    return {
        "notebook": str(notebook),
        "ok": not proposal.diagnostics,
        "written": str(written) if written else None,
        "added": {"source": proposal.added.source, "reason": proposal.added.reason}
        if proposal.added
        else None,
        "cells": [
            {
                "cell": s.cell,
                "id": s.cell_id,
                "role": s.role.value,
                "reason": s.reason,
                "given": s.given,
                "input": s.input,
                "output": s.output,
            }
            for s in proposal.suggestions
        ],
        "diagnostics": [d.to_json() for d in proposal.diagnostics],
    }


def of_build(build: Build, bundle_bytes: int, seconds: dict[str, float]) -> dict[str, Any]:
    """A finished build; ``inputs`` and ``outputs`` are those of its first route."""
    signatures = {s.route: s for s in build.function.signatures}
    routes = [
        {"name": r.name, "path": r.path, **_signature(signatures[r.name])}
        for r in build.front.partition.routes
    ]
    return {
        "notebook": str(build.front.notebook.path),
        "ok": True,
        "name": build.function.name,
        "tier": build.function.tier,
        "target": build.bundle.target,
        "build_dir": str(build.directory),
        "inputs": routes[0]["inputs"],
        "outputs": routes[0]["outputs"],
        "routes": routes,
        "requirements": [str(r) for r in build.function.requirements],
        "bundle_bytes": bundle_bytes,
        "parity": of_proof(build.proof),
        "seconds": {stage: round(spent, 4) for stage, spent in seconds.items()},
        "diagnostics": [d.to_json() for d in build.diagnostics],
    }


def of_proof(proof: Proof) -> dict[str, Any]:
    """How the artifact compared with the notebook."""
    return {
        "status": proof.status,
        "tier": proof.tier,
        "cases": proof.cases,
        "coverage": dict(proof.coverage),
        "max_abs_diff": proof.max_abs_diff,
        "max_rel_diff": proof.max_rel_diff,
        "caveats": list(proof.caveats),
        "differences": [
            {
                "route": d.route,
                "case": d.case,
                "pointer": d.pointer,
                "expected": d.expected,
                "got": d.got,
                "bound": d.bound,
                "cause": d.cause,
            }
            for d in proof.differences
        ],
    }


def of_front(front: Front) -> dict[str, Any]:
    """What runs where; nothing of the notebook has run."""
    partition = front.partition
    return {
        "notebook": str(front.notebook.path),
        "ok": True,
        "name": front.notebook.name,
        "routes": [_route(route) for route in partition.routes],
        "crosses": list(partition.boundary.names),
        "statements": [
            {
                "cell": s.cell,
                "line": s.span.line,
                "end_line": s.span.end_line,
                "source": s.source,
                "fate": partition.placements[s.id].fate.value,
                "reason": partition.placements[s.id].reason,
            }
            for s in front.graph.statements
        ],
        "magics": [
            {"cell": m.span.cell, "line": m.span.line, "text": m.text, "fate": m.fate}
            for cell in front.notebook.cells
            for m in cell.magics
        ],
        "requirement_hints": list(front.notebook.requirement_hints),
        "diagnostics": [d.to_json() for d in front.diagnostics],
    }


def _route(route: Route) -> dict[str, Any]:
    return {
        "name": route.name,
        "path": route.path,
        "kind": route.kind,
        "function": route.function,
        "inputs": [
            {
                "name": i.name,
                "origin": i.origin,
                "cell": i.span.cell,
                "line": i.span.line,
                "example": i.example,
            }
            for i in route.inputs
        ],
        "outputs": [
            {"name": name, "expression": expression} for name, expression in route.answer.fields
        ],
        "captures": list(route.captures),
        "owned": list(route.owned),
        "source": route.source,
    }


def _signature(signature: Signature) -> dict[str, Any]:
    return {
        "inputs": [_field(f) for f in signature.inputs],
        "outputs": [_field(f) for f in signature.outputs],
    }


def _field(field: Field) -> dict[str, Any]:
    from nb2fn.lowering.schema import json_schema

    return {"name": field.name, "schema": json_schema(field.type), "example": field.example}
