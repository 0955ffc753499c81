"""The operations there are, and what holds for each: checked before anything is emitted."""

from __future__ import annotations

from collections.abc import Mapping

from nb2fn.errors import Nb2fnError
from nb2fn.lowering.scoring import rules
from nb2fn.lowering.scoring.program import Model, Program, Type
from nb2fn.records import record


class ScoringError(Nb2fnError):
    """A program that breaks a rule of the scoring IR: a fault of the lowering."""


_NUMERIC = frozenset({"holed", "loose", "rows"})
_CLEAN = frozenset({"rows"})
_DENSE = frozenset({"holed", "loose", "rows"})
_SCORES = _NUMERIC
_SPARSE = frozenset({"sparse"})
_CELLS = frozenset({"cells", *_NUMERIC})


@record
class Spec:
    """``module`` of ``nb2fn.runtime.light`` that has the function, empty where only numpy
    does it (``vectors.py``); ``takes`` the kinds of its inputs (all alike, any number where
    ``many``); ``gives`` the kind of its result."""

    module: str
    takes: frozenset[str]
    gives: str
    rule: rules.Rule = rules.always
    many: bool = False


def _kinds(*names: str) -> frozenset[str]:
    return frozenset(names)


_TENSOR = _kinds("tensor")

SPECS: Mapping[str, Spec] = {
    "rows": Spec("rows", _kinds("data"), "rows"),
    "rows_or_sparse": Spec("rows", _kinds("data"), "either"),
    "sparse_matrix": Spec("rows", _SPARSE, "answer"),
    "cells": Spec("rows", _kinds("data"), "cells"),
    "frame_cells": Spec("rows", _kinds("data"), "cells"),
    "texts": Spec("rows", _kinds("data"), "texts"),
    "numbers": Spec("rows", _CELLS, "holed", rules.same),
    "not_infinite": Spec("rows", _NUMERIC, "holed", rules.same),
    "finite": Spec("rows", _NUMERIC, "rows", rules.same),
    "columns": Spec("rows", _CELLS, "cells", rules.picks),
    "column_texts": Spec("rows", _CELLS, "texts"),
    "beside_sparse": Spec("rows", _NUMERIC | _SPARSE, "sparse", rules.sums, many=True),
    "each": Spec("cellwise", _NUMERIC, "loose", rules.same),
    "beside": Spec("rows", _NUMERIC, "loose", rules.sums, many=True),
    "dense": Spec("rows", _SPARSE, "loose"),
    "sparse_rows": Spec("rows", _NUMERIC, "sparse"),
    "line_or_column": Spec("rows", _kinds("data"), "rows"),
    "as_column": Spec("rows", _kinds("places"), "loose"),
    "labels_beside": Spec("rows", _kinds("answer"), "answer", many=True),
    "matrix": Spec("rows", _NUMERIC, "answer"),
    "single": Spec("rows", _NUMERIC, "places", rules.one),
    "vector": Spec("rows", _kinds("places"), "answer"),
    "labels": Spec("rows", _kinds("places"), "answer", rules.named),
    "shift": Spec("linear", _NUMERIC, "loose", rules.same),
    "divide": Spec("linear", _NUMERIC, "loose", rules.same),
    "multiply": Spec("linear", _NUMERIC, "loose", rules.same),
    "offset": Spec("linear", _NUMERIC, "loose", rules.same),
    "clip": Spec("linear", _NUMERIC, "loose", rules.same),
    "affine": Spec("linear", _NUMERIC | _SPARSE | _kinds("either"), "loose", rules.maps),
    "product": Spec("linear", _NUMERIC, "loose", rules.supports),
    "raised": Spec("linear", _NUMERIC, "loose", rules.same),
    "logistic": Spec("linear", _NUMERIC, "loose", rules.same),
    "rectified": Spec("linear", _NUMERIC, "loose", rules.same),
    "tangents": Spec("linear", _NUMERIC, "loose", rules.same),
    "one_above": Spec("linear", _NUMERIC | _SPARSE | _kinds("either"), "", rules.same),
    "constant": Spec("linear", _CELLS | _SPARSE, "loose"),
    "constant_data": Spec("linear", _kinds("data"), "loose"),
    "clipped_halves": Spec("linear", _SCORES, "loose", rules.two),
    "complemented": Spec("linear", _SCORES, "loose", rules.two),
    "shares": Spec("linear", _SCORES, "loose", rules.same),
    "above": Spec("linear", _SCORES, "places", rules.one),
    "at_least": Spec("linear", _SCORES, "places", rules.one),
    "inside": Spec("linear", _SCORES, "places", rules.one),
    "signs": Spec("linear", _kinds("places"), "places"),
    "above_zero": Spec("linear", _SCORES, "places", rules.one),
    "largest": Spec("linear", _SCORES, "places"),
    "two_sided": Spec("linear", _SCORES, "loose", rules.two),
    "mirrored": Spec("linear", _SCORES, "loose", rules.two),
    "one_against_rest": Spec("linear", _SCORES, "loose", rules.same),
    "softmax": Spec("linear", _SCORES, "loose", rules.same),
    "weighted_kernels": Spec("svm", _DENSE, "loose", rules.weighs),
    "coupled": Spec("svm", _DENSE, "loose"),
    "kernel_linear": Spec("svm", _CLEAN, "loose", rules.supports),
    "kernel_rbf": Spec("svm", _CLEAN, "loose", rules.supports),
    "kernel_poly": Spec("svm", _CLEAN, "loose", rules.supports),
    "kernel_sigmoid": Spec("svm", _CLEAN, "loose", rules.supports),
    "pairs": Spec("svm", _DENSE, "loose", rules.pairs),
    "votes": Spec("svm", _DENSE, "places"),
    "negated": Spec("svm", _DENSE, "loose", rules.same),
    "one_score_each": Spec("svm", _DENSE, "loose"),
    "fill": Spec("encoders", _CELLS, "", rules.fills),
    "category_cells": Spec("encoders", _CELLS, "cells", rules.same),
    "one_hot": Spec("encoders", _CELLS, "loose", rules.codes),
    "target_means": Spec("encoders", _CELLS, "loose", rules.codes),
    "missing_marks": Spec("encoders", _NUMERIC, "loose", rules.picks),
    "missing_flags": Spec("encoders", _NUMERIC, "answer", rules.picks),
    "filled_by_nearest": Spec("encoders", _NUMERIC, "loose", rules.samples),
    "ordinal": Spec("encoders", _CELLS, "loose", rules.codes),
    "nearest": Spec("neighbours", _CLEAN, "near", rules.samples),
    "nearest_in_boxes": Spec("neighbours", _CLEAN, "near", rules.samples),
    "nearest_in_balls": Spec("neighbours", _CLEAN, "near", rules.samples),
    "within": Spec("neighbours", _CLEAN, "near", rules.samples),
    "near_votes": Spec("neighbours", _kinds("near"), "loose"),
    "near_means": Spec("neighbours", _kinds("near"), "loose"),
    "outlier_factors": Spec("neighbours", _kinds("near"), "loose"),
    "unit_rows": Spec("preprocessing", _NUMERIC, "loose", rules.same),
    "yeo_johnson": Spec("preprocessing", _NUMERIC, "loose", rules.same),
    "yeo_johnson_back": Spec("preprocessing", _NUMERIC, "loose", rules.same),
    "box_cox": Spec("preprocessing", _NUMERIC, "loose", rules.same),
    "box_cox_back": Spec("preprocessing", _NUMERIC, "loose", rules.same),
    "quantile_ranks": Spec("preprocessing", _NUMERIC, "loose"),
    "quantile_values": Spec("preprocessing", _NUMERIC, "loose"),
    "bin_places": Spec("preprocessing", _CLEAN, "loose"),
    "place_columns": Spec("preprocessing", _NUMERIC, "loose"),
    "products": Spec("preprocessing", _CLEAN, "loose"),
    "spline_bases": Spec("preprocessing", _CLEAN, "loose"),
    "rbf_similarities": Spec("similarities", _NUMERIC, "loose", rules.supports),
    "laplacian_similarities": Spec("similarities", _NUMERIC, "loose", rules.supports),
    "power_similarities": Spec("similarities", _NUMERIC, "loose", rules.supports),
    "tanh_similarities": Spec("similarities", _NUMERIC, "loose", rules.supports),
    "centred": Spec("similarities", _NUMERIC, "loose"),
    "projected": Spec(
        "similarities", _NUMERIC | _SPARSE | _kinds("either"), "loose", rules.supports
    ),
    "skewed_logs": Spec("similarities", _NUMERIC, "loose", rules.same),
    "cosines": Spec("similarities", _NUMERIC, "loose", rules.same),
    "chi_steps": Spec("similarities", _NUMERIC, "loose"),
    "log_sum": Spec("clusters", _NUMERIC, "loose"),
    "scaled_distances": Spec("clusters", _NUMERIC, "loose", rules.samples),
    "gaussians": Spec("processes", _NUMERIC, "loose", rules.same),
    "matern": Spec("processes", _NUMERIC, "loose", rules.same),
    "rational": Spec("processes", _NUMERIC, "loose", rules.same),
    "periodic": Spec("processes", _NUMERIC, "loose", rules.same),
    "multiplied": Spec("processes", _NUMERIC, "loose", rules.alike, many=True),
    "powered": Spec("processes", _NUMERIC, "loose", rules.same),
    "laplace_shares": Spec("processes", _NUMERIC, "loose"),
    "float32": Spec("trees", _NUMERIC, "loose", rules.same),
    "leaves": Spec("trees", _DENSE, "loose", rules.trees),
    "leaf_columns": Spec("trees", _DENSE, "loose", rules.trees),
    "boosted": Spec("trees", _DENSE, "loose", rules.trees),
    "histogram_boosted": Spec("trees", _NUMERIC, "loose", rules.histograms),
    "design_rows": Spec("designs", _kinds("data"), "holed"),
    "normal_shares": Spec("designs", _SCORES, "loose", rules.same),
    "of_matrix": Spec("matrices", _kinds("data"), "holed"),
    "single_boosted": Spec("margins", _DENSE, "loose", rules.trees),
    "single_logistic": Spec("margins", _SCORES, "loose", rules.same),
    "single_softmax": Spec("margins", _SCORES, "loose", rules.same),
    "single_raised": Spec("margins", _SCORES, "loose", rules.same),
    "single_complemented": Spec("margins", _SCORES, "loose", rules.two),
    "single_matrix": Spec("margins", _SCORES, "answer"),
    "single_vector": Spec("margins", _kinds("places"), "answer"),
    "given_numbers": Spec("gradients", _kinds("data"), "holed"),
    "not_tiny": Spec("gradients", _NUMERIC, "holed", rules.same),
    "one_sided": Spec("gradients", _SCORES, "loose", rules.same),
    "signed_squares": Spec("gradients", _SCORES, "loose", rules.same),
    "isolated": Spec("trees", _DENSE, "loose", rules.one),
    "added": Spec("ensembles", _NUMERIC, "loose", rules.alike, many=True),
    "weighted_added": Spec("ensembles", _NUMERIC, "loose", rules.alike, many=True),
    "indicators": Spec("ensembles", _kinds("places"), "loose"),
    "counted_votes": Spec("ensembles", _kinds("places"), "loose", many=True),
    "weighted_votes": Spec("ensembles", _kinds("places"), "loose", many=True),
    "second_less_first": Spec("ensembles", _DENSE, "loose"),
    "weighted_median": Spec("ensembles", _DENSE, "loose"),
    "last_largest": Spec("ensembles", _DENSE, "places"),
    "pair_votes": Spec("ensembles", _DENSE, "loose"),
    "at_most_one": Spec("ensembles", _DENSE, "loose", rules.same),
    "interpolated": Spec("ensembles", _NUMERIC, "loose", rules.one),
    "averaged": Spec("trees", _DENSE, "loose"),
    "not_negative": Spec("trees", _DENSE, "places", rules.one),
    "prepared": Spec("text", _kinds("texts"), "texts"),
    "words": Spec("text", _kinds("texts"), "lines"),
    "characters": Spec("text", _kinds("texts"), "lines"),
    "counted": Spec("text", _kinds("lines"), "sparse", rules.grows),
    "as_sparse": Spec("text", _NUMERIC | _kinds("either"), "sparse"),
    "hashed": Spec("hashing", _kinds("lines"), "sparse"),
    "hashed_lines": Spec("hashing", _kinds("data"), "sparse"),
    "hashed_records": Spec("hashing", _kinds("data"), "sparse"),
    "record_columns": Spec("hashing", _kinds("data"), "sparse", rules.grows),
    "encoded_labels": Spec("labels", _kinds("data"), "answer", rules.named),
    "decoded_labels": Spec("labels", _kinds("data"), "answer", rules.named),
    "label_columns": Spec("labels", _kinds("data"), "answer", rules.named),
    "column_labels": Spec("labels", _kinds("data"), "answer", rules.named),
    "label_set_columns": Spec("labels", _kinds("data"), "answer", rules.named),
    "binary": Spec("text", _SPARSE, "sparse"),
    "sublinear": Spec("text", _SPARSE, "sparse"),
    "weighted": Spec("text", _SPARSE, "sparse", rules.same),
    "unit_length": Spec("text", _SPARSE, "sparse"),
    "sparse_columns": Spec("text", _SPARSE, "sparse"),
    "squared_distances": Spec("clusters", _NUMERIC, "loose", rules.supports),
    "manhattan_distances": Spec("clusters", _NUMERIC, "loose", rules.supports),
    "bisected": Spec("clusters", _CLEAN, "places", rules.samples),
    "renamed": Spec("clusters", _kinds("places"), "places"),
    "quadratic_form": Spec("clusters", _NUMERIC, "loose", rules.samples),
    "group_means": Spec("clusters", _CLEAN, "loose"),
    "roots": Spec("clusters", _DENSE, "loose"),
    "smallest": Spec("clusters", _DENSE, "places"),
    "integers": Spec("clusters", _kinds("places"), "answer"),
    "normal_densities": Spec("clusters", _NUMERIC, "loose"),
    "normalised": Spec("clusters", _DENSE, "loose"),
    "log_normalised": Spec("clusters", _DENSE, "loose", rules.same),
    "table_sums": Spec("clusters", _DENSE, "loose"),
    "squares_sum": Spec("clusters", _DENSE, "loose"),
    "posteriors": Spec("clusters", _DENSE, "loose", rules.same),
    "tensor_input": Spec("tensors", _kinds("data"), "tensor"),
    "tensor_answer": Spec("tensors", _TENSOR, "answer"),
    "network_input": Spec("networks", _kinds("data"), "tensor"),
    "network_answer": Spec("networks", _TENSOR, "answer"),
    "linear": Spec("networks", _TENSOR, "tensor", rules.fits_bias),
    "scaled": Spec("networks", _TENSOR, "tensor", rules.like_factors),
    "layer_scaled": Spec("networks", _TENSOR, "tensor", rules.like_factors),
    "activated": Spec("networks", _TENSOR, "tensor"),
    "softmaxed": Spec("networks", _TENSOR, "tensor"),
    "reshaped": Spec("networks", _TENSOR, "tensor"),
    "flattened": Spec("networks", _TENSOR, "tensor"),
    "squeezed": Spec("networks", _TENSOR, "tensor"),
    "unsqueezed": Spec("networks", _TENSOR, "tensor"),
    "permuted": Spec("networks", _TENSOR, "tensor"),
    "combined": Spec("networks", _TENSOR, "tensor", many=True),
    "joined": Spec("networks", _TENSOR, "tensor", many=True),
    "averaged_axes": Spec("networks", _TENSOR, "tensor"),
    "embedded": Spec("networks", _TENSOR, "tensor"),
    "convolved": Spec("windows", _TENSOR, "tensor", rules.fits_bias),
    "largest_in_windows": Spec("windows", _TENSOR, "tensor"),
    "means_in_windows": Spec("windows", _TENSOR, "tensor"),
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
