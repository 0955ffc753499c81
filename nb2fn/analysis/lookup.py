"""Methods of the notebook's classes: where they are found, and what bases bring."""

from __future__ import annotations

from collections.abc import Iterator

from nb2fn.analysis import knowledge
from nb2fn.analysis.code import Code
from nb2fn.analysis.heap import Heap
from nb2fn.analysis.knowledge import Spec


def lineage(heap: Heap, token: int) -> Iterator[int]:
    """A class and its notebook bases, nearest first."""
    pending, seen = [token], set()
    while pending:
        one = pending.pop(0)
        if one not in seen and one in heap.classes:
            seen.add(one)
            yield one
            pending += heap.classes[one].bases


def is_open(heap: Heap, token: int) -> bool:
    """Whether a class or one of its bases comes from outside the notebook."""
    return any(heap.classes[c].open for c in lineage(heap, token))


def find_method(heap: Heap, token: int, name: str, above: int | None = None) -> tuple[Code, ...]:
    """Code of a method of an instance or class, overriding subclasses included.

    ``above``: only of the bases of that class, as ``super()`` finds it.
    """
    if above is not None:
        for one in [c for c in lineage(heap, above) if c != above]:
            if name in heap.classes[one].methods:
                return heap.classes[one].methods[name]
        return ()
    owner = heap.instance_of.get(token, token if token in heap.classes else None)
    if owner is None:
        return ()
    found: tuple[Code, ...] = ()
    for one in lineage(heap, owner):
        found = heap.classes[one].methods.get(name, ())
        if found:
            break
    if token in heap.symbols:
        for sub in heap.subclasses.get(owner, ()):
            found += heap.classes[sub].methods.get(name, ())
    return tuple(dict.fromkeys(found))


def inherited(heap: Heap, token: int, name: str) -> tuple[tuple[Code, ...], Spec | None]:
    """What a method that an instance has from a known outside base does.

    The methods of its own class that it calls, and what the tables say.
    """
    owner = heap.instance_of.get(token, token if token in heap.classes else None)
    if owner is None:
        return (), None
    codes: tuple[Code, ...] = ()
    spec: Spec | None = None
    for one in lineage(heap, owner):
        for kind in heap.classes[one].families:
            spec = spec or knowledge.method(kind, name)
            for own in knowledge.delegates(kind, name):
                codes += find_method(heap, token, own)
    return codes, spec
