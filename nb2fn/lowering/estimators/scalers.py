"""StandardScaler and MinMaxScaler: two elementwise operations in scikit-learn's order."""

from __future__ import annotations

from nb2fn.lowering.estimators.base import Estimator, holed
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Type, Value

_STANDARD = frozenset("copy with_mean with_std n_samples_seen_ mean_ var_ scale_".split())
_MIN_MAX = frozenset(
    "clip copy feature_range n_samples_seen_ scale_ min_ data_min_ data_max_ data_range_".split()
)


def standard(objects: Objects, index: int) -> Estimator:
    """``(x - mean) / scale``; NaN passes."""
    fitted = Fitted(objects, index, _STANDARD)
    mean = Floats("mean", fitted.floats("mean_").cells) if fitted.get("with_mean") else None
    scale = Floats("scale", fitted.floats("scale_").cells) if fitted.get("with_std") else None

    def transform(builder: Builder, value: Value) -> Value:
        rows = holed(builder, value, fitted)
        wide = Type("loose", fitted.width)
        if mean is not None:
            rows = builder.op("shift", rows, wide, mean)
        if scale is not None:
            rows = builder.op("divide", rows, wide, scale)
        return rows

    return Estimator(fitted.name, {"transform": transform})


def min_max(objects: Objects, index: int) -> Estimator:
    """``x * scale + min``, clipped if asked for; NaN passes."""
    fitted = Fitted(objects, index, _MIN_MAX)
    scale = Floats("scale", fitted.floats("scale_").cells)
    low = Floats("minimum", fitted.floats("min_").cells)

    def transform(builder: Builder, value: Value) -> Value:
        rows = holed(builder, value, fitted)
        wide = Type("loose", fitted.width)
        rows = builder.op("multiply", rows, wide, scale)
        rows = builder.op("offset", rows, wide, low)
        if fitted.get("clip"):
            bottom, top = fitted.get("feature_range")
            rows = builder.op("clip", rows, wide, float(bottom), float(top))
        return rows

    return Estimator(fitted.name, {"transform": transform})
