"""Decision trees, forests, extra trees and gradient boosting.

Nodes of all trees stand in one set of tables. After ``Tree.predict``,
``ForestClassifier``, ``ForestRegressor`` and ``BaseGradientBoosting`` of scikit-learn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from nb2fn.lowering.estimators.base import (
    Estimator,
    as_matrix,
    as_vector,
    classes,
    clean,
    labelled,
    most_likely,
)
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Integers, Parameter, Type, Value

_COMMON = (
    "ccp_alpha class_weight criterion max_depth max_features max_leaf_nodes min_samples_leaf "
    "min_impurity_decrease min_samples_split min_weight_fraction_leaf monotonic_cst random_state "
    "n_outputs_ classes_ n_classes_ max_features_ "
)
_TREE = frozenset((_COMMON + "splitter tree_").split())
_FOREST = frozenset(
    (
        _COMMON
        + "bootstrap max_samples n_estimators n_jobs oob_score verbose warm_start estimator "
        "estimator_params _n_samples _n_samples_bootstrap estimator_ estimators_ base_estimator "
        "oob_score_ oob_decision_function_ oob_prediction_"
    ).split()
)
_BOOSTING = frozenset(
    (
        _COMMON + "init learning_rate loss n_estimators n_iter_no_change subsample tol verbose "
        "validation_fraction warm_start alpha n_trees_per_iteration_ _loss init_ estimators_ "
        "train_score_ _rng n_estimators_ oob_improvement_ oob_scores_ oob_score_"
    ).split()
)
_FLOAT32_EPS = 2.0**-23


def tree(objects: Objects, index: int) -> Estimator:
    """DecisionTreeClassifier and DecisionTreeRegressor."""
    fitted = Fitted(objects, index, _TREE)
    fitted.require(n_outputs_=1)
    return _estimator(fitted, [fitted.index("tree_")])


def forest(objects: Objects, index: int) -> Estimator:
    """RandomForest and ExtraTrees, classifiers and regressors: the mean of the trees."""
    fitted = Fitted(objects, index, _FOREST)
    fitted.require(n_outputs_=1)
    inner = [Fitted(objects, i, _TREE) for i in objects.node(fitted.index("estimators_")).items]
    return _estimator(fitted, [one.index("tree_") for one in inner], averaged=True)


def _estimator(fitted: Fitted, trees: list[int], averaged: bool = False) -> Estimator:
    classifies = fitted.name.endswith("Classifier")
    table = classes(fitted) if classifies else None
    width = len(table.cells) if table else 1
    forest = _Forest(fitted.objects, trees, width)

    def scores(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        rows = builder.op("float32", rows, rows.type)
        found = builder.op("leaves", rows, Type("loose", width), *forest.parameters, width)
        if averaged:
            found = builder.op("averaged", found, found.type, len(trees))
        return found

    def predict(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        return most_likely(builder, found, table) if table else as_vector(builder, found)

    if table is None:
        return Estimator(fitted.name, {"predict": predict})
    methods = {"predict": predict, "predict_proba": lambda b, v: as_matrix(b, scores(b, v))}
    return Estimator(fitted.name, methods, {"classes_": table})


class _Forest:
    """The tables of several trees, in the order of the operation's parameters."""

    def __init__(self, objects: Objects, trees: Sequence[int], width: int) -> None:
        features: list[int] = []
        thresholds: list[float] = []
        left: list[int] = []
        right: list[int] = []
        roots: list[int] = []
        values: list[float] = []
        for index in trees:
            attributes = dict(objects.node(index).attributes)
            if not {"nodes", "values"} <= attributes.keys():
                raise HeldBackError("a tree is not as scikit-learn makes them")
            leaves = objects.table(attributes["values"])
            if leaves.shape[1:] != (1, width) or leaves.dtype != "<f8":
                raise HeldBackError("a tree has several outputs")
            base = len(features)
            roots.append(base)
            for number, node in enumerate(objects.records(attributes["nodes"])):
                is_leaf = node["left_child"] < 0
                features.append(-1 if is_leaf else node["feature"])
                thresholds.append(0.0 if is_leaf else node["threshold"])
                left.append(len(values) // width if is_leaf else base + node["left_child"])
                right.append(-1 if is_leaf else base + node["right_child"])
                if is_leaf:
                    values += leaves.cells[number * width : (number + 1) * width]
        self.parameters: tuple[Parameter, ...] = (
            Integers("features", tuple(features)),
            Floats("thresholds", tuple(thresholds)),
            Integers("left", tuple(left)),
            Integers("right", tuple(right)),
            Integers("roots", tuple(roots)),
            Floats("values", tuple(values)),
        )


def boosting(objects: Objects, index: int) -> Estimator:
    """GradientBoostingClassifier (log loss) and GradientBoostingRegressor."""
    fitted = Fitted(objects, index, _BOOSTING)
    classifies = fitted.name.endswith("Classifier")
    if not fitted.has("_loss") or (classifies and fitted.get("loss") != "log_loss"):
        raise HeldBackError(f"{fitted.name} has a loss that is not known")
    grid = objects.node(fitted.index("estimators_"))
    trees = [Fitted(objects, i, _TREE).index("tree_") for i in grid.items]
    forest = _Forest(objects, trees, 1)
    start = Floats("start", _start(fitted, grid.shape[1], classifies))
    rate = float(fitted.get("learning_rate"))

    def scores(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        rows = builder.op("float32", rows, rows.type)
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

    def probabilities(builder: Builder, value: Value) -> Value:
        link = "two_sided" if binary else "softmax"
        found = builder.op(link, scores(builder, value), Type("loose", len(table.cells)))
        return as_matrix(builder, found)

    def decide(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        return as_vector(builder, found) if binary else as_matrix(builder, found)

    methods = {"predict": predict, "predict_proba": probabilities, "decision_function": decide}
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
    middle = math.exp(math.fsum(map(math.log, priors)) / len(priors))
    return tuple(math.log(p / middle) for p in priors)
