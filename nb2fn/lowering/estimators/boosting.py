"""GradientBoosting and HistGradientBoosting: stages of trees, added up before a link."""

from __future__ import annotations

import math
from typing import Any

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import (
    Estimator,
    Lower,
    Step,
    as_vector,
    classes,
    clean,
    labelled,
    most_likely,
    unchecked,
)
from nb2fn.lowering.estimators.linear import decisions, linked
from nb2fn.lowering.estimators.nodes import Forest, tree_nodes
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import (
    Builder,
    Flags,
    Floats,
    Integers,
    Parameter,
    Type,
    Value,
)

_FLOAT32_EPS = 2.0**-23
_LOG_LINK = frozenset({"poisson", "gamma"})


def gradient(objects: Objects, index: int) -> Estimator:
    """GradientBoostingClassifier (log loss) and GradientBoostingRegressor."""
    fitted = fitted_at(objects, index)
    classifies = fitted.name.endswith("Classifier")
    if not fitted.has("_loss") or (classifies and fitted.get("loss") != "log_loss"):
        raise HeldBackError(f"{fitted.name} has a loss that is not known")
    grid = objects.node(fitted.index("estimators_"))
    trees = [tree_nodes(objects, fitted_at(objects, i).index("tree_")) for i in grid.items]
    forest = Forest([(nodes, 1, values.cells) for nodes, values in trees])
    start = Floats("start", _start(fitted, grid.shape[1], classifies))
    rate = float(fitted.get("learning_rate"))

    def scores(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        rows = builder.op("float32", rows, Type("loose", fitted.width), "")
        wide = Type("loose", grid.shape[1])
        return builder.op("boosted", rows, wide, *forest.parameters, start, rate)

    if not classifies:
        return Estimator(fitted.name, {"predict": lambda b, v: as_vector(b, scores(b, v))})
    table = classes(fitted)
    binary = len(table.cells) == 2

    def predict(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        if not binary:
            return most_likely(builder, found, table)
        return labelled(builder, builder.op("not_negative", found, Type("places")), table)

    methods = {
        "predict": predict,
        "predict_proba": linked(scores, "two_sided" if binary else "softmax", len(table.cells)),
        "decision_function": decisions(scores, table)["decision_function"],
    }
    return Estimator(fitted.name, methods, {"classes_": table})


def _start(fitted: Fitted, width: int, classifies: bool) -> tuple[float, ...]:
    """The raw prediction before the first stage, from the dummy that was fitted first."""
    objects, index = fitted.objects, fitted.index("init_")
    if objects.node(index).kind == "scalar" and objects.node(index).value == "zero":
        return (0.0,) * width
    if fitted.get("init") is not None:
        raise HeldBackError(f"{fitted.name} has an init of its own")
    dummy = dict(objects.node(index).attributes)
    if not classifies:
        return tuple(objects.table(dummy["constant_"]).cells)
    priors = [
        min(max(p, _FLOAT32_EPS), 1 - _FLOAT32_EPS)
        for p in objects.table(dummy["class_prior_"]).cells
    ]
    if width == 1:
        return (math.log(priors[1] / (1 - priors[1])),)
    if fitted.version < (1, 4):
        return tuple(map(math.log, priors))
    middle = math.exp(math.fsum(map(math.log, priors)) / len(priors))
    return tuple(math.log(p / middle) for p in priors)


def histogram(objects: Objects, index: int, lower: Lower) -> Estimator:
    """HistGradientBoosting: categories and missing cells have sides of their own."""
    fitted = fitted_at(objects, index)
    before = _preprocessor(fitted, lower)
    stages = objects.node(fitted.index("_predictors")).items
    trees = [tree for stage in stages for tree in objects.node(stage).items]
    start = fitted.floats("_baseline_prediction").cells
    parameters = _histogram_tables(objects, trees, len(start))

    def scores(builder: Builder, value: Value) -> Value:
        rows = before(builder, value) if before else unchecked(builder, value, fitted)
        if rows.type.kind not in ("holed", "loose", "rows"):
            raise HeldBackError(f"{fitted.name} is asked about {rows.type.kind}")
        wide = Type("loose", len(start))
        return builder.op("histogram_boosted", rows, wide, *parameters, Floats("start", start))

    if fitted.name.endswith("Regressor"):

        def predict(builder: Builder, value: Value) -> Value:
            found = scores(builder, value)
            if fitted.get("loss") in _LOG_LINK:
                found = builder.op("raised", found, found.type)
            return as_vector(builder, found)

        return Estimator(fitted.name, {"predict": predict})
    table = classes(fitted)
    link = "two_sided" if len(table.cells) == 2 else "softmax"
    methods = decisions(scores, table)
    methods["predict_proba"] = linked(scores, link, len(table.cells))
    return Estimator(fitted.name, methods, {"classes_": table})


def _preprocessor(fitted: Fitted, lower: Lower) -> Step | None:
    """What puts categories in front, as numbers; None where there are none."""
    if not fitted.has("_preprocessor"):
        if fitted.get("categorical_features") is not None:
            raise HeldBackError(f"{fitted.name} has categories in an older way")
        return None
    index = fitted.index("_preprocessor")
    if fitted.objects.node(index).kind == "scalar":
        return None
    return lower(fitted.objects, index).step("transform")


def _histogram_tables(objects: Objects, trees: list[int], width: int) -> tuple[Parameter, ...]:
    """features, thresholds, left, right, roots, missing, and sets of categories as bits. A leaf
    has feature -1 and its value as threshold; a node that splits categories has the place
    of those on its left as threshold, and its left child with another sign."""
    features: list[int] = []
    thresholds: list[float] = []
    left: list[int] = []
    right: list[int] = []
    roots: list[int] = []
    missing: list[bool] = []
    sides: list[int] = []
    for index in trees:
        attributes = dict(objects.node(index).attributes)
        bits = objects.table(attributes["raw_left_cat_bitsets"])
        base = len(features)
        roots.append(base)
        for node in objects.records(attributes["nodes"]):
            leaf, categorical = bool(node["is_leaf"]), bool(node["is_categorical"])
            features.append(-1 if leaf else node["feature_idx"])
            threshold: Any = node["value"] if leaf else node["num_threshold"]
            if categorical and not leaf:
                row = node["bitset_idx"]
                words = bits.cells[row * 8 : (row + 1) * 8]
                threshold = float(len(sides) // 8)
                sides += [w - (1 << 32) if w >= 1 << 31 else w for w in words]
            thresholds.append(threshold)
            sign = -1 if categorical else 1
            left.append(-1 if leaf else sign * (base + node["left"]))
            right.append(-1 if leaf else base + node["right"])
            missing.append(bool(node["missing_go_to_left"]))
    return (
        Integers("features", tuple(features)),
        Floats("thresholds", tuple(thresholds)),
        Integers("left", tuple(left)),
        Integers("right", tuple(right)),
        Integers("roots", tuple(roots)),
        Flags("missing", tuple(missing)),
        Integers("sides", tuple(sides)),
    )
