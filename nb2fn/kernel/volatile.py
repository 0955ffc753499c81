"""What estimators keep that says nothing of what they learned: clocks, counters, addresses.

Without this, two equal fits would differ, and a prediction would seem to change its model.
"""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]

# CountVectorizer keeps the address of its stop words, GridSearchCV how long it took. What a
# network computes follows from the rest of it.
ATTRIBUTES = frozenset({"_stop_words_id", "refit_time_", "(network)"})

# Every query of a neighbour tree counts what it visited, in these places of the state.
_TREES = frozenset(
    f"sklearn.neighbors._{module}:{name}{width}"
    for module, name in (("kd_tree", "KDTree"), ("ball_tree", "BallTree"))
    for width in ("", "32", "64")
)
_COUNTERS = range(7, 11)


def children(nodes: list[Node], node: Node) -> list[int]:
    """The children of ``node`` that count for its digest, in order."""
    found = list(node.get("items", ()))
    for name, child in node.get("attributes", ()):
        if name in ATTRIBUTES:
            continue
        items = nodes[child].get("items", ())
        if name == "(state)" and node.get("type") in _TREES:
            found += [item for place, item in enumerate(items) if place not in _COUNTERS]
        elif name == "cv_results_" and nodes[child]["kind"] == "dict":
            for key, value in zip(items[::2], items[1::2]):
                if not str(nodes[key].get("value")).endswith("_time"):
                    found += [key, value]
        else:
            found.append(child)
    return found
