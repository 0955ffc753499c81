"""The boundary as one graph of neutral nodes; see :class:`nb2fn.ir.extract.Node`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import arrays
from .cut import Cut
from .definition import Definition
from .networks import ATTRIBUTE, network
from .problems import Problem, RefusedError, home, unpicklable

Node = dict[str, Any]
Step = tuple[str, Any]  # how a parent leads to a child: ("attribute", name), ("item", key), …

_ATOMS = frozenset({type(None), bool, int, float, complex, str})
_SEQUENCES: dict[type, str] = {list: "list", tuple: "tuple", set: "set", frozenset: "frozenset"}
_MOST_REFUSED = 20
_MOST_ALIKE = 3
_INT64 = 1 << 63


class Graph:
    """Walks objects without recursion; aliases are one node.

    ``nodes`` as JSON objects, ``problems`` of what may not cross, ``buffers`` the arrays
    and bytes to write, ``types`` qualified name → MRO, ``deepest`` the longest way down.
    """

    def __init__(self, cut: Cut) -> None:
        self.cut = cut
        self.nodes: list[Node] = []
        self.roots: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.types: dict[str, list[str]] = {}
        self._refused = 0
        self.buffers = arrays.Buffers()
        self.arrays: dict[int, Any] = {}
        self._ids: dict[int, int] = {}
        self._atoms: dict[tuple[type, Any], int] = {}
        self._kept: list[Any] = []  # an id belongs to one object only while that lives
        self._from: list[tuple[int, Step]] = []
        self._todo: list[tuple[int, Any]] = []

    def root(self, name: str, obj: Any) -> int:
        """Walk everything that ``obj``, bound to ``name``, leads to; its node."""
        index = self._node(obj, -1, ("name", name))
        self.roots[name] = index
        self._walk()
        described = network(obj)
        if described is not None and self.nodes[index]["kind"] == "object":
            child = self._node(described, index, ("attribute", ATTRIBUTE))
            self.nodes[index]["attributes"].append((ATTRIBUTE, child))
            self._walk()
        return index

    def _walk(self) -> None:
        while self._todo and self._refused < _MOST_REFUSED:
            child, value = self._todo.pop()
            mark = len(self._todo)
            try:
                self._fill(child, value)
            except RefusedError as error:
                self._refuse(child, value, error)
            except Exception as error:  # properties and metaclasses are anyone's code
                self._refuse(child, value, unpicklable(error, type(value).__name__))
            self._todo[mark:] = reversed(self._todo[mark:])  # first things first

    def path(self, index: int) -> tuple[str, str]:
        """The boundary name that led to the node first, and the way as Python shows it."""
        steps = []
        while index >= 0:
            index, step = self._from[index]
            steps.append(step)
        name = str(steps.pop()[1])
        shown = name
        for kind, key in reversed(steps):
            shown = _FORMS[kind].format(shown, key)
        return name, shown

    def deepest(self) -> int:
        """The node that is farthest from its root."""
        depths = [0] * len(self._from)
        for index, (parent, _) in enumerate(self._from):
            depths[index] = depths[parent] + 1 if parent >= 0 else 0
        return max(range(len(depths)), key=depths.__getitem__, default=0)

    def _refuse(self, index: int, value: Any, error: RefusedError) -> None:
        name, path = self.path(index)
        cls = type(value)
        kind = cls.__qualname__ if home(cls) == "builtins" else f"{home(cls)}.{cls.__qualname__}"
        self.nodes[index] = {"kind": "refused"}
        self._refused += 1
        problem = error.problem(name, path, kind)
        alike = [p for p in self.problems if _is_alike(p, problem)]
        if len(alike) < _MOST_ALIKE:
            self.problems.append(problem)

    def _node(self, obj: Any, parent: int, step: Step) -> int:
        """The node of ``obj``; a new one is filled later."""
        cls = type(obj)
        if cls in _ATOMS:
            return self._atom(obj, cls, parent, step)
        found = self._ids.get(id(obj))
        if found is None:
            found = self._ids[id(obj)] = self._add({}, parent, step)
            self._kept.append(obj)
            self._todo.append((found, obj))
        return found

    def _add(self, node: Node, parent: int, step: Step) -> int:
        self.nodes.append(node)
        self._from.append((parent, step))
        return len(self.nodes) - 1

    def _atom(self, obj: Any, cls: type, parent: int, step: Step) -> int:
        value = obj
        if cls in (float, complex):
            value = repr(obj)
        elif cls is int and not -_INT64 <= obj < _INT64:
            value = hex(obj)
        found = self._atoms.get((cls, value))
        if found is None:
            node = {"kind": "scalar", "type": cls.__name__, "value": value}
            found = self._atoms[cls, value] = self._add(node, parent, step)
        return found

    def _fill(self, index: int, obj: Any) -> None:
        cls = type(obj)
        if cls in _SEQUENCES:
            self._sequence(index, _SEQUENCES[cls], obj)
        elif cls is dict:
            self._dict(index, obj)
        elif cls in (bytes, bytearray):
            place = self.buffers.add(obj)
            self.nodes[index] = {"kind": "bytes", "type": cls.__name__, "buffer": place}
        else:
            kind = self.cut.kind(obj)
            if kind is not None:
                self._special(index, obj, kind)
            elif not self._array(index, obj):
                self._object(index, obj)

    def _sequence(self, index: int, kind: str, values: Iterable[Any]) -> None:
        items = [self._node(v, index, ("item", i)) for i, v in enumerate(values)]
        self.nodes[index] = {"kind": kind, "items": items}

    def _dict(self, index: int, obj: dict[Any, Any]) -> None:
        items = []
        for key, value in list(obj.items()):
            items.append(self._node(key, index, ("key", _shown(key))))
            items.append(self._node(value, index, ("item", _shown(key))))
        self.nodes[index] = {"kind": "dict", "items": items}

    def _special(self, index: int, obj: Any, kind: tuple[Any, ...]) -> None:
        if kind[0] == "definition":
            definition = self.cut.definitions.known(obj)
            assert definition is not None
            self.nodes[index] = self._definition(index, definition)
        elif kind[0] == "method":
            items = [self._node(kind[1], index, ("attribute", "__self__"))]
            self.nodes[index] = {"kind": "method", "value": kind[2], "items": items}
        else:
            self.nodes[index] = {"kind": kind[0], "value": ":".join(kind[1:])}

    def _definition(self, index: int, definition: Definition) -> Node:
        found = [
            (name, self._node(value, index, (name, ""))) for name, value in definition.parts.items()
        ]
        for inner in definition.inside:
            name = inner.id[len(definition.id) + 1 :]
            if id(inner.object) not in self._ids:  # not as a value: that would list it
                child = self._add({}, index, ("attribute", name))
                self._ids[id(inner.object)] = child
                self.nodes[child] = self._definition(child, inner)
            found.append((f".{name}", self._ids[id(inner.object)]))
        for base in definition.base_definitions:
            found.append(("(base)", self._node(base.object, index, ("attribute", "__base__"))))
        return {"kind": "definition", "value": definition.id, "attributes": found}

    def _array(self, index: int, obj: Any) -> bool:
        node = arrays.describe(obj, self.buffers)
        if node is None:
            return False
        node.setdefault("type", self.cut.label(type(obj)))
        if "items" in node:
            node["items"] = [self._node(v, index, ("item", i)) for i, v in enumerate(node["items"])]
        self.nodes[index] = node
        if node["kind"] == "array":
            self._type(type(obj))
        if node["type"] == "numpy:ndarray":
            self.arrays[index] = obj
        return True

    def _object(self, index: int, obj: Any) -> None:
        reduced = self.cut.reduction(obj)
        if isinstance(reduced, tuple):
            self.nodes[index] = {"kind": "reference", "value": ":".join(reduced)}
            return
        found: list[tuple[str, int]] = []
        cls = type(obj)
        self.cut.kind(reduced.make)  # what may not make it is the object's problem
        if reduced.make is not cls:
            found.append(("(call)", self._node(reduced.make, index, ("call", ""))))
        if home(cls) == "__main__":
            found.append(("(type)", self._node(cls, index, ("attribute", "__class__"))))
        if reduced.arguments:
            found.append(("()", self._node(reduced.arguments, index, ("self", ""))))
        if reduced.items:
            found.append(("[]", self._node(reduced.items, index, ("self", ""))))
        if reduced.pairs:
            found.append(("{}", self._node(reduced.pairs, index, ("self", ""))))
        if reduced.state is not None:
            found += self._state(index, reduced.state)
        if reduced.setter is not None:
            found.append(("(set)", self._node(reduced.setter, index, ("call", ""))))
        self._type(cls)
        self.nodes[index] = {"kind": "object", "type": self.cut.label(cls), "attributes": found}

    def _state(self, index: int, state: Any) -> list[tuple[str, int]]:
        parts = state if type(state) is tuple and len(state) == 2 else (state,)
        if not all(p is None or _is_attributes(p) for p in parts):
            return [("(state)", self._node(state, index, ("self", "")))]
        return [
            (name, self._node(value, index, ("attribute", name)))
            for part in parts
            for name, value in (part or {}).items()
        ]

    def _type(self, cls: type) -> None:
        label = self.cut.label(cls)
        if label not in self.types:
            self.types[label] = [self.cut.label(c) for c in cls.__mro__]


_FORMS = {
    "attribute": "{0}.{1}",
    "item": "{0}[{1}]",
    "key": "key {1} of {0}",
    "self": "{0}",
    "call": "{0}.__reduce__()[0]",
    "defaults": "{0}.__defaults__",
    "kwdefaults": "{0}.__kwdefaults__",
    "closure": "{0}.__closure__",
    "attributes": "{0}.__dict__",
    "dict": "{0}.__dict__",
}


def _is_alike(one: Problem, other: Problem) -> bool:
    return all(one[key] == other[key] for key in ("code", "name", "type"))


def _shown(key: Any) -> Any:
    if type(key) in (int, bool):
        return key
    return repr(key) if type(key) is str else type(key).__name__


def _is_attributes(state: Any) -> bool:
    return type(state) is dict and all(type(key) is str for key in state)
