"""Estimators that hand a question on: searches, frozen ones, transformed targets."""

from __future__ import annotations

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import (
    Estimator,
    Lower,
    as_matrix,
    as_vector,
    numeric,
)
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Objects
from nb2fn.lowering.scoring.program import Builder, Value

_HELD = ("best_estimator_", "estimator_", "base_estimator_")


def handed_on(objects: Objects, index: int, lower: Lower) -> Estimator:
    """Grid, random and halving searches, RANSAC, self training, frozen estimators."""
    fitted = fitted_at(objects, index)
    if fitted.name.endswith("SearchCV") and not fitted.has("best_estimator_"):
        raise HeldBackError(f"{fitted.name} has no best_estimator_: it is not fitted, or not refit")
    held = "estimator" if fitted.name == "FrozenEstimator" else ""
    held = next((name for name in _HELD if fitted.has(name)), held)
    if not held:
        raise HeldBackError(f"{fitted.name} holds no estimator: it is not fitted")
    part = lower(objects, fitted.index(held))
    return Estimator(f"{fitted.name}[{part.name}]", part.methods, part.attributes, part.sparse)


def transformed_target(objects: Objects, index: int, lower: Lower) -> Estimator:
    """TransformedTargetRegressor: the answer through the inverse of a transformer."""
    fitted = fitted_at(objects, index)
    part = lower(objects, fitted.index("regressor_"))
    back = lower(objects, fitted.index("transformer_"))
    line = fitted.get("_training_dim") == 1

    def predict(builder: Builder, value: Value) -> Value:
        found = numeric(builder, part.step("predict")(builder, value))
        found = numeric(builder, back.step("inverse_transform")(builder, found))
        flat = line and found.type.width == 1
        return as_vector(builder, found) if flat else as_matrix(builder, found)

    return Estimator(f"{fitted.name}[{part.name}]", {"predict": predict})
