"""How much each column matters to a fitted estimator: coefficients, or gains of trees."""

from __future__ import annotations

import math

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.nodes import Nodes, tree_nodes
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted


def importances(inner: Fitted, norm_order: float) -> list[float]:
    """As ``SelectFromModel`` takes them from ``coef_`` or ``feature_importances_``.

    Raises :class:`HeldBackError` for estimators that have neither.
    """
    if inner.has("coef_"):
        table = inner.floats("coef_")
        if len(table.shape) == 1:
            return [abs(x) for x in table.cells]
        return [_norm(column, norm_order) for column in zip(*table.rows(), strict=True)]
    if inner.has("tree_"):
        return _of_tree(tree_nodes(inner.objects, inner.index("tree_"))[0], inner.width)
    if not inner.has("estimators_") or not _is_forest(inner.name):
        raise HeldBackError(f"SelectFromModel holds {inner.name}")
    objects = inner.objects
    trees = [
        _of_tree(nodes, inner.width)
        for nodes, _ in (
            tree_nodes(objects, fitted_at(objects, item).index("tree_"))
            for item in objects.node(inner.index("estimators_")).items
        )
        if len(nodes) > 1
    ]
    if not trees:
        return [0.0] * inner.width
    means = [math.fsum(column) / len(trees) for column in zip(*trees, strict=True)]
    whole = math.fsum(means)
    return [mean / whole for mean in means] if whole else means


def _is_forest(name: str) -> bool:
    return name.startswith(("RandomForest", "ExtraTrees"))


def _norm(column: tuple[float, ...], order: float) -> float:
    if order == 1:
        return math.fsum(map(abs, column))
    if order == 2:
        return math.sqrt(math.fsum(x * x for x in column))
    if order == math.inf:
        return max(map(abs, column))
    raise HeldBackError(f"SelectFromModel has norm_order={order!r}")


def _of_tree(nodes: Nodes, width: int) -> list[float]:
    """The gain of each column's splits, as shares of all."""
    gains = [0.0] * width
    for node in nodes:
        if node["left_child"] >= 0:
            left, right = nodes[node["left_child"]], nodes[node["right_child"]]
            gains[node["feature"]] += (
                node["weighted_n_node_samples"] * node["impurity"]
                - left["weighted_n_node_samples"] * left["impurity"]
                - right["weighted_n_node_samples"] * right["impurity"]
            )
    whole = math.fsum(gains)
    return [gain / whole for gain in gains] if whole > 0 else gains
