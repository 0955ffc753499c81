"""Digests of values that are equal in two processes if and only if the values are.

Sets in the order of their elements' digests, dicts in their own, floats by ``repr``,
arrays by their bytes, code by its syntax tree; never an address, a place, or an order of
hashes. Aliases count: two names for one list are not two equal lists.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Callable

Node = dict[str, Any]


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
        self._heads: dict[int, bytes] = {}

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
            if node["kind"] != "scalar":
                if index in seen:
                    digest.update(b"@%d;" % seen[index])
                    continue
                seen[index] = len(seen)
                trail.append(index)
            digest.update(self._head(index, node))
            if node["kind"] in ("set", "frozenset"):
                elements = sorted(self._walk(item, seen) for item in node["items"])
                digest.update("".join(elements).encode())
                continue
            pending += reversed(node.get("items", ()))
            pending += [child for _, child in reversed(node.get("attributes", ()))]
        for index in trail:
            del seen[index]
        return digest.hexdigest()

    def _head(self, index: int, node: Node) -> bytes:
        """All of a node but its children, as bytes that no other node begins with."""
        found = self._heads.get(index)
        if found is None:
            kept = {k: v for k, v in node.items() if k not in ("items", "attributes", "buffer")}
            if "buffer" in node:
                kept["buffer"] = self._buffer(node["buffer"])
            if node["kind"] == "definition":
                kept["value"] = self._code(node["value"])
            if node["kind"] == "object" and ":" not in node["type"]:
                # A definition's id; its class is a child.
                kept["type"] = ""
            kept["items"] = len(node.get("items", ()))
            kept["attributes"] = [name for name, _ in node.get("attributes", ())]
            text = json.dumps(kept, sort_keys=True).encode()
            found = self._heads[index] = b"%d:%s" % (len(text), text)
        return found
