"""SimpleImputer, KNNImputer and MissingIndicator."""

from __future__ import annotations

import math

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import Estimator, Step, cells, holed
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Matrix, Type, Value


def _only_nan(fitted: Fitted) -> None:
    missing = fitted.get("missing_values")
    if not (isinstance(missing, float) and math.isnan(missing)):
        raise HeldBackError(f"{fitted.name} has missing_values={missing!r}")


def simple(objects: Objects, index: int) -> Estimator:
    """The fitted statistic where a cell is NaN."""
    fitted = fitted_at(objects, index)
    _only_nan(fitted)
    statistics = fitted.table("statistics_").cells
    texts = [isinstance(s, str) for s in statistics]
    if any(s != s for s in statistics) or (any(texts) and not all(texts)):
        raise HeldBackError(f"{fitted.name} has columns without a statistic, or of several types")
    marks = _marks(fitted)
    if texts and texts[0] and marks:
        raise HeldBackError(f"{fitted.name} marks missing texts")

    def transform(builder: Builder, value: Value) -> Value:
        if texts and texts[0]:
            wide = Type("cells", fitted.width)
            given = cells(builder, value, fitted)
            given = builder.op("category_cells", given, wide, "t" * len(statistics))
            return builder.op("fill", given, wide, statistics)
        rows = holed(builder, value, fitted)
        plain = tuple(map(float, statistics))
        found = builder.op("fill", rows, Type("holed", rows.type.width), plain)
        return _marked(builder, found, rows, marks)

    return Estimator(fitted.name, {"transform": transform})


def _marks(fitted: Fitted) -> tuple[int, ...]:
    """The columns that are marked where they are missing."""
    if not fitted.get("add_indicator"):
        return ()
    inner = fitted_at(fitted.objects, fitted.index("indicator_"))
    if inner.get("error_on_new"):
        raise HeldBackError(f"{fitted.name} has an indicator of its own")
    return tuple(inner.table("features_").cells)


def _marked(builder: Builder, found: Value, rows: Value, marks: tuple[int, ...]) -> Value:
    if not marks:
        return found
    marked = builder.op("missing_marks", rows, Type("loose", len(marks)), marks)
    wide = Type("loose", found.type.width + len(marks))
    return builder.op("beside", [found, marked], wide)


def nearest(objects: Objects, index: int) -> Estimator:
    """KNNImputer: the mean of the nearest samples that have the cell."""
    fitted = fitted_at(objects, index)
    _only_nan(fitted)
    metric, weights = fitted.get("metric"), fitted.get("weights")
    if metric != "nan_euclidean" or weights not in ("uniform", "distance"):
        raise HeldBackError(f"{fitted.name} has metric={metric!r} and weights={weights!r}")
    if not all(fitted.table("_valid_mask").cells):
        raise HeldBackError(f"{fitted.name} has columns without any value")
    samples = Matrix("samples", fitted.floats("_fit_X").rows())
    marks = _marks(fitted)

    def transform(builder: Builder, value: Value) -> Value:
        rows = holed(builder, value, fitted)
        wide, count = Type("loose", fitted.width), fitted.get("n_neighbors")
        found = builder.op("filled_by_nearest", rows, wide, samples, count, weights == "distance")
        return _marked(builder, found, rows, marks)

    return Estimator(fitted.name, {"transform": transform})


def indicator(objects: Objects, index: int) -> Estimator:
    """MissingIndicator: which cells are missing."""
    fitted = fitted_at(objects, index)
    _only_nan(fitted)
    if fitted.get("sparse") is True or fitted.get("_precomputed"):
        raise HeldBackError(f"{fitted.name} gives a sparse matrix, or was given a mask")
    places = tuple(fitted.table("features_").cells)
    strict = bool(fitted.get("error_on_new")) and fitted.get("features") == "missing-only"

    def transform(builder: Builder, value: Value) -> Value:
        rows = holed(builder, value, fitted)
        return builder.op("missing_flags", rows, Type("answer"), places, strict)

    methods: dict[str, Step] = {"transform": transform}
    return Estimator(fitted.name, methods)
