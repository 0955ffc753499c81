"""A dataflow graph as text: short, stable, one line per statement."""

from __future__ import annotations

from collections.abc import Iterable

from nb2fn.ir.dataflow import DataflowGraph, Edge, FunctionSummary, Statement


def dump_dataflow(graph: DataflowGraph) -> str:
    """The graph as text: per statement its id, place and kind, what it defines, changes,
    uses and does, and ``<-`` the statements it depends on.

    ``name?`` is bound or changed only maybe; ``3:x*`` is a weak edge from statement 3.
    """
    edges: dict[int, list[Edge]] = {}
    for edge in sorted(graph.edges):
        edges.setdefault(edge.use, []).append(edge)
    lines = [_statement(s, edges.get(s.id, [])) for s in graph.statements]
    if graph.functions:
        lines += ["", *map(_function, graph.functions)]
    if graph.aliases:
        lines += ["", *(f"alias {_names(names)}" for names in graph.aliases)]
    return "\n".join(lines) + "\n"


def _names(names: Iterable[str], mark: str = "") -> str:
    return " ".join(f"{name}{mark}" for name in sorted(names))


def _statement(statement: Statement, edges: list[Edge]) -> str:
    place = f"{statement.cell}:{statement.span.line}"
    parts = [f"s{statement.id:<3} {place:<6} {statement.kind:<9}"]
    bound = " ".join(p for p in (_names(statement.defines), _names(statement.may_define, "?")) if p)
    for word, text in (
        ("def", bound),
        ("del", _names(statement.deletes)),
        ("mut", " ".join(m.name if m.certain else m.name + "?" for m in statement.mutations)),
        ("use", _names(statement.uses)),
        ("eff", _names(e.value for e in statement.effects)),
    ):
        if text:
            parts.append(f"{word} {text};")
    if edges:
        parts.append("<- " + " ".join(f"{e.definition}:{e.name}{'*' * e.weak}" for e in edges))
    return " ".join(parts).rstrip()


def _function(summary: FunctionSummary) -> str:
    parts = [f"fn {summary.name}({', '.join(summary.parameters)}) s{summary.statement}"]
    for word, text in (
        ("reads", _names(summary.reads)),
        ("writes", _names(summary.writes)),
        ("mut", " ".join(m.name if m.certain else m.name + "?" for m in summary.mutations)),
        ("mutparams", _names(p for p in summary.mutates_parameters if not p.isdigit())),
        ("calls", _names(summary.calls)),
        ("eff", _names(e.value for e in summary.effects)),
    ):
        if text:
            parts.append(f"{word} {text};")
    return " ".join(parts)
