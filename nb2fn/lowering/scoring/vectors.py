"""Which operations have a numpy form, and which module of ``nb2fn.runtime.vector`` has it.

All others run in their light form: on lists, made of arrays and turned back into such.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

VECTORS: Final[Mapping[str, str]] = {
    name: module
    for module, names in {
        "rows": "rows rows_or_sparse cells numbers not_infinite finite columns beside "
        "line_or_column as_column labels_beside matrix single vector labels integers dense "
        "constant constant_data sparse_matrix",
        "linear": "shift divide multiply offset clip affine product raised logistic rectified "
        "tangents clipped_halves complemented shares above at_least inside signs above_zero "
        "largest two_sided mirrored one_against_rest softmax negated averaged not_negative "
        "roots smallest",
        "trees": "float32 leaves boosted histogram_boosted isolated",
        "ensembles": "added weighted_added indicators counted_votes second_less_first "
        "at_most_one fill unit_rows",
        "kernels": "kernel_linear kernel_rbf kernel_poly kernel_sigmoid pairs votes "
        "weighted_kernels rbf_similarities power_similarities tanh_similarities",
        "clusters": "squared_distances normal_densities log_sum log_normalised normalised",
    }.items()
    for name in names.split()
}

# What a numpy form takes beside arrays: rows of cells, or dicts of sparse rows.
_ALSO: Final[Mapping[str, frozenset[str]]] = {
    "affine": frozenset({"sparse"}),
    "numbers": frozenset({"cells"}),
    "columns": frozenset({"cells"}),
    "sparse_matrix": frozenset({"sparse"}),
    "dense": frozenset({"sparse"}),
    "constant": frozenset({"cells", "sparse"}),
}
_LISTS = frozenset({"cells", "sparse", "texts", "lines", "near"})


def is_vector(name: str, kinds: Collection[str]) -> bool:
    """Whether operation ``name`` has a numpy form for inputs of these kinds."""
    return name in VECTORS and not (_LISTS & {*kinds}) - _ALSO.get(name, frozenset())
