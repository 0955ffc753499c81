"""check: the endpoint is asked the notebook's cases where it runs, and held to the proof's bound.

Its processor may differ from the one that trained, so numbers may differ by the rounding
of their own sum, as in the proof (:mod:`nb2fn.proof.compare`).
"""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from nb2fn import marker
from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.hosting.process import Replies
from nb2fn.proof.prove import judge
from nb2fn.proof.verify import shipped_reference
from nb2fn.targets.base import Ask

THREADS = 4
SECONDS = 60.0  # for all cases; what is not asked by then is not asked
ARRIVE = 30.0  # for a new endpoint's address, rights and first start


def count(build: Path) -> int:
    """How many cases a build ships."""
    return len(shipped_reference(build).cases)


def check(
    ask: Ask, build: Path, where: str, *, examples: bool = False, arrive: float = ARRIVE
) -> int:
    """Ask an endpoint the cases of its build, or only the notebook's own; how many it was asked.

    ``arrive`` is how many seconds the endpoint may take until it is there at all.

    Raises :class:`CompileError`: NB523 where an answer differs beyond the bound, NB545
    where nobody answers.
    """
    reference = shipped_reference(build)
    if examples:
        own = tuple(case for case in reference.cases if case.kind == "example")
        reference = replace(reference, cases=own or reference.cases[:1])
    known = marker.read(build)
    assert known is not None
    questions = [(case.route, json.dumps(case.request).encode()) for case in reference.cases]
    if questions:
        _arrive(ask, *questions[0], arrive)
    deadline = time.monotonic() + SECONDS

    def answer(question: tuple[str, bytes]) -> tuple[tuple[int, str], ...]:
        return (ask(*question),) if time.monotonic() < deadline else ()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = tuple(pool.map(answer, questions))
    replies = Replies(answers, "", "", 0.0)
    proof, found = judge(known.digest, known.tier, reference, replies)
    if not proof.passed:
        raise CompileError(_differs(where, found))
    return proof.cases


def _arrive(ask: Ask, path: str, body: bytes, seconds: float) -> None:
    """Wait until the endpoint is there for real: a new address, role or right takes a while."""
    deadline = time.monotonic() + seconds
    pause = 0.1
    while True:
        last = time.monotonic() + pause > deadline
        try:
            status, text = ask(path, body)
        except CompileError:
            if last:
                raise
        else:
            # The endpoint's own problems have a form; others are the provider's on the way.
            if last or status < 400 or _is_problem(text):
                return
        time.sleep(pause)
        pause = min(pause * 2, 2.0)


def _is_problem(text: str) -> bool:
    try:
        return "request_id" in json.loads(text)
    except (ValueError, TypeError):
        return False


def _differs(where: str, found: tuple[Diagnostic, ...]) -> Diagnostic:
    first = found[0]
    return Diagnostic(
        code="NB523",
        message=f"{where} does not give the notebook's answers",
        reason=f"{first.message}: {first.reason}",
        fix="build the notebook again and deploy that; if it still differs here, the place it "
        "runs at computes something else: report it with these lines",
        notes=first.notes,
    )
