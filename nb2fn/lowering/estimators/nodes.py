"""The nodes of trees in one set of tables, for the operations that walk them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Objects, Table
from nb2fn.lowering.scoring.program import Codes, Flags, Floats, Integers, Parameter

Nodes = list[dict[str, Any]]
_MOST_NODES = 2**31 - 1


def tree_nodes(objects: Objects, index: int) -> tuple[Nodes, Table]:
    """The nodes of a ``tree_`` and their values."""
    attributes = dict(objects.node(index).attributes)
    if not {"nodes", "values"} <= attributes.keys():
        raise HeldBackError("a tree is not as scikit-learn makes them")
    return list(objects.records(attributes["nodes"])), objects.table(attributes["values"])


class Forest:
    """Several trees, each (nodes, values a node, values), with places as they will stand.

    ``parameters`` are in the order of the operations: features (below 0 in a leaf),
    thresholds, left (in a leaf the place of its values), right, roots, values, and which
    nodes send missing cells left (None where ``missing`` are refused before). ``features``
    rename each tree's own columns.
    """

    def __init__(
        self,
        trees: Iterable[tuple[Nodes, int, Sequence[float]]],
        missing: bool = False,
        features: Sequence[Sequence[int]] | None = None,
    ) -> None:
        self._features: list[int] = []
        self._thresholds: list[float] = []
        self._left: list[int] = []
        self._right: list[int] = []
        self._roots: list[int] = []
        self._values: list[float] = []
        self._missing: list[bool] = []
        for place, (nodes, width, values) in enumerate(trees):
            self._add(nodes, width, values, features[place] if features else None)
        if max(len(self._features), len(self._values)) > _MOST_NODES:
            raise HeldBackError(f"it has {len(self._features):,} nodes")
        flags = Flags("missing", tuple(self._missing)) if missing else None
        self.parameters: tuple[Parameter, ...] = (
            Integers("features", tuple(self._features)),
            Floats("thresholds", tuple(self._thresholds)),
            Integers("left", tuple(self._left)),
            Integers("right", tuple(self._right)),
            Integers("roots", tuple(self._roots)),
            Floats("values", tuple(self._values)),
            flags,
        )

    def _add(
        self, nodes: Nodes, width: int, values: Sequence[float], own: Sequence[int] | None
    ) -> None:
        base = len(self._features)
        self._roots.append(base)
        for number, node in enumerate(nodes):
            is_leaf = node["left_child"] < 0
            feature = -1 if is_leaf else node["feature"]
            self._features.append(own[feature] if own is not None and not is_leaf else feature)
            self._thresholds.append(0.0 if is_leaf else node["threshold"])
            place = len(self._values) // width
            self._left.append(place if is_leaf else base + node["left_child"])
            self._right.append(-1 if is_leaf else base + node["right_child"])
            self._missing.append(bool(node.get("missing_go_to_left")))
            if is_leaf:
                self._values += values[number * width : (number + 1) * width]

    @staticmethod
    def codes(columns: tuple[tuple[tuple[float, int], ...], ...]) -> Codes:
        """What the leaves of each tree mean."""
        return Codes("columns", columns)
