"""Proof: what the finished artifact was asked, and what it answered."""

from __future__ import annotations

from typing import Any, Literal

from nb2fn.records import record


@record
class Difference:
    """One place where the endpoint and the notebook differ beyond the bound.

    ``pointer`` is a JSON pointer into the answer; ``bound`` the allowed absolute
    difference (0 for labels); ``cause`` the likely reason in words.
    """

    route: str
    case: int
    pointer: str
    expected: Any
    got: Any
    bound: float
    cause: str


@record
class Usage:
    """What the endpoint took when it was asked: ``start_cpu`` and ``slowest_cpu`` are CPU
    seconds from interpreter start to ready and of the slowest answer, ``peak`` the largest
    resident memory in bytes (0 where the system does not say)."""

    start_cpu: float
    slowest_cpu: float
    peak: int


@record
class Proof:
    """``status``: ``equal`` (every case within its bound), ``weak`` (equal, but the
    oracle was not the whole notebook), ``failed``.

    ``cases`` questions were asked, each twice, shuffled, from four threads, in
    one process that held only the locked requirements. ``max_rel_diff`` is
    relative to the expected value. ``coverage`` counts cases by kind.
    """

    status: Literal["equal", "weak", "failed"]
    tier: str
    bundle: str
    cases: int
    max_abs_diff: float
    max_rel_diff: float
    coverage: tuple[tuple[str, int], ...] = ()
    caveats: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    usage: Usage | None = None

    @property
    def passed(self) -> bool:
        return self.status != "failed"
