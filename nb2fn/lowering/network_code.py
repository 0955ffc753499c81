"""What of a notebook's code belongs to its neural networks alone, and is no part of a
function that has them as tables: their classes, and the fresh copies of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from nb2fn.ir.extract import Definition, Extract
from nb2fn.ir.partition import Partition, Route
from nb2fn.ir.snapshot import Snapshot
from nb2fn.lowering.estimators.deep import network_names
from nb2fn.lowering.names import global_reads


def without_networks(partition: Partition, snapshot: Snapshot) -> tuple[Partition, Snapshot]:
    """The same for predict code that asks networks and does not look into them.

    No network changes when it answers, so no request needs a copy. Whether the rest of the
    code names a class that is left out, the tier's check of the code says.
    """
    names = network_names(snapshot.extract)
    if not names:
        return partition, snapshot
    routes = tuple(_uncopied(route, names) for route in partition.routes)
    kept = _needed(snapshot.extract, routes)
    definitions = tuple(d for d in snapshot.extract.definitions if d.id.partition(".")[0] in kept)
    extract = replace(snapshot.extract, definitions=definitions)
    return replace(partition, routes=routes), replace(snapshot, extract=extract)


def _uncopied(route: Route, names: Collection[str]) -> Route:
    owned = tuple(name for name in route.owned if name not in names)
    if owned == route.owned:
        return route
    captures = (*route.captures, *(n for n in route.owned if n in names))
    if route.kind == "function":
        return replace(route, owned=owned, captures=captures)
    lines = route.source.strip("\n").split("\n")
    end = next(place for place, line in enumerate(lines) if line.endswith("):"))
    parameters = [*(i.name for i in route.inputs), *(("*", *owned) if owned else ())]
    head = f"def {route.function}({', '.join(parameters)}):"
    source = "\n".join([head, *lines[end + 1 :]]) + "\n"
    return replace(route, owned=owned, captures=captures, source=source)


def _needed(extract: Extract, routes: Iterable[Route]) -> frozenset[str]:
    """The definitions that routes reach by name."""
    by_name: dict[str, Definition] = {d.id: d for d in extract.definitions}
    targets = {b.name: b.target for b in extract.bindings if b.kind == "definition"}
    pending: list[str] = []
    for route in routes:
        script = route.kind == "script"
        pending += global_reads(route.source) if script else [route.function]
    found: set[str] = set()
    while pending:
        name = pending.pop()
        definition = by_name.get(targets.get(name, name))
        if definition is None or definition.id in found or "." in definition.id:
            continue
        found.add(definition.id)
        inside = [d for d in extract.definitions if d.id.startswith(f"{definition.id}.")]
        pending += [name for d in (definition, *inside) for name in d.globals]
        pending += definition.bases
    return frozenset(found)
