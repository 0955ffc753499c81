"""KMeans: the nearest centre."""

from __future__ import annotations

from nb2fn.lowering.estimators.base import Estimator, as_matrix, clean
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Matrix, Type, Value

_KNOWN = frozenset(
    "algorithm copy_x init max_iter n_clusters n_init random_state tol verbose _tol _n_init "
    "_algorithm _n_threads cluster_centers_ _n_features_out labels_ inertia_ n_iter_".split()
)


def k_means(objects: Objects, index: int) -> Estimator:
    """``predict`` and ``transform`` (the distances)."""
    fitted = Fitted(objects, index, _KNOWN)
    table = fitted.floats("cluster_centers_")
    centres = Matrix("centres", table.rows())

    def distances(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        wide = Type("loose", len(centres.rows))
        return builder.op("squared_distances", rows, wide, centres)

    def predict(builder: Builder, value: Value) -> Value:
        nearest = builder.op("smallest", distances(builder, value), Type("places"))
        return builder.op("integers", nearest, Type("answer"))

    def transform(builder: Builder, value: Value) -> Value:
        found = distances(builder, value)
        return as_matrix(builder, builder.op("roots", found, found.type))

    return Estimator(
        fitted.name,
        {"predict": predict, "transform": transform},
        {"cluster_centers_": table, "n_clusters": len(centres.rows)},
    )
