"""Arrays that share memory: after the cut they no longer would."""

from __future__ import annotations

import sys
from typing import Any

from .graph import Graph
from .problems import Problem, RefusedError

_BLOCKS = "._mgr"  # where frames and series keep their arrays
_CONTAINERS = frozenset({"list", "tuple", "set", "frozenset", "dict", "definition", "array"})


def shared_memory(graph: Graph, owned: list[str] | None) -> list[Problem]:
    """Pairs of different arrays over the same memory, at least one of them writable.

    Only arrays that the notebook's code can reach through its own names, containers and
    classes, and through pandas: what a fitted estimator shares inside itself is its own
    affair. With ``owned``, the names that serve code may change, only pairs that one of
    them reaches count.
    """
    pairs = _overlapping(graph.arrays)
    if not pairs:
        return []
    reached = _reached(graph)
    copies = _frames_copy_on_write()
    problems: list[Problem] = []
    for one, other in pairs:
        names = reached.get(one, set()), reached.get(other, set())
        if not all(names) or (owned is not None and not (names[0] | names[1]) & set(owned)):
            continue
        first, (name, second) = graph.path(one)[1], graph.path(other)
        if copies and _BLOCKS in first and _BLOCKS in second:
            continue
        problem = _shared(first.partition(_BLOCKS)[0], name, second.partition(_BLOCKS)[0])
        if problem not in problems:
            problems.append(problem)
    return problems


def _shared(first: str, name: str, second: str) -> Problem:
    error = RefusedError(
        "NB318",
        f"`{first}` and {{path}} share memory",
        "A change of one changes the other in the notebook; frozen values are apart.",
        f"make one of them a copy: `{second} = {second}.copy()`",
    )
    return error.problem(name, second, "array")


def _frames_copy_on_write() -> bool:
    """Whether frames that share memory copy it before they change."""
    pandas = sys.modules.get("pandas")
    if pandas is None or int(pandas.__version__.partition(".")[0]) >= 3:
        return True
    try:
        return pandas.options.mode.copy_on_write is True
    except AttributeError:  # before pandas 1.5
        return False


def _overlapping(arrays: dict[int, Any]) -> list[tuple[int, int]]:
    numpy = sys.modules.get("numpy")
    spans = sorted(
        (*_bounds(array), index) for index, array in arrays.items() if array.size and array.nbytes
    )
    found = []
    open_: list[tuple[int, int]] = []  # (end, index) of the spans that may still overlap
    for start, end, index in spans:
        open_ = [o for o in open_ if o[0] > start]
        for _, other in open_:
            one, two = arrays[other], arrays[index]
            if (one.flags.writeable or two.flags.writeable) and _share(numpy, one, two):
                found.append((min(other, index), max(other, index)))
        open_.append((end, index))
    return sorted(found)


def _bounds(array: Any) -> tuple[int, int]:
    """First and one past the last address of an array."""
    start = end = array.__array_interface__["data"][0]
    for length, stride in zip(array.shape, array.strides):
        if stride < 0:
            start += (length - 1) * stride
        else:
            end += (length - 1) * stride
    return start, end + array.itemsize


def _share(numpy: Any, one: Any, two: Any) -> bool:
    try:
        return bool(numpy.shares_memory(one, two, max_work=10_000))
    except Exception as error:  # numpy.exceptions.TooHardError has moved between versions
        if type(error).__name__ != "TooHardError":
            raise
        return True


def _reached(graph: Graph) -> dict[int, set[str]]:
    """The boundary names from which the notebook's own code reaches each node."""
    found: dict[int, set[str]] = {}
    for name, root in graph.roots.items():
        pending = [root]
        while pending:
            index = pending.pop()
            names = found.setdefault(index, set())
            if name in names:
                continue
            names.add(name)
            node = graph.nodes[index]
            if not _is_open(node):
                continue
            pending += node.get("items", ())
            pending += [child for _, child in node.get("attributes", ())]
    return found


def _is_open(node: dict[str, Any]) -> bool:
    """Whether the notebook's code reaches what is inside: containers, its own classes, pandas."""
    if node["kind"] != "object":
        return node["kind"] in _CONTAINERS
    return ":" not in node["type"] or node["type"].startswith("pandas.")
