"""Rewrites of scoring programs: each keeps every bit of the answer."""

from __future__ import annotations

from nb2fn.lowering.scoring.program import Program
from nb2fn.lowering.scoring.rewrites.dead import without_dead
from nb2fn.lowering.scoring.rewrites.shared import shared


def rewritten(program: Program) -> Program:
    """The program with equal operations done once and unused ones left out."""
    return without_dead(shared(program))
