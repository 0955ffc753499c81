"""How large the terms are that a model's numbers are summed from, whatever it is asked.

Rounding is proportional to the terms of a sum, not to the sum: where they cancel, a small
answer is as uncertain as a large one. This is the part of ``Σ|terms|`` that does not
depend on the question.
"""

from __future__ import annotations

from nb2fn.lowering.scoring.program import Floats, Matrix, Model, Op, Program

# Probabilities of one sample are shares of 1.
_LINKS = frozenset({"two_sided", "softmax", "one_against_rest", "normalised"})
_UP_TO_ONE = frozenset({"kernel_rbf", "kernel_sigmoid"})


def least_terms(model: Model) -> float:
    """The largest of a model's methods; 0 where nothing is known."""
    return max(map(_of_program, model.methods.values()), default=0.0)


def _of_program(program: Program) -> float:
    names = {op.name for op in program.ops}
    if names & _LINKS:
        return 1.0
    return max((_of_op(op, bool(names & _UP_TO_ONE)) for op in program.ops), default=0.0)


def _of_op(op: Op, bounded: bool) -> float:
    """Constants that are added: biases, intercepts, and weights of what is at most 1."""
    if op.name in ("affine", "offset", "boosted"):
        constants = [p for p in op.parameters if isinstance(p, Floats)][-1]
        return max(map(abs, constants.values), default=0.0)
    if op.name == "pairs":
        _, weights, intercepts = op.parameters
        assert isinstance(weights, Matrix) and isinstance(intercepts, Floats)
        known = sum(abs(w) for row in weights.rows for w in row) if bounded else 0.0
        return known + max(map(abs, intercepts.values), default=0.0)
    return 0.0
