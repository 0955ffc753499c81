"""Digests of values that are equal in two processes if and only if the values are.

Sets in the order of their elements' digests, dicts in their own, floats by ``repr``,
arrays by their bytes, code by its syntax tree; never an address, a place, or an order of
hashes. Aliases of what can change count: one list twice is not two equal lists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from .volatile import ATTRIBUTES, children

Node = dict[str, Any]

_CONSTANTS = frozenset({"scalar", "reference", "module"})


class Digests:
    """Digests of the nodes of one graph; ``buffer`` gives the digest of an array's bytes,
    ``code`` the fingerprint of a definition."""

    def __init__(
        self,
        nodes: list[Node],
        buffer: Callable[[list[int]], str],
        code: Callable[[str], str],
    ) -> None:
        self._nodes = nodes
        self._buffer = buffer
        self._code = code
        self._constant: dict[int, bool] = {}

    def of(self, root: int) -> str:
        """SHA-256 of the value at node ``root``. Raises RecursionError for sets in sets
        in sets, hundreds deep."""
        return self._walk(root, {})

    def _walk(self, root: int, seen: dict[int, int]) -> str:
        """Depth first; ``seen`` numbers the nodes met, and is left as it was."""
        digest = hashlib.sha256()
        trail = []
        pending = [root]
        while pending:
            index = pending.pop()
            node = self._nodes[index]
            kind = node["kind"]
            if kind == "scalar":
                digest.update(f"{node['type']} {node['value']!r};".encode())
                continue
            if index in seen:
                digest.update(b"@%d;" % seen[index])
                continue
            if not self._is_constant(index):
                seen[index] = len(seen)
                trail.append(index)
            digest.update(self._head(node))
            if kind in ("set", "frozenset"):
                elements = sorted(self._walk(item, seen) for item in node["items"])
                digest.update("".join(elements).encode())
                continue
            pending += reversed(children(self._nodes, node))
        for index in trail:
            del seen[index]
        return digest.hexdigest()

    def _is_constant(self, index: int) -> bool:
        """Whether nothing can tell two of it from one: constants, tuples of constants.

        How many of them there are depends on what was compiled together.
        """
        found = self._constant.get(index)
        if found is None:
            node = self._nodes[index]
            kind, label = node["kind"], node.get("type", "")
            found = kind in _CONSTANTS or label in ("bytes", "numpy:dtype")
            if kind == "array" and label != "numpy:ndarray":
                found = True
            elif kind in ("tuple", "frozenset"):
                self._constant[index] = False  # until shown otherwise: it may hold itself
                found = all(map(self._is_constant, node["items"]))
            self._constant[index] = found
        return found

    def _head(self, node: Node) -> bytes:
        """All of a node but its children, as bytes that no other node begins with."""
        kind, label, value = node["kind"], node.get("type", ""), node.get("value")
        if kind == "definition":
            value = self._code(node["value"])
        if kind == "object" and ":" not in label:
            label = ""  # a definition's id; its class is a child
        names = [name for name, _ in node.get("attributes", ()) if name not in ATTRIBUTES]
        found = [kind, label, value, len(node.get("items", ())), names]
        if kind == "array":
            found += [node["dtype"], node["shape"]]
        if "buffer" in node:
            found.append(self._buffer(node["buffer"]))
        return repr(found).encode()
