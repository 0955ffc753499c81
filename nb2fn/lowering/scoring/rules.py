"""What holds for the shapes of operations: one rule a function."""

from __future__ import annotations

from collections.abc import Callable

from nb2fn.lowering.scoring.program import (
    Codes,
    Floats,
    Integers,
    Labels,
    Matrix,
    Op,
    Type,
    Vocabulary,
)

Rule = Callable[[Op, list[Type]], bool]


def always(op: Op, given: list[Type]) -> bool:
    """Any shapes."""
    return True


def same(op: Op, given: list[Type]) -> bool:
    """The width stays; vectors have an element for each column."""
    vectors = [p for p in op.parameters if isinstance(p, Floats)]
    width = given[0].width
    return op.type.width == width and all(len(v.values) == width for v in vectors)


def fills(op: Op, given: list[Type]) -> bool:
    """A value for each column, and the width stays."""
    values = op.parameters[0]
    return isinstance(values, tuple) and len(values) == given[0].width == op.type.width


def maps(op: Op, given: list[Type]) -> bool:
    """A weight row for each column of the answer, with a weight for each of the input."""
    weights, bias = op.parameters
    if not (isinstance(weights, Matrix) and isinstance(bias, Floats)):
        return False
    rows = weights.rows
    return len(rows) == len(bias.values) == op.type.width and all(
        len(row) == given[0].width for row in rows
    )


def picks(op: Op, given: list[Type]) -> bool:
    """Every place is a column of the input."""
    places = op.parameters[0]
    return isinstance(places, tuple) and all(0 <= p < given[0].width for p in places)


def sums(op: Op, given: list[Type]) -> bool:
    """The answer is as wide as all that is given together."""
    return op.type.width == sum(t.width for t in given)


def codes(op: Op, given: list[Type]) -> bool:
    """A table of codes for each column."""
    codes = op.parameters[0]
    return isinstance(codes, Codes) and len(codes.columns) == given[0].width


def one(op: Op, given: list[Type]) -> bool:
    """One column is given."""
    return given[0].width == 1


def two(op: Op, given: list[Type]) -> bool:
    """One column is given, and two are answered."""
    return given[0].width == 1 and op.type.width == 2


def named(op: Op, given: list[Type]) -> bool:
    """The classes' names are there."""
    return isinstance(op.parameters[0], Labels)


def supports(op: Op, given: list[Type]) -> bool:
    """A support vector for each column of the answer, as wide as a row."""
    vectors = op.parameters[0]
    return (
        isinstance(vectors, Matrix)
        and len(vectors.rows) == op.type.width
        and all(len(row) == given[0].width for row in vectors.rows)
    )


def pairs(op: Op, given: list[Type]) -> bool:
    """An intercept for each pair of classes, and coefficients for all support vectors."""
    counts, coefficients, intercepts = op.parameters
    if not isinstance(coefficients, Matrix) or not isinstance(intercepts, Floats):
        return False
    if not isinstance(counts, tuple):
        return False
    classes = len(counts)
    wide = all(len(row) == given[0].width for row in coefficients.rows)
    pairs = classes * (classes - 1) // 2
    return wide and sum(counts) == given[0].width and len(intercepts.values) == pairs


def trees(op: Op, given: list[Type]) -> bool:
    """Children and roots are nodes of the table, each after its parent."""
    features, _, left, right, roots, values = op.parameters[:6]
    if not all(isinstance(p, Integers) for p in (features, left, right, roots)):
        return False
    assert isinstance(features, Integers) and isinstance(left, Integers)
    assert isinstance(right, Integers) and isinstance(roots, Integers)
    size = len(features.values)
    inside = all(-1 <= f < given[0].width for f in features.values)
    below = all(
        f < 0 or (i < abs(a) < size and i < b < size)
        for i, (f, a, b) in enumerate(zip(features.values, left.values, right.values, strict=True))
    )
    return inside and below and all(0 <= r < size for r in roots.values) and bool(values)


def histograms(op: Op, given: list[Type]) -> bool:
    """As of trees, whose missing cells have a side of their own."""
    features, thresholds, left, right, roots, missing, _, _ = op.parameters
    return trees(Op("", (), (features, thresholds, left, right, roots, missing), op.type), given)


def samples(op: Op, given: list[Type]) -> bool:
    """The samples kept are as wide as a row."""
    samples = op.parameters[0]
    return isinstance(samples, Matrix) and all(len(r) == given[0].width for r in samples.rows)


def alike(op: Op, given: list[Type]) -> bool:
    """All that is given is as wide as the answer."""
    return all(t.width == op.type.width for t in given)


def weighs(op: Op, given: list[Type]) -> bool:
    """One row of weights with one bias, as wide as what is given."""
    weights, bias = op.parameters
    return (
        isinstance(weights, Matrix)
        and isinstance(bias, Floats)
        and len(weights.rows) == len(bias.values) == 1
        and len(weights.rows[0]) == given[0].width
    )


def grows(op: Op, given: list[Type]) -> bool:
    """Every word has a column of the answer."""
    vocabulary = op.parameters[-1]
    return isinstance(vocabulary, Vocabulary) and all(
        0 <= c < op.type.width for c in vocabulary.columns
    )


def fits_bias(op: Op, given: list[Type]) -> bool:
    """A number to add for each row of weights; the rows are of one length."""
    weights, bias = op.parameters[:2]
    if not (isinstance(weights, Matrix) and isinstance(bias, Floats)):
        return False
    return len(weights.rows) == len(bias.values) and len({len(r) for r in weights.rows}) == 1


def like_factors(op: Op, given: list[Type]) -> bool:
    """A term for each factor."""
    factors, terms = op.parameters[:2]
    if not (isinstance(factors, Floats) and isinstance(terms, Floats)):
        return False
    return len(factors.values) == len(terms.values) > 0
