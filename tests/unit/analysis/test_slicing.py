"""Slices, liveness and reaching definitions."""

from __future__ import annotations

import pytest

from nb2fn.analysis.slicing import backward, forward, live_in, reaching
from nb2fn.ir.dataflow import Edge
from tests.unit.analysis.programs import graph

CELLS = ("a = [1]", "b = [2]", "a.append(3)", "c = a + b", "a = [9]", "d = a", "print(c)")


def test_backward_takes_changes_and_what_stood_before() -> None:
    assert backward(graph(*CELLS), [3]) == {0, 1, 2, 3}


def test_backward_by_name_is_as_of_the_end_or_a_statement() -> None:
    found = graph(*CELLS)
    assert backward(found, (), ["a"]) == {4}
    assert backward(found, (), ["a"], at=4) == {0, 2}


def test_a_strong_definition_ends_the_chain() -> None:
    assert backward(graph(*CELLS), [5]) == {4, 5}


def test_an_alias_pulls_its_change_but_not_itself() -> None:
    found = graph("a = [1]", "b = [a]", "a.append(2)", "c = a")
    assert backward(found, [3]) == {0, 2, 3}


def test_maybe_keeps_what_stood_before() -> None:
    found = graph("n = 1", "x = 1", "if n: x = 2", "y = x")
    assert backward(found, [3]) == {0, 1, 2, 3}


def test_forward_goes_through_changes() -> None:
    assert forward(graph(*CELLS), [0]) == {0, 2, 3, 6}
    assert forward(graph("a = [1]", "b = [a]", "a.append(2)", "c = b"), [1]) == {1, 3}


def test_live_in() -> None:
    found = graph(*CELLS)
    assert live_in(found, [3]) == {"a", "b"}
    assert live_in(found, [0, 2]) == frozenset()
    assert live_in(found, [2, 3]) == {"a", "b"}


@pytest.mark.parametrize(
    ("at", "name", "expected"),
    [(2, "a", (0,)), (3, "a", (0, 2)), (7, "a", (4,)), (0, "a", ()), (7, "nothing", ())],
)
def test_reaching(at: int, name: str, expected: tuple[int, ...]) -> None:
    assert reaching(graph(*CELLS), at, name) == expected


def test_edges_say_what_is_weak() -> None:
    found = graph("a = [1]", "a.append(2)", "b = a")
    assert found.edges == (Edge(0, 1, "a"), Edge(1, 2, "a", weak=True))


def test_a_barrier_may_have_touched_anything() -> None:
    found = graph("a = 1", "b = 2", "exec('a = 3')", "c = a")
    assert backward(found, [3]) == {0, 1, 2, 3}
    assert 2 in forward(found, [1])
    assert forward(found, [2]) == {2, 3}


def test_a_star_import_only_binds() -> None:
    found = graph("a = 1", "pi = 3", "from math import *", "c = pi", "d = a")
    assert backward(found, [3]) == {1, 2, 3}
    assert backward(found, [4]) == {0, 2, 4}


def test_edges_grow_with_the_notebook_and_not_with_its_square() -> None:
    cells = ["d = {}"] + ["d['k'] = 1", "print(d)"] * 200
    assert len(graph(*cells).edges) < 1000


@pytest.mark.parametrize(
    ("writes", "kept"),
    [
        ("with open('own_module.py', 'w') as f:\n    f.write('k = 1')", True),
        ("from pathlib import Path\nPath('own_module.py').write_text('k = 1')", True),
        ("k = 'k = 1'\nprint('own_module.py', k)", False),
    ],
)
def test_a_module_is_written_before_it_is_imported(writes: str, kept: bool) -> None:
    found = graph(writes, "from own_module import k", "r = k + 1")
    wrote = found.of_cell(1)[-1].id
    assert (wrote in backward(found, (), ["r"])) is kept


def test_libraries_are_not_written() -> None:
    found = graph("open('own_module.py', 'w').write('k = 1')", "import numpy, json", "r = json")
    assert sorted(backward(found, (), ["r"])) == [1, 2]
