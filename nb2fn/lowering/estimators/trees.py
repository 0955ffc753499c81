"""Decision trees, forests and extra trees.

After ``Tree.predict``, ``ForestClassifier`` and ``ForestRegressor`` of scikit-learn.
"""

from __future__ import annotations

from collections.abc import Sequence

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import (
    Estimator,
    as_matrix,
    as_vector,
    classes,
    clean,
    holed,
    most_likely,
)
from nb2fn.lowering.estimators.nodes import Forest, tree_nodes
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Type, Value

# Splits on these criteria send missing values where training saw most samples go.
_WITH_MISSING = frozenset("gini log_loss entropy squared_error friedman_mse poisson".split())


def tree(objects: Objects, index: int) -> Estimator:
    """Decision trees and extra trees of one classifier, or of one or more targets."""
    fitted = fitted_at(objects, index)
    return _estimator(fitted, [fitted])


def forest(objects: Objects, index: int) -> Estimator:
    """RandomForest and ExtraTrees, classifiers and regressors: the mean of the trees."""
    fitted = fitted_at(objects, index)
    inner = [fitted_at(objects, i) for i in objects.node(fitted.index("estimators_")).items]
    return _estimator(fitted, inner, averaged=True)


def embedding(objects: Objects, index: int) -> Estimator:
    """RandomTreesEmbedding: a column for each leaf that training reached."""
    fitted = fitted_at(objects, index)
    inner = [fitted_at(objects, i) for i in objects.node(fitted.index("estimators_")).items]
    encoder = fitted_at(objects, fitted.index("one_hot_encoder_"))
    encoder.require(drop=None, min_frequency=None, max_categories=None)
    reached = [objects.table(i).cells for i in objects.node(encoder.index("categories_")).items]
    trees = [tree_nodes(objects, one.index("tree_")) for one in inner]
    numbers = [[float(n) for n in range(len(nodes))] for nodes, _ in trees]
    table = Forest([(nodes, 1, own) for (nodes, _), own in zip(trees, numbers, strict=True)])
    columns: dict[tuple[int, int], int] = {}
    for place, leaves in enumerate(reached):
        for leaf in leaves:
            columns[place, int(leaf)] = len(columns)
    codes = tuple(
        tuple((float(leaf), columns[place, int(leaf)]) for leaf in leaves)
        for place, leaves in enumerate(reached)
    )

    def transform(builder: Builder, value: Value) -> Value:
        rows = _narrow(builder, value, fitted, missing=False)
        return builder.op("leaf_columns", rows, Type("loose", len(columns)), *table.parameters,
                           table.codes(codes), len(columns))  # fmt: skip

    sparse = fitted.get("sparse_output") is not False
    return Estimator(fitted.name, {"transform": transform}, sparse=sparse)


def _estimator(fitted: Fitted, inner: list[Fitted], averaged: bool = False) -> Estimator:
    classifies = fitted.name.endswith("Classifier")
    outputs = fitted.get("n_outputs_")
    if classifies and outputs != 1:
        raise HeldBackError(f"{fitted.name} has n_outputs_={outputs}")
    table = classes(fitted) if classifies else None
    width = len(table.cells) if table else outputs
    missing = _missing_allowed(fitted, inner[0])
    trees = [tree_nodes(fitted.objects, one.index("tree_")) for one in inner]
    shape = (1, width) if table else (width, 1)
    if any(values.shape[1:] != shape or values.dtype != "<f8" for _, values in trees):
        raise HeldBackError("a tree has values of another shape")
    counts = table is not None and fitted.version < (1, 4)
    forest = Forest(
        [(n, width, _shares(v.cells, width) if counts else v.cells) for n, v in trees], missing
    )

    def scores(builder: Builder, value: Value) -> Value:
        rows = _narrow(builder, value, fitted, missing)
        found = builder.op("leaves", rows, Type("loose", width), *forest.parameters, width)
        if averaged:
            found = builder.op("averaged", found, found.type, len(trees))
        return found

    def predict(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        if table:
            return most_likely(builder, found, table)
        return as_vector(builder, found) if width == 1 else as_matrix(builder, found)

    if table is None:
        return Estimator(fitted.name, {"predict": predict})
    methods = {"predict": predict, "predict_proba": lambda b, v: as_matrix(b, scores(b, v))}
    return Estimator(fitted.name, methods, {"classes_": table})


def _shares(cells: Sequence[float], width: int) -> list[float]:
    """Counts of each class, as trees hold them before 1.4, as shares of a node."""
    found: list[float] = []
    for start in range(0, len(cells), width):
        counts = cells[start : start + width]
        whole = sum(counts) or 1.0
        found += [count / whole for count in counts]
    return found


def _missing_allowed(fitted: Fitted, inner: Fitted) -> bool:
    """Whether this version predicts rows with missing cells, seen in training or not."""
    if fitted.get("criterion") not in _WITH_MISSING or fitted.get("monotonic_cst") is not None:
        return False
    if inner.get("splitter") == "random":
        return fitted.version >= (1, 6)
    return fitted.version >= (1, 4) or inner is fitted


def _narrow(builder: Builder, value: Value, fitted: Fitted, missing: bool) -> Value:
    """Rows as trees see them."""
    rows = holed(builder, value, fitted) if missing else clean(builder, value, fitted)
    return builder.op("float32", rows, Type("loose", fitted.width), "nan" if missing else "")
