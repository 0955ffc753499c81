"""What a failed proof tells the user."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from nb2fn.diagnostics import Diagnostic
from nb2fn.hosting.process import Replies
from nb2fn.ir.proof import Difference, Proof
from nb2fn.ir.snapshot import Case
from nb2fn.proof.compare import Gap


def not_started(replies: Replies, notebook: str) -> Diagnostic:
    """The project could not even be loaded."""
    last = replies.error.strip().splitlines()[-1]
    missing = last.startswith("ModuleNotFoundError")
    return Diagnostic(
        code="NB452",
        message=f"the compiled function does not start: {last}",
        notebook=notebook,
        reason="it was started in a clean process that holds only its locked requirements",
        fix=(
            "import the missing package in the notebook, so that it is required, or name it in "
            "a `%pip install` line"
            if missing
            else "see the traceback; if the notebook runs, this is a fault of nb2fn: report it"
        ),
        notes=(replies.error.strip(), *_log(replies)),
    )


def likely_cause(case: Case, gap: Gap) -> str:
    """The likely reason of one difference, in words."""
    got = gap.got
    if isinstance(got, dict) and "problem" in got:
        if got["status"] in (400, 422):
            return "the endpoint's schema refuses this question"
        return f"the endpoint failed with status {got['status']}"
    if case.answer is None:
        return "the notebook raises an error here, the endpoint does not"
    if isinstance(gap.expected, float) and isinstance(got, float):
        return "the numbers differ by more than rounding: the function computes something else"
    if type(gap.expected) is not type(got):
        return "the answer has another type"
    return "the answer is another label"


def of_differences(
    proof: Proof, cases: Sequence[Case], replies: Replies, notebook: str
) -> tuple[Diagnostic, ...]:
    """One diagnostic for each kind of failure, told by its first case."""
    found: list[Diagnostic] = []
    for code, differences in _by_code(proof, replies).items():
        first = differences[0]
        case = cases[first.case]
        found.append(_tell(code, first, case, len(differences), replies, notebook))
    return tuple(found)


def of_order(difference: Difference, case: Case, notebook: str) -> Diagnostic:
    """Processes that answer differently, because each orders sets in its own way."""
    return _tell("NB456", difference, case, 1, Replies((), "", "", 0.0), notebook)


def _by_code(proof: Proof, replies: Replies) -> dict[str, list[Difference]]:
    kinds: dict[str, list[Difference]] = {}
    for difference in proof.differences:
        kinds.setdefault(_code(difference, replies), []).append(difference)
    return kinds


def _code(difference: Difference, replies: Replies) -> str:
    got = difference.got
    if isinstance(got, dict) and "problem" in got:
        return "NB453" if got["status"] in (400, 422) else "NB454"
    bodies = {body for _, body in replies.answers[difference.case]}
    return "NB455" if len(bodies) > 1 else "NB451"


ORDER = (
    "processes give different answers to the same question: texts hash differently in each, and "
    "a set is gone over in the order of its hashes"
)
_MESSAGES = {
    "NB456": "the answer depends on the order of a set",
    "NB451": "the function's answer differs from the notebook's",
    "NB453": "the function's schema refuses a question the notebook answers",
    "NB454": "the function fails on a question the notebook answers",
    "NB455": "the function answers the same question differently the second time",
}

_FIXES = {
    "NB456": "go over `sorted(…)` of the set, or use `dict.fromkeys(…)`, which keeps the order "
    "things were put in",
    "NB451": "run `nb2fn explain` on the notebook and look for a statement that is left out",
    "NB453": "this is a fault of nb2fn's schema: report it, or say the input with `#| input:`",
    "NB454": "see the log; a package the function needs may not be imported in the notebook",
    "NB455": "something keeps state between requests: make it local to the predict cell, "
    "or write `#| stateful` there",
}


_KINDS = {
    "example": "the notebook's own example",
    "row": "a recorded row",
    "probe": "a recorded row with something changed",
    "test": "a question of the notebook's own test",
}


def _tell(
    code: str, first: Difference, case: Case, count: int, replies: Replies, notebook: str
) -> Diagnostic:
    kind = _KINDS[case.kind]
    more = f" ({count} places differ)" if count > 1 else ""
    return Diagnostic(
        code=code,
        message=_MESSAGES[code] + more,
        notebook=notebook,
        reason=first.cause,
        fix=_FIXES[code],
        notes=(
            f"asked: {_short(case.request)} ({kind}, case {first.case})",
            f"notebook: {first.pointer or '/'} = {_short(first.expected)}",
            f"function: {first.pointer or '/'} = {_short(first.got)}",
            f"allowed difference: {first.bound:.3g}",
            *(_log(replies) if code == "NB454" else ()),
        ),
    )


def _log(replies: Replies) -> tuple[str, ...]:
    lines = replies.log.strip().splitlines()[-5:]
    return ("its log ends with:\n" + "\n".join(lines),) if lines else ()


def _short(value: Any, limit: int = 300) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else text[: limit - 1] + "…"
