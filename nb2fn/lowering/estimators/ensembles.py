"""AdaBoost, bagging and isolation forests: many estimators of one kind."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import (
    Estimator,
    Lower,
    Step,
    as_integers,
    as_matrix,
    as_vector,
    cells,
    classes,
    clean,
    most_likely,
    numeric,
    places_of,
    unchecked,
)
from nb2fn.lowering.estimators.linear import decisions
from nb2fn.lowering.estimators.nodes import Forest, tree_nodes
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects, Table
from nb2fn.lowering.scoring.program import Builder, Floats, Type, Value

_EULER = 0.5772156649015329


def inner(fitted: Fitted, lower: Lower, name: str = "estimators_") -> list[Estimator]:
    """The lowered estimators in a list, tuple or array."""
    return [lower(fitted.objects, i) for i in fitted.objects.node(fitted.index(name)).items]


def ada_classifier(objects: Objects, index: int, lower: Lower) -> Estimator:
    """AdaBoostClassifier with ``SAMME``: weighted votes."""
    fitted = fitted_at(objects, index)
    if fitted.get("algorithm", "deprecated") not in ("SAMME", "deprecated"):
        raise HeldBackError(f"{fitted.name} has algorithm={fitted.get('algorithm')!r}")
    if fitted.version < (1, 6) and fitted.get("algorithm") == "deprecated":
        raise HeldBackError(f"{fitted.name} has an algorithm of its version's own")
    table = classes(fitted)
    count = len(table.cells)
    parts = inner(fitted, lower)
    if any(part.classes.cells != table.cells for part in parts):
        raise HeldBackError(f"{fitted.name} holds estimators of other classes")
    weights = Floats("estimator_weights", fitted.floats("estimator_weights_").cells[: len(parts)])

    def votes(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        found = [places_of(builder, p.step("predict")(builder, rows)) for p in parts]
        return builder.op("weighted_votes", found, Type("loose", count), weights, count)

    def scores(builder: Builder, value: Value) -> Value:
        found = votes(builder, value)
        if count == 2:
            return builder.op("second_less_first", found, Type("loose", 1))
        return found

    methods = decisions(scores, table)

    def probabilities(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        wide = Type("loose", count)
        if count == 2:
            found = builder.op("mirrored", found, wide)
        shrunk = builder.op("averaged", found, wide, 2 if count == 2 else count - 1)
        return as_matrix(builder, builder.op("softmax", shrunk, wide))

    methods["predict_proba"] = probabilities
    return Estimator(fitted.name, methods, {"classes_": table})


def ada_regressor(objects: Objects, index: int, lower: Lower) -> Estimator:
    """AdaBoostRegressor: the weighted median."""
    fitted = fitted_at(objects, index)
    parts = inner(fitted, lower)
    weights = Floats("estimator_weights", fitted.floats("estimator_weights_").cells[: len(parts)])

    def predict(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        found = [numeric(builder, p.step("predict")(builder, rows)) for p in parts]
        wide = Type("loose", len(parts))
        beside = builder.op("beside", found, wide)
        return as_vector(builder, builder.op("weighted_median", beside, Type("loose", 1), weights))

    return Estimator(fitted.name, {"predict": predict})


def bagging_classifier(objects: Objects, index: int, lower: Lower) -> Estimator:
    """BaggingClassifier: the mean of probabilities, or of votes."""
    fitted = fitted_at(objects, index)
    table = classes(fitted)
    count = len(table.cells)
    parts = inner(fitted, lower)
    chosen = _features(fitted, len(parts))
    expected = tuple(range(count))
    if any(part.classes.cells != expected for part in parts):
        raise HeldBackError(f"{fitted.name} holds estimators of other classes")

    def scores(builder: Builder, value: Value) -> Value:
        shares = [_share(part, count) for part in parts]
        found = _each(builder, value, fitted, chosen, shares)
        wide = Type("loose", count)
        return builder.op("averaged", builder.op("added", found, wide), wide, len(parts))

    methods: dict[str, Step] = {
        "predict": lambda b, v: most_likely(b, scores(b, v), table),
        "predict_proba": lambda b, v: as_matrix(b, scores(b, v)),
    }
    if all("decision_function" in part.methods for part in parts):
        width = 1 if count == 2 else count

        def decide(builder: Builder, value: Value) -> Value:
            calls = [_numeric_of(part.methods["decision_function"]) for part in parts]
            found = _each(builder, value, fitted, chosen, calls)
            wide = Type("loose", width)
            mean = builder.op("averaged", builder.op("added", found, wide), wide, len(parts))
            return as_vector(builder, mean) if width == 1 else as_matrix(builder, mean)

        methods["decision_function"] = decide
    return Estimator(fitted.name, methods, {"classes_": table})


def _share(part: Estimator, count: int) -> Step:
    """What one classifier adds: its probabilities, or its vote."""
    if "predict_proba" in part.methods:
        return _numeric_of(part.methods["predict_proba"])

    def vote(builder: Builder, value: Value) -> Value:
        places = places_of(builder, part.step("predict")(builder, value))
        return builder.op("indicators", places, Type("loose", count), count)

    return vote


def _numeric_of(step: Step) -> Step:
    return lambda builder, value: numeric(builder, step(builder, value))


def bagging_regressor(objects: Objects, index: int, lower: Lower) -> Estimator:
    """BaggingRegressor: the mean."""
    fitted = fitted_at(objects, index)
    parts = inner(fitted, lower)
    chosen = _features(fitted, len(parts))

    def predict(builder: Builder, value: Value) -> Value:
        calls = [_numeric_of(part.step("predict")) for part in parts]
        found = _each(builder, value, fitted, chosen, calls)
        wide = found[0].type
        mean = builder.op("averaged", builder.op("added", found, wide), wide, len(parts))
        return as_vector(builder, mean) if wide.width == 1 else as_matrix(builder, mean)

    return Estimator(fitted.name, {"predict": predict})


def _features(fitted: Fitted, count: int) -> list[tuple[int, ...]]:
    items = fitted.objects.node(fitted.index("estimators_features_")).items
    found = [tuple(fitted.objects.table(item).cells) for item in items]
    if len(found) != count:
        raise HeldBackError(f"{fitted.name} has estimators without their columns")
    return found


def _each(
    builder: Builder,
    value: Value,
    fitted: Fitted,
    chosen: Sequence[tuple[int, ...]],
    calls: Sequence[Step],
) -> list[Value]:
    """Each estimator on its own columns."""
    whole = cells(builder, value, fitted)
    found = []
    for places, call in zip(chosen, calls, strict=True):
        part = whole
        if places != tuple(range(fitted.width)):
            part = builder.op("columns", whole, Type("cells", len(places)), places)
        found.append(call(builder, part))
    return found


def isolation_forest(objects: Objects, index: int) -> Estimator:
    """IsolationForest: how soon a row stands alone."""
    fitted = fitted_at(objects, index)
    forest = _depths(fitted)
    samples = fitted.get("_max_samples")
    trees = len(objects.node(fitted.index("estimators_")).items)
    whole = trees * _average_path(samples)
    offset = float(fitted.get("offset_"))
    if not whole:
        raise HeldBackError(f"{fitted.name} was fitted on one sample")

    def scores(builder: Builder, value: Value) -> Value:
        anything = fitted.version >= (1, 6)
        rows = (unchecked if anything else clean)(builder, value, fitted)
        wide = Type("loose", fitted.width)
        rows = builder.op("float32", rows, wide, "any" if anything else "")
        one = Type("loose", 1)
        found = builder.op("leaves", rows, one, *forest.parameters, 1)
        return builder.op("isolated", found, one, whole)

    def decide(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        return builder.op("shift", found, Type("loose", 1), Floats("offset", (offset,)))

    def predict(builder: Builder, value: Value) -> Value:
        return as_integers(builder, builder.op("inside", decide(builder, value), Type("places")))

    methods: dict[str, Step] = {
        "predict": predict,
        "decision_function": lambda b, v: as_vector(b, decide(b, v)),
        "score_samples": lambda b, v: as_vector(b, scores(b, v)),
    }
    return Estimator(fitted.name, methods)


def _depths(fitted: Fitted) -> Forest:
    """The trees with the length of the path to each leaf as its value."""
    objects = fitted.objects
    lengths = objects.node(fitted.index("_decision_path_lengths")).items
    means = objects.node(fitted.index("_average_path_length_per_tree")).items
    trees = []
    for tree, length, mean in zip(
        objects.node(fitted.index("estimators_")).items, lengths, means, strict=True
    ):
        nodes, _ = tree_nodes(objects, fitted_at(objects, tree).index("tree_"))
        paths: Table = objects.table(length)
        pairs = zip(paths.cells, objects.table(mean).cells, strict=True)
        trees.append((nodes, 1, [a + b - 1.0 for a, b in pairs]))
    chosen = _features(fitted, len(trees))
    own = None if fitted.get("_max_features") == fitted.width else chosen
    return Forest(trees, missing=True, features=own)


def _average_path(samples: int) -> float:
    if samples <= 2:
        return float(max(samples - 1, 0))
    return 2.0 * (math.log(samples - 1.0) + _EULER) - 2.0 * (samples - 1.0) / samples
