"""prove: the finished bundle answers as the notebook did, or a diagnostic says where not."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, replace
from typing import Any, Literal

from nb2fn.diagnostics import Diagnostic
from nb2fn.hosting.process import Project, Replies, ask
from nb2fn.ir.bundle import Bundle
from nb2fn.ir.proof import Difference, Proof
from nb2fn.ir.snapshot import Case, Snapshot
from nb2fn.ir.value import Signature
from nb2fn.progress import Progress
from nb2fn.proof import findings, memory, orders
from nb2fn.proof.compare import Gap, form_gaps, gaps
from nb2fn.records import record

TIMES = 2
THREADS = 4
SECONDS = 60.0


@record
class Reference:
    """What the notebook's kernel answered; ``weak``: it was not the whole notebook."""

    cases: tuple[Case, ...]
    signatures: tuple[Signature, ...]
    weak: bool
    caveats: tuple[str, ...] = ()

    def signature(self, route: str) -> Signature:
        return next(s for s in self.signatures if s.route == route)


def prove(
    bundle: Bundle,
    snapshot: Snapshot,
    project: Project,
    progress: Progress,
    paths: dict[str, str],
    caveats: tuple[str, ...] = (),
    notebook: str = "",
) -> tuple[Proof, tuple[Diagnostic, ...]]:
    """Ask a staged project every case of the snapshot, each twice from four threads.

    ``paths`` maps route names to URL paths; ``caveats`` are told with the proof.
    Returns the proof and, where it failed, one diagnostic for each kind of
    failure. A proof that passed is remembered by bundle and cases, and not asked
    again.
    """
    with progress.stage("prove"):
        caveats = (*snapshot.caveats, *caveats)
        key = _key(bundle, snapshot, project, caveats)
        known = memory.recall(key)
        if known is not None:
            progress.note(f"{known.cases} cases, proven before")
            return known, ()
        cases = snapshot.cases_for(bundle.tier)
        requests = [(paths[case.route], json.dumps(case.request).encode()) for case in cases]
        replies = ask(project, requests, times=TIMES, threads=THREADS, seconds=SECONDS)
        weak = snapshot.parity == "weak"
        reference = Reference(cases, snapshot.signatures, weak, caveats)
        proof, found = judge(bundle.digest, bundle.tier, reference, replies, notebook)
        if not replies.error and orders.may_vary(bundle, snapshot):
            proof, found = _vary(proof, found, reference, replies, project, requests, notebook)
        if proof.passed:
            memory.remember(key, proof)
        return proof, found


def _vary(
    proof: Proof,
    found: tuple[Diagnostic, ...],
    reference: Reference,
    replies: Replies,
    project: Project,
    requests: Sequence[tuple[str, bytes]],
    notebook: str,
) -> tuple[Proof, tuple[Diagnostic, ...]]:
    """The verdict once other processes were asked too; as it was, if they agree."""
    chosen = orders.questions(reference.cases)
    others = orders.elsewhere(project, [requests[n] for n in chosen])
    for position, index in enumerate(chosen):
        case = reference.cases[index]
        given = [replies.answers[index][:1], *(o.answers[position] for o in others if o.answers)]
        if len(set(given)) == 1:
            continue
        signature = reference.signature(case.route)
        gaps_found = (gap for answers in given for gap in _judge_case(case, signature, answers))
        wrong = next((gap for gap in gaps_found if not gap.equal), None)
        if wrong is not None:
            difference = replace(_difference(index, case, wrong), cause=findings.ORDER)
            failed = replace(proof, status="failed", differences=(difference,))
            return failed, (findings.of_order(difference, case, notebook),)
    return proof, found


def judge(
    digest: str, tier: str, reference: Reference, replies: Replies, notebook: str = ""
) -> tuple[Proof, tuple[Diagnostic, ...]]:
    """Compare what was answered with what the notebook's kernel answered."""
    if replies.error:
        proof = Proof("failed", tier, digest, 0, 0.0, 0.0)
        return proof, (findings.not_started(replies, notebook),)
    differences: list[Difference] = []
    worst_abs = worst_rel = 0.0
    asked: Counter[str] = Counter()
    for index, (case, answers) in enumerate(zip(reference.cases, replies.answers, strict=True)):
        if not answers:
            continue
        asked[case.kind] += 1
        signature = reference.signature(case.route)
        for gap in _judge_case(case, signature, answers):
            if gap.equal:
                worst_abs = _larger(worst_abs, gap.difference)
                worst_rel = _larger(worst_rel, gap.relative)
            else:
                differences.append(_difference(index, case, gap))
    unasked = len(reference.cases) - sum(asked.values())
    caveats = list(reference.caveats)
    if unasked:
        caveats.append(f"{unasked} recorded rows were not asked: {SECONDS:.0f} s were over")
    passed: Literal["equal", "weak"] = "weak" if reference.weak else "equal"
    proof = Proof(
        status="failed" if differences else passed,
        tier=tier,
        bundle=digest,
        cases=sum(asked.values()),
        max_abs_diff=worst_abs,
        max_rel_diff=worst_rel,
        coverage=tuple(sorted(asked.items())),
        caveats=tuple(caveats),
        differences=tuple(differences[:100]),
        usage=replies.usage,
    )
    return proof, findings.of_differences(proof, reference.cases, replies, notebook)


def _judge_case(
    case: Case, signature: Signature, answers: Sequence[tuple[int, str]]
) -> Iterable[Gap]:
    for turn, (status, text) in enumerate(answers):
        if case.answer is None:
            if status < 400:
                yield Gap("", f"an error ({case.error})", f"{status} {text[:200]}", 0.0)
            continue
        if status != 200:
            yield Gap("", case.answer, _problem(status, text), 0.0)
            continue
        if case.form_only:
            yield from form_gaps(case.answer, json.loads(text))
            continue
        if turn and text == answers[0][1]:
            continue
        yield from gaps(signature, case.request, case.answer, json.loads(text))


def _problem(status: int, text: str) -> dict[str, Any]:
    try:
        problem = json.loads(text)
    except ValueError:
        problem = text[:500]
    return {"status": status, "problem": problem}


def _larger(worst: float, found: float) -> float:
    """The larger difference; an infinite one is none of numbers (a label, or of nought)."""
    return max(worst, found) if math.isfinite(found) else worst


def _difference(index: int, case: Case, gap: Gap) -> Difference:
    return Difference(
        route=case.route,
        case=index,
        pointer=gap.pointer,
        expected=gap.expected,
        got=gap.got,
        bound=gap.bound,
        cause=findings.likely_cause(case, gap),
    )


def _key(bundle: Bundle, snapshot: Snapshot, project: Project, caveats: tuple[str, ...]) -> str:
    cases = [astuple(case) for case in snapshot.cases]
    facts = [bundle.digest, project.interpreter, cases, TIMES, THREADS, caveats]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
