"""The operations there are, and what holds for each: checked before anything is emitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nb2fn.errors import Nb2fnError
from nb2fn.lowering.scoring.program import (
    Codes,
    Floats,
    Integers,
    Labels,
    Matrix,
    Model,
    Op,
    Program,
    Type,
    Vocabulary,
)
from nb2fn.records import record


class ScoringError(Nb2fnError):
    """A program that breaks a rule of the scoring IR: a fault of the lowering."""


_NUMERIC = frozenset({"holed", "loose", "rows"})
_CLEAN = frozenset({"rows"})
_DENSE = frozenset({"holed", "loose", "rows"})
_SCORES = _NUMERIC
_SPARSE = frozenset({"sparse"})
_CELLS = frozenset({"cells", *_NUMERIC})

Rule = Callable[[Op, list[Type]], bool]


def _always(op: Op, given: list[Type]) -> bool:
    return True


def _same(op: Op, given: list[Type]) -> bool:
    """The width stays; vectors have an element for each column."""
    vectors = [p for p in op.parameters if isinstance(p, Floats)]
    width = given[0].width
    return op.type.width == width and all(len(v.values) == width for v in vectors)


def _fills(op: Op, given: list[Type]) -> bool:
    values = op.parameters[0]
    return isinstance(values, tuple) and len(values) == given[0].width == op.type.width


def _maps(op: Op, given: list[Type]) -> bool:
    """A weight row for each column of the answer, with a weight for each of the input."""
    weights, bias = op.parameters
    if not (isinstance(weights, Matrix) and isinstance(bias, Floats)):
        return False
    rows = weights.rows
    return len(rows) == len(bias.values) == op.type.width and all(
        len(row) == given[0].width for row in rows
    )


def _picks(op: Op, given: list[Type]) -> bool:
    places = op.parameters[0]
    return isinstance(places, tuple) and all(0 <= p < given[0].width for p in places)


def _sums(op: Op, given: list[Type]) -> bool:
    return op.type.width == sum(t.width for t in given)


def _codes(op: Op, given: list[Type]) -> bool:
    codes = op.parameters[0]
    return isinstance(codes, Codes) and len(codes.columns) == given[0].width


def _one(op: Op, given: list[Type]) -> bool:
    return given[0].width == 1


def _two(op: Op, given: list[Type]) -> bool:
    return given[0].width == 1 and op.type.width == 2


def _named(op: Op, given: list[Type]) -> bool:
    return isinstance(op.parameters[0], Labels)


def _supports(op: Op, given: list[Type]) -> bool:
    vectors = op.parameters[0]
    return (
        isinstance(vectors, Matrix)
        and len(vectors.rows) == op.type.width
        and all(len(row) == given[0].width for row in vectors.rows)
    )


def _pairs(op: Op, given: list[Type]) -> bool:
    counts, coefficients, intercepts = op.parameters
    if not isinstance(coefficients, Matrix) or not isinstance(intercepts, Floats):
        return False
    if not isinstance(counts, tuple):
        return False
    classes = len(counts)
    wide = all(len(row) == given[0].width for row in coefficients.rows)
    pairs = classes * (classes - 1) // 2
    return wide and sum(counts) == given[0].width and len(intercepts.values) == pairs


def _trees(op: Op, given: list[Type]) -> bool:
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


def _histograms(op: Op, given: list[Type]) -> bool:
    features, thresholds, left, right, roots, missing, _, _ = op.parameters
    return _trees(Op("", (), (features, thresholds, left, right, roots, missing), op.type), given)


def _samples(op: Op, given: list[Type]) -> bool:
    samples = op.parameters[0]
    return isinstance(samples, Matrix) and all(len(r) == given[0].width for r in samples.rows)


def _alike(op: Op, given: list[Type]) -> bool:
    return all(t.width == op.type.width for t in given)


def _weighs(op: Op, given: list[Type]) -> bool:
    weights, bias = op.parameters
    return (
        isinstance(weights, Matrix)
        and isinstance(bias, Floats)
        and len(weights.rows) == len(bias.values) == 1
        and len(weights.rows[0]) == given[0].width
    )


def _grows(op: Op, given: list[Type]) -> bool:
    vocabulary = op.parameters[-1]
    return isinstance(vocabulary, Vocabulary) and all(
        0 <= c < op.type.width for c in vocabulary.columns
    )


@record
class Spec:
    """``module`` of ``nb2fn.runtime.light`` that has the function; ``takes`` the kinds of its
    inputs (all alike, any number where ``many``); ``gives`` the kind of its result."""

    module: str
    takes: frozenset[str]
    gives: str
    rule: Rule = _always
    many: bool = False


def _kinds(*names: str) -> frozenset[str]:
    return frozenset(names)


SPECS: Mapping[str, Spec] = {
    "rows": Spec("rows", _kinds("data"), "rows"),
    "rows_or_sparse": Spec("rows", _kinds("data"), "either"),
    "sparse_matrix": Spec("rows", _SPARSE, "answer"),
    "cells": Spec("rows", _kinds("data"), "cells"),
    "frame_cells": Spec("rows", _kinds("data"), "cells"),
    "texts": Spec("rows", _kinds("data"), "texts"),
    "numbers": Spec("rows", _CELLS, "holed", _same),
    "not_infinite": Spec("rows", _NUMERIC, "holed", _same),
    "finite": Spec("rows", _NUMERIC, "rows", _same),
    "columns": Spec("rows", _CELLS, "cells", _picks),
    "column_texts": Spec("rows", _CELLS, "texts"),
    "beside_sparse": Spec("rows", _NUMERIC | _SPARSE, "sparse", _sums, many=True),
    "each": Spec("cellwise", _NUMERIC, "loose", _same),
    "beside": Spec("rows", _NUMERIC, "loose", _sums, many=True),
    "dense": Spec("rows", _SPARSE, "loose"),
    "sparse_rows": Spec("rows", _NUMERIC, "sparse"),
    "line_or_column": Spec("rows", _kinds("data"), "rows"),
    "as_column": Spec("rows", _kinds("places"), "loose"),
    "labels_beside": Spec("rows", _kinds("answer"), "answer", many=True),
    "matrix": Spec("rows", _NUMERIC, "answer"),
    "single": Spec("rows", _NUMERIC, "places", _one),
    "vector": Spec("rows", _kinds("places"), "answer"),
    "labels": Spec("rows", _kinds("places"), "answer", _named),
    "shift": Spec("linear", _NUMERIC, "loose", _same),
    "divide": Spec("linear", _NUMERIC, "loose", _same),
    "multiply": Spec("linear", _NUMERIC, "loose", _same),
    "offset": Spec("linear", _NUMERIC, "loose", _same),
    "clip": Spec("linear", _NUMERIC, "loose", _same),
    "affine": Spec("linear", _NUMERIC | _SPARSE | _kinds("either"), "loose", _maps),
    "product": Spec("linear", _NUMERIC, "loose", _supports),
    "raised": Spec("linear", _NUMERIC, "loose", _same),
    "logistic": Spec("linear", _NUMERIC, "loose", _same),
    "rectified": Spec("linear", _NUMERIC, "loose", _same),
    "tangents": Spec("linear", _NUMERIC, "loose", _same),
    "one_above": Spec("linear", _NUMERIC | _SPARSE | _kinds("either"), "", _same),
    "constant": Spec("linear", _CELLS | _SPARSE, "loose"),
    "constant_data": Spec("linear", _kinds("data"), "loose"),
    "clipped_halves": Spec("linear", _SCORES, "loose", _two),
    "complemented": Spec("linear", _SCORES, "loose", _two),
    "shares": Spec("linear", _SCORES, "loose", _same),
    "above": Spec("linear", _SCORES, "places", _one),
    "at_least": Spec("linear", _SCORES, "places", _one),
    "inside": Spec("linear", _SCORES, "places", _one),
    "signs": Spec("linear", _kinds("places"), "places"),
    "above_zero": Spec("linear", _SCORES, "places", _one),
    "largest": Spec("linear", _SCORES, "places"),
    "two_sided": Spec("linear", _SCORES, "loose", _two),
    "mirrored": Spec("linear", _SCORES, "loose", _two),
    "one_against_rest": Spec("linear", _SCORES, "loose", _same),
    "softmax": Spec("linear", _SCORES, "loose", _same),
    "weighted_kernels": Spec("svm", _DENSE, "loose", _weighs),
    "coupled": Spec("svm", _DENSE, "loose"),
    "kernel_linear": Spec("svm", _CLEAN, "loose", _supports),
    "kernel_rbf": Spec("svm", _CLEAN, "loose", _supports),
    "kernel_poly": Spec("svm", _CLEAN, "loose", _supports),
    "kernel_sigmoid": Spec("svm", _CLEAN, "loose", _supports),
    "pairs": Spec("svm", _DENSE, "loose", _pairs),
    "votes": Spec("svm", _DENSE, "places"),
    "negated": Spec("svm", _DENSE, "loose", _same),
    "one_score_each": Spec("svm", _DENSE, "loose"),
    "fill": Spec("encoders", _CELLS, "", _fills),
    "category_cells": Spec("encoders", _CELLS, "cells", _same),
    "one_hot": Spec("encoders", _CELLS, "loose", _codes),
    "target_means": Spec("encoders", _CELLS, "loose", _codes),
    "missing_marks": Spec("encoders", _NUMERIC, "loose", _picks),
    "missing_flags": Spec("encoders", _NUMERIC, "answer", _picks),
    "filled_by_nearest": Spec("encoders", _NUMERIC, "loose", _samples),
    "ordinal": Spec("encoders", _CELLS, "loose", _codes),
    "nearest": Spec("neighbours", _CLEAN, "near", _samples),
    "nearest_in_boxes": Spec("neighbours", _CLEAN, "near", _samples),
    "nearest_in_balls": Spec("neighbours", _CLEAN, "near", _samples),
    "within": Spec("neighbours", _CLEAN, "near", _samples),
    "near_votes": Spec("neighbours", _kinds("near"), "loose"),
    "near_means": Spec("neighbours", _kinds("near"), "loose"),
    "outlier_factors": Spec("neighbours", _kinds("near"), "loose"),
    "unit_rows": Spec("preprocessing", _NUMERIC, "loose", _same),
    "yeo_johnson": Spec("preprocessing", _NUMERIC, "loose", _same),
    "yeo_johnson_back": Spec("preprocessing", _NUMERIC, "loose", _same),
    "box_cox": Spec("preprocessing", _NUMERIC, "loose", _same),
    "box_cox_back": Spec("preprocessing", _NUMERIC, "loose", _same),
    "quantile_ranks": Spec("preprocessing", _NUMERIC, "loose"),
    "quantile_values": Spec("preprocessing", _NUMERIC, "loose"),
    "bin_places": Spec("preprocessing", _CLEAN, "loose"),
    "place_columns": Spec("preprocessing", _NUMERIC, "loose"),
    "products": Spec("preprocessing", _CLEAN, "loose"),
    "spline_bases": Spec("preprocessing", _CLEAN, "loose"),
    "rbf_similarities": Spec("similarities", _NUMERIC, "loose", _supports),
    "laplacian_similarities": Spec("similarities", _NUMERIC, "loose", _supports),
    "power_similarities": Spec("similarities", _NUMERIC, "loose", _supports),
    "tanh_similarities": Spec("similarities", _NUMERIC, "loose", _supports),
    "centred": Spec("similarities", _NUMERIC, "loose"),
    "projected": Spec("similarities", _NUMERIC | _SPARSE | _kinds("either"), "loose", _supports),
    "skewed_logs": Spec("similarities", _NUMERIC, "loose", _same),
    "cosines": Spec("similarities", _NUMERIC, "loose", _same),
    "chi_steps": Spec("similarities", _NUMERIC, "loose"),
    "log_sum": Spec("clusters", _NUMERIC, "loose"),
    "scaled_distances": Spec("clusters", _NUMERIC, "loose", _samples),
    "gaussians": Spec("processes", _NUMERIC, "loose", _same),
    "matern": Spec("processes", _NUMERIC, "loose", _same),
    "rational": Spec("processes", _NUMERIC, "loose", _same),
    "periodic": Spec("processes", _NUMERIC, "loose", _same),
    "multiplied": Spec("processes", _NUMERIC, "loose", _alike, many=True),
    "powered": Spec("processes", _NUMERIC, "loose", _same),
    "laplace_shares": Spec("processes", _NUMERIC, "loose"),
    "float32": Spec("trees", _NUMERIC, "loose", _same),
    "leaves": Spec("trees", _DENSE, "loose", _trees),
    "leaf_columns": Spec("trees", _DENSE, "loose", _trees),
    "boosted": Spec("trees", _DENSE, "loose", _trees),
    "histogram_boosted": Spec("trees", _NUMERIC, "loose", _histograms),
    "isolated": Spec("trees", _DENSE, "loose", _one),
    "added": Spec("ensembles", _NUMERIC, "loose", _alike, many=True),
    "weighted_added": Spec("ensembles", _NUMERIC, "loose", _alike, many=True),
    "indicators": Spec("ensembles", _kinds("places"), "loose"),
    "counted_votes": Spec("ensembles", _kinds("places"), "loose", many=True),
    "weighted_votes": Spec("ensembles", _kinds("places"), "loose", many=True),
    "second_less_first": Spec("ensembles", _DENSE, "loose"),
    "weighted_median": Spec("ensembles", _DENSE, "loose"),
    "last_largest": Spec("ensembles", _DENSE, "places"),
    "pair_votes": Spec("ensembles", _DENSE, "loose"),
    "at_most_one": Spec("ensembles", _DENSE, "loose", _same),
    "interpolated": Spec("ensembles", _NUMERIC, "loose", _one),
    "averaged": Spec("trees", _DENSE, "loose"),
    "not_negative": Spec("trees", _DENSE, "places", _one),
    "prepared": Spec("text", _kinds("texts"), "texts"),
    "words": Spec("text", _kinds("texts"), "lines"),
    "characters": Spec("text", _kinds("texts"), "lines"),
    "counted": Spec("text", _kinds("lines"), "sparse", _grows),
    "as_sparse": Spec("text", _NUMERIC | _kinds("either"), "sparse"),
    "hashed": Spec("hashing", _kinds("lines"), "sparse"),
    "hashed_lines": Spec("hashing", _kinds("data"), "sparse"),
    "hashed_records": Spec("hashing", _kinds("data"), "sparse"),
    "record_columns": Spec("hashing", _kinds("data"), "sparse", _grows),
    "encoded_labels": Spec("labels", _kinds("data"), "answer", _named),
    "decoded_labels": Spec("labels", _kinds("data"), "answer", _named),
    "label_columns": Spec("labels", _kinds("data"), "answer", _named),
    "column_labels": Spec("labels", _kinds("data"), "answer", _named),
    "label_set_columns": Spec("labels", _kinds("data"), "answer", _named),
    "binary": Spec("text", _SPARSE, "sparse"),
    "sublinear": Spec("text", _SPARSE, "sparse"),
    "weighted": Spec("text", _SPARSE, "sparse", _same),
    "unit_length": Spec("text", _SPARSE, "sparse"),
    "sparse_columns": Spec("text", _SPARSE, "sparse"),
    "squared_distances": Spec("clusters", _NUMERIC, "loose", _supports),
    "manhattan_distances": Spec("clusters", _NUMERIC, "loose", _supports),
    "bisected": Spec("clusters", _CLEAN, "places", _samples),
    "renamed": Spec("clusters", _kinds("places"), "places"),
    "quadratic_form": Spec("clusters", _NUMERIC, "loose", _samples),
    "group_means": Spec("clusters", _CLEAN, "loose"),
    "roots": Spec("clusters", _DENSE, "loose"),
    "smallest": Spec("clusters", _DENSE, "places"),
    "integers": Spec("clusters", _kinds("places"), "answer"),
    "normal_densities": Spec("clusters", _NUMERIC, "loose"),
    "normalised": Spec("clusters", _DENSE, "loose"),
    "log_normalised": Spec("clusters", _DENSE, "loose", _same),
    "table_sums": Spec("clusters", _DENSE, "loose"),
    "squares_sum": Spec("clusters", _DENSE, "loose"),
    "posteriors": Spec("clusters", _DENSE, "loose", _same),
}


def verify(model: Model) -> None:
    """Raises :class:`ScoringError` for a model that breaks a rule."""
    for method, program in model.methods.items():
        _verify(f"{model.estimator}.{method}", program)


def _verify(place: str, program: Program) -> None:
    if not program.ops or program.ops[-1].type.kind != "answer":
        raise ScoringError(f"{place} has no answer")
    types = [Type("data")]
    for number, op in enumerate(program.ops, 1):
        where = f"{place} %{number}: {op.name}"
        spec = SPECS.get(op.name)
        if spec is None:
            raise ScoringError(f"{where} is no operation")
        if not op.inputs or any(not 0 <= i < number for i in op.inputs):
            raise ScoringError(f"{where} takes what is not there")
        if len(op.inputs) > 1 and not spec.many:
            raise ScoringError(f"{where} takes one input")
        given = [types[i] for i in op.inputs]
        if any(t.kind not in spec.takes for t in given):
            raise ScoringError(f"{where} does not take {', '.join(map(str, given))}")
        if spec.gives and op.type.kind != spec.gives:
            raise ScoringError(f"{where} does not give {op.type}")
        if not spec.rule(op, given):
            raise ScoringError(f"{where}: its shapes do not fit ({', '.join(map(str, given))})")
        types.append(op.type)
