"""How large the terms are that a model's numbers are summed from, whatever it is asked.

Rounding is proportional to the terms of a sum, not to the sum: where they cancel, a small
answer is as uncertain as a large one. This is the part of ``Σ|terms|`` that does not
depend on the question.
"""

from __future__ import annotations

from operator import mul

from nb2fn.lowering.scoring.program import Floats, Matrix, Model, Op, Program

# Probabilities of one sample are shares of 1.
_LINKS = frozenset(
    {"two_sided", "softmax", "one_against_rest", "normalised", "shares", "coupled",
     "laplace_shares"}
)  # fmt: skip
# What the probabilities of a Gaussian process are summed from.
_LAPLACE_TERMS = 7731.0
# Kernels that have no bound: their size on the samples stands for that on a question.
_UNBOUNDED = frozenset({"product", "power_similarities", "kernel_linear", "kernel_poly"})
_SAMPLES = ("samples", "support_vectors")
_SAMPLES_TRIED = 32
_UP_TO_ONE = frozenset(
    {"kernel_rbf", "kernel_sigmoid", "rbf_similarities", "laplacian_similarities",
     "tanh_similarities", "gaussians", "matern", "rational", "periodic"}
)  # fmt: skip
_WITH_CONSTANTS = frozenset({"affine", "offset", "boosted", "histogram_boosted", "posteriors"})


def least_terms(model: Model) -> float:
    """The largest of a model's methods; 0 where nothing is known."""
    return max(map(_of_program, model.methods.values()), default=0.0)


def _of_program(program: Program) -> float:
    names = {op.name for op in program.ops}
    grown = max(map(_growth, program.ops), default=1.0)
    if names & _LINKS:
        return grown
    bounded = bool(names & _UP_TO_ONE)
    found = max((_of_op(op, bounded) for op in program.ops), default=0.0)
    found = max(found, _of_unbounded(program))
    return grown * found if found else grown if grown > 1.0 else 0.0


def _of_unbounded(program: Program) -> float:
    found = 0.0
    for op in program.ops:
        before = program.ops[op.inputs[0] - 1] if op.inputs[0] else None
        if op.name not in ("product", "pairs", "weighted_kernels") or before is None:
            continue
        weights = next(p for p in op.parameters if isinstance(p, Matrix))
        samples = before.parameters[0] if before.parameters else None
        if not isinstance(samples, Matrix) or before.name not in _UNBOUNDED:
            continue
        if samples.name in _SAMPLES and len(weights.rows[0]) == len(samples.rows):
            found = max(found, _of_kernel(before, weights))
    return found


def _of_op(op: Op, bounded: bool) -> float:
    """Constants that are added: biases, intercepts, and weights of what is at most 1."""
    if op.name in _WITH_CONSTANTS:
        constants = [p for p in op.parameters if isinstance(p, Floats)][-1]
        return max(map(abs, constants.values), default=0.0)
    if op.name == "shift":
        # Only what is taken off an answer stands under this name.
        offset = op.parameters[0]
        assert isinstance(offset, Floats)
        return max(map(abs, offset.values)) if offset.name == "offset" else 0.0
    if op.name in ("pairs", "weighted_kernels"):
        *_, weights, intercepts = op.parameters
        assert isinstance(weights, Matrix) and isinstance(intercepts, Floats)
        known = sum(abs(w) for row in weights.rows for w in row) if bounded else 0.0
        return known + max(map(abs, intercepts.values), default=0.0)
    if op.name == "product" and bounded:
        weights = op.parameters[0]
        assert isinstance(weights, Matrix)
        return max((sum(map(abs, row)) for row in weights.rows), default=0.0)
    return 0.0


def _growth(op: Op) -> float:
    """By how much rounding before an operation is larger after it."""
    if op.name == "laplace_shares":
        return _LAPLACE_TERMS
    if op.name == "constant":
        cells = op.parameters[0]
        assert isinstance(cells, Floats)
        return max(1.0, *map(abs, cells.values))
    if op.name != "rbf_similarities":
        return 1.0
    samples, gamma = op.parameters
    assert isinstance(samples, Matrix) and isinstance(gamma, float)
    longest = max((sum(x * x for x in row) for row in samples.rows), default=0.0)
    return max(1.0, 4.0 * gamma * longest)


def _of_kernel(kernel: Op, weights: Matrix) -> float:
    """``Σ |weight · kernel|`` where the question is one of the samples."""
    samples, *rest = kernel.parameters
    assert isinstance(samples, Matrix)
    slope, start, power = (*rest, 1.0, 0.0, 1.0)[:3] if rest else (1.0, 0.0, 1.0)
    found = 0.0
    for question in samples.rows[:_SAMPLES_TRIED]:
        sizes = [
            (abs(slope * sum(map(mul, question, row))) + abs(start)) ** power  # type: ignore[arg-type]
            for row in samples.rows
        ]
        for row in weights.rows:
            found = max(found, sum(abs(w) * s for w, s in zip(row, sizes, strict=True)))
    return found
