"""NB287: training rows inside the function, and the name that drags them in."""

from __future__ import annotations

from collections.abc import Iterator

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.extract import Extract, Node
from nb2fn.ir.notebook import Notebook
from nb2fn.records import record

_NOTEWORTHY = 100_000  # bytes
_DATA = ("pandas", "numpy", "polars", "pyarrow", "scipy", "builtins", "collections", "")


@record
class Held:
    """The largest array below an object: where (as written in Python), its bytes and shape."""

    path: str
    size: int
    shape: tuple[int, ...]


def shipped_rows(
    notebook: Notebook, graph: DataflowGraph, extract: Extract
) -> Iterator[Diagnostic]:
    """Each crossing name that holds many bytes of arrays, the largest first."""
    found: list[tuple[int, str, Held, bool]] = []
    for binding in extract.bindings:
        if binding.kind == "value" and binding.node is not None:
            total, largest = _arrays(extract, binding.node, binding.name)
            if largest is not None and total >= _NOTEWORTHY:
                data = _is_data(extract.nodes[binding.node])
                if data or _of_rows(largest):
                    found.append((total, binding.name, largest, data))
    for total, name, largest, data in sorted(found, key=lambda f: (-f[0], f[1])):
        yield _finding(notebook, graph, total, name, largest, data)


def _is_data(node: Node) -> bool:
    return node.type.split(":")[0].split(".")[0] in _DATA


def _of_rows(held: Held) -> bool:
    """Whether an estimator's array looks like rows it was fitted on, by its name."""
    last = held.path.rsplit(".", 1)[-1].lower()
    return any(word in last for word in ("fit_x", "x_fit", "x_train", "_x", "rows", "data", "tree"))


def _arrays(extract: Extract, root: int, name: str) -> tuple[int, Held | None]:
    """All bytes of arrays below a node, and the largest of these arrays."""
    total, largest = 0, None
    seen: set[int] = set()
    todo = [(root, name)]
    while todo:
        number, path = todo.pop()
        if number in seen:
            continue
        seen.add(number)
        node = extract.nodes[number]
        size = node.buffer[1] if node.buffer else 0
        if node.kind == "array":
            size += sum(_text_size(extract.nodes[i]) for i in node.items)
            if largest is None or size > largest.size:
                largest = Held(path, size, node.shape)
        total += size
        todo += [(i, path) for i in node.items]
        todo += [(i, f"{path}.{a}" if a.isidentifier() else path) for a, i in node.attributes]
    return total, largest


def _text_size(node: Node) -> int:
    return len(node.value) + 50 if isinstance(node.value, str) else 8


def _finding(
    notebook: Notebook, graph: DataflowGraph, total: int, name: str, largest: Held, data: bool
) -> Diagnostic:
    bound = [s for s in graph.statements if name in s.defines | s.may_define]
    shape = " × ".join(str(n) for n in largest.shape)
    where = "" if largest.path == name else f"`{largest.path}`, "
    size = f"{total / 1e6:.1f} MB" if total >= 1e6 else f"{total // 1000} kB"
    fix = "compute in a `train` cell what the predict cells need of it (a mean, the column names)"
    if not data:
        fix = "nothing needs fixing where the model is of a kind that keeps its rows; a smaller "
        fix += "training set, or another kind, makes it lighter"
    return notebook.finding(
        "NB287",
        f"`{name}` carries {size} of data into the function",
        bound[-1].span if bound else None,
        severity="warning" if data else "info",
        label=f"the largest array: {where}{shape}",
        reason="it is shipped, and read at every cold start; whoever has the function has the rows"
        if data
        else "this model keeps rows it was trained on, and answers from them",
        fix=fix,
    )
