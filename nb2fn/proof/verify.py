"""verify: an old build asked again, without its notebook or kernel."""

from __future__ import annotations

import json
from pathlib import Path

from nb2fn import marker
from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.hosting.build import open_build
from nb2fn.hosting.process import ask
from nb2fn.ir.proof import Proof
from nb2fn.ir.snapshot import Case
from nb2fn.ir.value import Signature
from nb2fn.progress import Progress
from nb2fn.proof.prove import SECONDS, THREADS, TIMES, Reference, judge


def verify(build_dir: Path, progress: Progress) -> Proof:
    """Compare a build's files with their hashes and ask it the cases it ships.

    Raises :class:`CompileError`: NB555 where a file is not as it was built, NB452
    where the project does not start, and those of
    :func:`~nb2fn.hosting.build.open_build`.
    """
    with progress.stage("open", str(build_dir)):
        build = open_build(build_dir, progress)
        refuse_changes(build_dir, build.marker)
    reference = shipped_reference(build_dir)
    cases = reference.cases
    with progress.stage("prove", f"{len(cases)} cases"):
        requests = [(case.route, json.dumps(case.request).encode()) for case in cases]
        replies = ask(build.project, requests, times=TIMES, threads=THREADS, seconds=SECONDS)
    proof, found = judge(build.marker.digest, build.marker.tier, reference, replies)
    if not proof.differences and found:
        raise CompileError(*found)
    return proof


def shipped_reference(build_dir: Path) -> Reference:
    """The cases in a build's tests/; their routes are URL paths."""
    shipped = json.loads((build_dir / "tests" / "cases.json").read_text("utf-8"))
    cases = tuple(
        Case(
            c["path"],
            c.get("kind", "example"),
            c["request"],
            c["answer"],
            form_only=c.get("form_only", False),
        )
        for c in shipped
    )
    sizes = {c["path"]: (c.get("scale", 0.0), c.get("eps", 0.0)) for c in shipped}
    signatures = tuple(Signature(p, (), (), scale=s, eps=e) for p, (s, e) in sizes.items())
    return Reference(cases, signatures, _was_weak(build_dir))


def _was_weak(build_dir: Path) -> bool:
    proof = json.loads((build_dir / "proof.json").read_text("utf-8"))
    return bool(proof["status"] == "weak")


def refuse_changes(build_dir: Path, known: marker.Marker) -> None:
    """Raise :class:`CompileError` (NB555) where a build's files are not as they were built."""
    changed = marker.changes(build_dir, known)
    gone = sorted(f"{p} (missing)" for p in known.files if not (build_dir / p).is_file())
    if changed or gone:
        raise CompileError(
            Diagnostic(
                code="NB555",
                message=f"{build_dir} is not as it was built",
                reason=", ".join([*changed, *gone][:10]),
                fix="build the notebook again",
            )
        )
