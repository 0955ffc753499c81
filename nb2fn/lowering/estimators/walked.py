"""The nodes of a binary tree in an order of one's own."""

from __future__ import annotations

from collections.abc import Sequence

from nb2fn.lowering.held_back import HeldBackError


def walked(left: Sequence[int], right: Sequence[int]) -> list[tuple[int, int, int]]:
    """Each node that the root, number 0, leads to, with its children's new numbers.

    A node has (its number in ``left`` and ``right``, left child, right child); the children
    are -1 in a leaf, and come after it. Raises :class:`HeldBackError` where the nodes are no
    tree: a child that is not there, or that two nodes lead to.
    """
    if not len(left) == len(right) > 0:
        raise HeldBackError("a tree has no root")
    order, seen = [0], {0}
    found = []
    for place in order:
        children = (left[place], right[place])
        if children[0] < 0:
            found.append((place, -1, -1))
            continue
        if not all(0 <= child < len(left) for child in children) or seen & {*children}:
            raise HeldBackError("a tree leads to a node that is not one of its own")
        if children[0] == children[1]:
            raise HeldBackError("a tree leads to one node twice")
        seen.update(children)
        found.append((place, len(order), len(order) + 1))
        order += children
    return found
