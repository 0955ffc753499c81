"""Statements that a request runs though they stand above the last fit of the model.

``Xt = scaler.transform(X_test)``, then ``model.fit(…)``, then ``model.predict(Xt)``: the
transformation can wait for the request, if all it reads is the same after the fit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from nb2fn.passes.inputs import Fed, Fitting
from nb2fn.passes.presumed import SEEN_ONLY
from nb2fn.passes.program import Program


def deferred(
    program: Program,
    dependent: frozenset[int],
    needed: frozenset[int],
    fed: Sequence[Fed],
    fits: Fitting,
) -> frozenset[int]:
    """The dependent statements above the last fit, where all of them can run after it."""
    last = max(fits.statements & needed, default=-1)
    waiting = frozenset(n for n in dependent if n < last)
    later = dependent - waiting
    if not waiting or not later or any(f.input.substitute is not None for f in fed):
        return frozenset()
    cut = min(later)
    read = {name for n in waiting for name in program.statements[n].uses}
    bound = {name for n in waiting for name in program.statements[n].defines}
    inputs = {f.input.name for f in fed}
    if bound & inputs:  # the example is read at the cut, after these have run in the notebook
        return frozenset()
    names = read | bound | inputs
    between = [n for n in range(min(waiting), cut) if n not in waiting]
    if all(_waits(program, n) for n in waiting) and _kept(program, between, names):
        return waiting
    return frozenset()


def _waits(program: Program, number: int) -> bool:
    """Whether a statement does nothing but bind names."""
    statement = program.statements[number]
    sure = {m.name for m in statement.mutations if m.certain} - SEEN_ONLY
    return (
        program.predicts(number)
        and not program.is_definition(number)
        and not statement.effects
        and not statement.may_define
        and not sure
    )


def _kept(program: Program, between: Sequence[int], names: Collection[str]) -> bool:
    """Whether no statement surely changes what one of ``names`` stands for."""
    for number in between:
        statement = program.statements[number]
        changed = {m.name for m in statement.mutations if m.certain}
        changed |= statement.defines | statement.may_define | statement.deletes
        if not changed.isdisjoint(names):
            return False
    return True
