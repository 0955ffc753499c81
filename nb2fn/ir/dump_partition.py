"""The text form of a partition."""

from __future__ import annotations

from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.partition import Input, Partition, Route


def dump_partition(partition: Partition, graph: DataflowGraph) -> str:
    """Short, stable text: statements with their fates, the boundary, the routes."""
    out = ["partition"]
    for placed in partition.placements:
        statement = graph.statements[placed.statement]
        where = f"{statement.cell}:{statement.span.line}"
        out.append(f"  {placed.statement:>3}  {where:<6} {placed.fate.value:<9} {placed.reason}")
    boundary = partition.boundary
    out.append(f"boundary before {boundary.cut}")
    out.append(f"  names    {' '.join(boundary.names) or '-'}")
    if boundary.hoisted:
        out.append(f"  hoisted  {' '.join(map(str, boundary.hoisted))}")
    out.append(f"  train    {' '.join(map(str, partition.train)) or '-'}")
    for route in partition.routes:
        out += _route(route)
    for item in partition.asserted:
        question = ", ".join(f"{name}={text}" for name, text in item.question) or "its example"
        out.append(f"assert {item.text} of {item.route} for {question} ({item.statement})")
    return "\n".join(out) + "\n"


def _route(route: Route) -> list[str]:
    out = [f"route {route.name} {route.path} ({route.kind} {route.function})"]
    out += [f"  input    {_input(i)}" for i in route.inputs]
    answer = route.answer
    fields = ", ".join(n if n == e else f"{n} = {' '.join(e.split())}" for n, e in answer.fields)
    places = " and ".join(str(c.span) for c in answer.collects)
    how = f", {'collected' if answer.looped else 'taken'} at {places}" if places else ""
    out.append(f"  answer   {fields} (statement {answer.statement}{how})")
    if route.serve:
        out.append(f"  serve    {' '.join(map(str, route.serve))}")
    out.append(f"  captures {' '.join(route.captures) or '-'}")
    if route.owned:
        out.append(f"  owned    {' '.join(route.owned)}")
    if route.early is not None:
        kept = " ".join(f"{name}={under}" for name, under in route.early.kept)
        hoisted = "".join(f" {n}" for n in route.early.hoisted)
        out.append(f"  early    before {route.early.cut}{hoisted} keeps {kept or '-'}")
    flags = [f for f in ("stateful", "nondeterministic") if getattr(route, f)]
    if flags:
        out.append(f"  flags    {' '.join(flags)}")
    out += [f"  | {line}".rstrip() for line in route.source.splitlines()]
    return out


def _input(item: Input) -> str:
    text = f"{item.name} ({item.origin}) = {' '.join(item.example.split())}"
    if item.prelude:
        text += f" after {' '.join(map(str, item.prelude))}"
    if item.substitute is not None:
        text += f" at {item.substitute}"
    return text + (f", default {item.default}" if item.default else "")
