"""SplineTransformer: B-spline bases of each column."""

from __future__ import annotations

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import Estimator, clean
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Type, Value


def spline(objects: Objects, index: int) -> Estimator:
    """With constant values, or errors, beyond the knots."""
    fitted = fitted_at(objects, index)
    beyond, degree = fitted.get("extrapolation"), fitted.get("degree")
    if beyond not in ("constant", "error") or fitted.get("handle_missing", "error") != "error":
        raise HeldBackError(f"{fitted.name} has extrapolation={beyond!r}")
    knots: list[float] = []
    size = 0
    for node in objects.node(fitted.index("bsplines_")).items:
        own = objects.table(dict(objects.node(node).attributes)["t"]).cells
        size = len(own)
        knots += own
    bases = size - degree - 1
    bias = bool(fitted.get("include_bias"))
    wide = Type("loose", fitted.width * (bases - (not bias)))
    if len(knots) != size * fitted.width:
        raise HeldBackError(f"{fitted.name} has knots that are not known")

    def transform(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        return builder.op("spline_bases", rows, wide, Floats("knots", tuple(knots)), size,
                          degree, beyond, bias)  # fmt: skip

    return Estimator(
        fitted.name, {"transform": transform}, sparse=bool(fitted.get("sparse_output"))
    )
