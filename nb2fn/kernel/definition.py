"""A function or class of the notebook that is needed after the cut."""

from __future__ import annotations

import ast
import builtins
import re
from typing import Any

from .decorated import Call
from .piece import Entry

_SESSION = re.compile(r"_+|_i*\d*|_[ido]h|In|Out|exit|quit|get_ipython")


class Definition:
    """The live side of :class:`nb2fn.ir.extract.Definition`.

    ``parts`` are the values that cross. ``inside`` are definitions that stand in the
    source of this one. ``creation`` maps names read while a class is made to whether
    something of that name is called then. ``used``: some value refers to it.
    """

    def __init__(self, id: str, kind: str, obj: Any, entry: Entry | None) -> None:  # noqa: A002
        self.id = id
        self.kind = kind
        self.object = obj
        self.entry = entry
        self.parts: dict[str, Any] = {}
        self.globals: list[str] = []
        self.dotted: set[str] = set()
        self.freevars: tuple[str, ...] = ()
        self.bases: list[str] = []
        self.base_definitions: list[Definition] = []
        self.decorators: list[Call] = []
        self.call: Call = ("", "")
        self.inside: list[Definition] = []
        self.creation: dict[str, bool] = {}
        self.used = False

    @property
    def listed(self) -> bool:
        """Whether the extract tells of it."""
        return "." not in self.id or self.used or bool(self.parts)

    @property
    def cell_line(self) -> tuple[int, int]:
        """Where its source stands; ``(0, 0)`` if nowhere."""
        return (0, 0) if self.entry is None else (self.entry.piece.cell, self.entry.place()[0])

    def fingerprint(self) -> str:
        """Its source, whatever its place in the notebook."""
        source = ast.dump(self.entry.node) if self.entry is not None else ""
        return repr((self.kind, source, self.decorators, self.call))

    def order(self) -> tuple[int, int, int]:
        """Sorts by when it was made."""
        return self.entry.order() if self.entry is not None else (-1, 0, 0)

    def json(self) -> dict[str, Any]:
        """As the extract holds it."""
        entry = self.entry
        cell, line = self.cell_line
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.object.__name__ if entry is None else entry.name,
            "qualname": self.object.__qualname__ if entry is None else entry.qualname,
            "cell": cell,
            "line": line,
            "column": entry.place()[1] if entry is not None else None,
            "ordinal": entry.ordinal if entry is not None else 0,
            "globals": self.globals,
            "carried": sorted(self.parts),
            "freevars": list(self.freevars),
            "bases": self.bases,
            "attributes": sorted(self.parts.get("attributes", ())),
            "decorators": [list(d) for d in self.decorators],
            "call": list(self.call),
        }


def is_session_name(name: str) -> bool:
    """Whether IPython, not the notebook, binds ``name``: output caches and the like."""
    return _SESSION.fullmatch(name) is not None


def choose_id(obj: Any, name: str, namespace: dict[str, Any], taken: set[str]) -> str:
    """The attribute of the generated module for ``obj``, whose source calls it ``name``.

    The object's name in the notebook if it has one, else ``name`` or ``name_1``, …:
    never a name that the notebook or Python uses for something else.
    """
    if namespace.get(name) is obj:
        return name
    for bound, value in list(namespace.items()):
        if value is obj and bound.isidentifier() and not is_session_name(bound):
            return bound
    number = 0
    if name == "<lambda>":
        name, number = "lambda", 1
    chosen = f"{name}_{number}" if number else name
    while chosen in taken or chosen in namespace or hasattr(builtins, chosen):
        number += 1
        chosen = f"{name}_{number}"
    return chosen
