"""match: one answer of an endpoint beside what the notebook itself answered."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Literal

from nb2fn.ir.snapshot import Case
from nb2fn.ir.value import Signature
from nb2fn.proof.compare import Gap, form_gaps, gaps
from nb2fn.proof.verify import shipped_reference
from nb2fn.records import record

_SHOWN = 50  # gaps that are kept


@record
class Match:
    """``equal`` within the bound of the proof, or ``different``; ``form``: only the form is
    compared, since the notebook does not answer twice the same; ``unknown``: the notebook was
    not asked that. ``case`` is the kind of case; ``max_abs_diff`` is ``None`` where a leaf
    that is no number differs, or nothing was compared; ``gaps`` are those beyond the bound.
    """

    status: Literal["equal", "different", "form", "unknown"]
    case: str = ""
    max_abs_diff: float | None = None
    expected: Any = None
    gaps: tuple[Gap, ...] = ()


def match(build: Path, path: str, question: Any, status: int, answer: Any) -> Match:
    """Compare an endpoint's ``answer`` (JSON) and HTTP ``status`` to ``question`` with the
    case of its build that asks just this."""
    try:
        reference = shipped_reference(build)
    except (OSError, ValueError, KeyError, TypeError):  # a build without its cases
        return Match("unknown")
    asked = (c for c in reference.cases if c.route == path and _same(c.request, question))
    case = next(asked, None)
    if case is None:
        return Match("unknown")
    signature = next(s for s in reference.signatures if s.route == path)
    return _compared(case, signature, status, answer)


def _compared(case: Case, signature: Signature, status: int, answer: Any) -> Match:
    if case.answer is None or status >= 400:  # the notebook raised, so the endpoint refuses
        return _refused(case, status)
    if case.form_only:
        wrong = tuple(form_gaps(case.answer, answer))[:_SHOWN]
        return Match("different" if wrong else "form", case.kind, None, case.answer, wrong)
    found = list(gaps(signature, case.request, case.answer, answer))
    largest = max((gap.difference for gap in found), default=0.0)
    wrong = tuple(gap for gap in found if not gap.equal)[:_SHOWN]
    told = largest if math.isfinite(largest) else None
    return Match("different" if wrong else "equal", case.kind, told, case.answer, wrong)


def _refused(case: Case, status: int) -> Match:
    if case.answer is None:
        return Match("equal" if status >= 400 else "different", case.kind)
    gap = Gap("", case.answer, f"status {status}", 0.0)
    return Match("different", case.kind, None, case.answer, (gap,))


def question_of(body: str) -> Any:
    """The JSON of a body as it is compared, ``None`` where it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _same(a: Any, b: Any) -> bool:
    """Equal as JSON: 4 is 4.0, and neither is true."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    return bool(a == b)


def match_document(
    document: dict[str, Any], path: str, question: Any, status: int, answer: Any
) -> Match:
    """The same where only an endpoint's OpenAPI document is at hand: its example is the
    notebook's own question and answer."""
    operation = document["paths"].get(path, {}).get("post", {})
    asked = _media(operation.get("requestBody"))
    answered = _media(operation.get("responses", {}).get("200"))
    if "example" not in asked or not _same(asked["example"], question):
        return Match("unknown")
    case = Case(path, "example", asked["example"], answered.get("example"))
    return _compared(case, Signature(path, (), ()), status, answer)


def _media(part: dict[str, Any] | None) -> dict[str, Any]:
    found: dict[str, Any] = (part or {}).get("content", {}).get("application/json", {})
    return found
