"""A dataflow graph as a picture: Graphviz and Mermaid text.

Cells are clusters, statements boxes, and the names that go from one to another stand on
the arrows: dashed where the change is only a possible one or the name was changed in
place. What is left out of the function is grey.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nb2fn.ir.dataflow import DataflowGraph, Edge, Statement
from nb2fn.ir.partition import Fate, Partition

_WIDTH = 48  # characters of a statement's first line
_COLOURS = {
    Fate.TRAINS: ("#e3f2e1", "#2e7d32"),
    Fate.SERVES: ("#e1ecf7", "#1a5fa8"),
    Fate.EXAMPLE: ("#fdf3dc", "#b07d10"),
    Fate.LEFT_OUT: ("#f4f4f4", "#b0b0b0"),
}
_INK = "#222222"


def draw_dot(graph: DataflowGraph, partition: Partition) -> str:
    """The graph in Graphviz's language (``dot -Tsvg``)."""
    out = [
        "digraph dataflow {",
        "  rankdir=TB",
        '  node [shape=box, style=filled, fontname="monospace", fontsize=10]',
        '  edge [fontname="monospace", fontsize=9]',
    ]
    for cell, statements in _cells(graph):
        out += [f"  subgraph cluster_{cell} {{", f'    label="cell {cell}"', '    color="#cccccc"']
        for statement in statements:
            fill, line = _COLOURS[partition.fate(statement.id)]
            ink = line if partition.fate(statement.id) is Fate.LEFT_OUT else _INK
            label = _dot_text(_label(statement))
            out.append(
                f'    s{statement.id} [label="{label}", fillcolor="{fill}", color="{line}", '
                f'fontcolor="{ink}"]'
            )
        out.append("  }")
    for definition, use, names, weak in _arrows(graph):
        style = ", style=dashed" if weak else ""
        if _is_grey(partition, definition, use):
            style += ', color="#b0b0b0", fontcolor="#b0b0b0"'
        out.append(f'  s{definition} -> s{use} [label="{_dot_text(names)}"{style}]')
    return "\n".join([*out, "}"]) + "\n"


def draw_mermaid(graph: DataflowGraph, partition: Partition) -> str:
    """The graph as a Mermaid flowchart, as GitHub and JupyterLab show it."""
    out = ["flowchart TB"]
    for cell, statements in _cells(graph):
        out.append(f'  subgraph cell{cell}["cell {cell}"]')
        for statement in statements:
            fate = partition.fate(statement.id)
            label = _mermaid_text(_label(statement))
            out.append(f'    s{statement.id}["{label}"]:::{_class(fate)}')
        out.append("  end")
    for definition, use, names, weak in _arrows(graph):
        arrow = "-.->" if weak else "-->"
        out.append(f'  s{definition} {arrow}|"{_mermaid_text(names)}"| s{use}')
    for fate, (fill, line) in _COLOURS.items():
        ink = line if fate is Fate.LEFT_OUT else _INK
        out.append(f"  classDef {_class(fate)} fill:{fill},stroke:{line},color:{ink}")
    return "\n".join(out) + "\n"


def _class(fate: Fate) -> str:
    return fate.value.replace(" ", "_")


def _cells(graph: DataflowGraph) -> Iterator[tuple[int, tuple[Statement, ...]]]:
    """Cells with their statements, in order."""
    found: dict[int, list[Statement]] = {}
    for statement in graph.statements:
        found.setdefault(statement.cell, []).append(statement)
    yield from ((cell, tuple(statements)) for cell, statements in found.items())


def _arrows(graph: DataflowGraph) -> Iterator[tuple[int, int, str, bool]]:
    """One arrow for all names between two statements; weak if every one is."""
    found: dict[tuple[int, int], list[Edge]] = {}
    for edge in sorted(graph.edges):
        found.setdefault((edge.definition, edge.use), []).append(edge)
    for (definition, use), edges in found.items():
        yield definition, use, _names(edges), all(e.weak for e in edges)


def _names(edges: Iterable[Edge]) -> str:
    return ", ".join(dict.fromkeys(e.name for e in edges))


def _is_grey(partition: Partition, definition: int, use: int) -> bool:
    return Fate.LEFT_OUT in (partition.fate(definition), partition.fate(use))


def _label(statement: Statement) -> str:
    """The first line of a statement, cut to size."""
    lines = statement.source.strip().split("\n")
    first = "".join(c if c.isprintable() else " " for c in lines[0])
    short = first if len(first) <= _WIDTH else first[: _WIDTH - 1] + "…"
    return f"{short} …" if len(lines) > 1 and short == first else short


def _dot_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _mermaid_text(text: str) -> str:
    """Inside quotes Mermaid takes entities, written with ``#``, and reads Markdown."""
    special = "#\"'&<>`*_~[](){}|\\;"
    return "".join(f"#{ord(c)};" if c in special else c for c in text)
