"""A backward slice, run by itself, computes what the whole program computed.

Programs of several cells are generated from the constructs that trip dataflow
analyses. The oracle runs all statements; statements that raise are taken out
first. Then, for every data name, only the slice of its final value runs, in a
fresh namespace, and must give the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from blocks import BLOCKS
from constructs import DICTS, LISTS, NUMBERS, OBJECTS, POOLS, PRELUDE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lines import TEMPLATES
from slices import execute, notebook, sound

from nb2fn.analysis.graph import analyse
from nb2fn.analysis.slicing import backward
from nb2fn.ir.verify import verify_graph

# Programs leave files open.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@st.composite
def programs(draw: st.DrawFn) -> list[str]:
    """Statements, in order; each becomes a cell."""
    count = draw(st.integers(3, 12))
    chosen = [draw(st.sampled_from(TEMPLATES + BLOCKS * 2)) for _ in range(count)]
    return [_fill(draw, template) for template in chosen]


def _fill(draw: st.DrawFn, template: str) -> str:
    out = template.replace("{{", "\0").replace("}}", "\1")
    for hole in ("L", "N", "F", "O", "I", "D", "k"):
        while "{" + hole + "}" in out:
            if hole == "k":
                filler = str(draw(st.integers(0, 6)))
            else:
                filler = draw(st.sampled_from(POOLS[hole]))
            out = out.replace("{" + hole + "}", filler, 1)
    return out.replace("\0", "{").replace("\1", "}")


def plain(value: object, known: dict[int, int] | None = None) -> object:
    """A value as data that compares, aliases included; code is opaque."""
    known = {} if known is None else known
    if isinstance(value, int | str | type(None)):
        return value
    if id(value) in known:
        return f"object {known[id(value)]}"
    known[id(value)] = len(known)
    if isinstance(value, list | tuple):
        return [type(value).__name__, *(plain(v, known) for v in value)]
    if isinstance(value, dict):
        return [(plain(k, known), plain(v, known)) for k, v in value.items()]
    if type(value).__name__ in ("C", "E", "Tagged"):
        return [type(value).__name__, plain(value.__dict__, known)]
    return "…"


def wrong(cells: list[str]) -> Iterator[str]:
    """Names whose slice gives another value than the whole program."""
    graph = analyse(notebook(cells))
    verify_graph(graph)
    sources = [s.source for s in graph.statements]
    whole, _ = execute(sources)
    for name in [*LISTS, *NUMBERS, *OBJECTS, *DICTS]:
        if name not in whole:
            continue
        kept = sorted(backward(graph, (), [name]))
        sliced, raised = execute([sources[i] for i in kept])
        expected = plain(whole[name])
        got = plain(sliced[name]) if name in sliced else "unbound"
        if expected != got or raised:
            yield f"{name}: {expected!r} != {got!r}, slice {kept}, raised {raised}"


MANY = 20_000 if os.environ.get("HYPOTHESIS_PROFILE") == "fuzz" else 400
QUICK = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(programs())
def test_a_slice_computes_what_the_program_computed(program: list[str]) -> None:
    cells = sound([PRELUDE.strip(), *program])
    assert list(wrong(cells)) == [], "\n# cell\n".join(cells)


@pytest.mark.slow
@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs())
def test_many_slices_compute_what_the_program_computed(program: list[str]) -> None:
    cells = sound([PRELUDE.strip(), *program])
    assert list(wrong(cells)) == [], "\n# cell\n".join(cells)
