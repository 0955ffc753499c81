"""Linear and quadratic discriminant analysis."""

from __future__ import annotations

import math

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import (
    Estimator,
    Step,
    as_matrix,
    as_vector,
    classes,
    clean,
    most_likely,
)
from nb2fn.lowering.estimators.linear import decisions, linked
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Matrix, Type, Value


def linear(objects: Objects, index: int) -> Estimator:
    """LinearDiscriminantAnalysis."""
    fitted = fitted_at(objects, index)
    table = classes(fitted)
    count = len(table.cells)
    weights = Matrix("weights", fitted.floats("coef_").rows())
    bias = Floats("bias", fitted.floats("intercept_").cells)
    wide = Type("loose", len(bias.values))

    def scores(builder: Builder, value: Value) -> Value:
        return builder.op("affine", clean(builder, value, fitted), wide, weights, bias)

    methods = decisions(scores, table)
    methods["predict_proba"] = linked(scores, "two_sided" if count == 2 else "softmax", count)
    if fitted.get("solver") in ("svd", "eigen"):
        methods["transform"] = _scaled(fitted)
    return Estimator(fitted.name, methods, {"classes_": table})


def _scaled(fitted: Fitted) -> Step:
    kept = fitted.get("_max_components")
    columns = tuple(zip(*fitted.floats("scalings_").rows(), strict=True))[:kept]
    directions = Matrix("scalings", columns)

    def transform(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        if fitted.get("solver") == "svd":
            middle = Floats("middle", fitted.floats("xbar_").cells)
            rows = builder.op("shift", rows, Type("loose", fitted.width), middle)
        return builder.op("product", rows, Type("loose", len(columns)), directions)

    return transform


def quadratic(objects: Objects, index: int) -> Estimator:
    """QuadraticDiscriminantAnalysis: a normal distribution for each class."""
    fitted = fitted_at(objects, index)
    table = classes(fitted)
    binary = len(table.cells) == 2
    parts = _axes(fitted)
    means = fitted.floats("means_").rows()
    priors = fitted.floats("priors_").cells
    spreads = [fitted.objects.table(i).cells for i in _items(fitted, "scalings_")]
    if any(s <= 0 for spread in spreads for s in spread) or any(p <= 0 for p in priors):
        raise HeldBackError(f"{fitted.name} has a variance or prior of 0")
    logs = tuple(math.fsum(map(math.log, spread)) for spread in spreads)
    starts = tuple(map(math.log, priors))

    def joint(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        found = []
        for mean, axes in zip(means, parts, strict=True):
            gap = builder.op("shift", rows, Type("loose", fitted.width), Floats("mean", mean))
            turned = builder.op("product", gap, Type("loose", len(axes.rows)), axes)
            found.append(builder.op("squares_sum", turned, Type("loose", 1)))
        wide = Type("loose", len(found))
        beside = builder.op("beside", found, wide)
        return builder.op("posteriors", beside, wide, Floats("logs", logs),
                          Floats("priors", starts))  # fmt: skip

    def difference(builder: Builder, value: Value) -> Value:
        return builder.op("second_less_first", joint(builder, value), Type("loose", 1))

    def decide(builder: Builder, value: Value) -> Value:
        if binary:
            return as_vector(builder, difference(builder, value))
        return as_matrix(builder, joint(builder, value))

    methods: dict[str, Step] = {
        "predict": lambda b, v: most_likely(b, joint(b, v), table),
        "predict_proba": linked(joint, "softmax", len(table.cells)),
        "decision_function": decide,
    }
    return Estimator(fitted.name, methods, {"classes_": table})


def _items(fitted: Fitted, name: str) -> tuple[int, ...]:
    return fitted.objects.node(fitted.index(name)).items


def _axes(fitted: Fitted) -> list[Matrix]:
    """``rotation * scaling ** -0.5`` of each class, a row for each axis."""
    found = []
    for turn, scale in zip(_items(fitted, "rotations_"), _items(fitted, "scalings_"), strict=True):
        columns = zip(*fitted.objects.table(turn).rows(), strict=True)
        spread = fitted.objects.table(scale).cells
        rows = tuple(
            tuple(x * s**-0.5 for x in column) for column, s in zip(columns, spread, strict=True)
        )
        found.append(Matrix("axes", rows))
    return found
