"""What calling the notebook's own functions does."""

from __future__ import annotations

import time

import pytest

from nb2fn.analysis.graph import analyse
from nb2fn.analysis.slicing import backward
from nb2fn.ir.dataflow import DataflowGraph, Effect, FunctionSummary
from tests.unit.analysis.programs import graph, last, notebook


def summary(found: DataflowGraph, name: str) -> FunctionSummary:
    return next(f for f in reversed(found.functions) if f.name == name)


def test_reads_are_its_own_and_uses_are_transitive() -> None:
    found = graph("s = 1\ndef f(): return s\ndef g(): return f()", "x = g()")
    assert summary(found, "g").reads == {"f"}
    assert summary(found, "g").calls == {"f"}
    assert found.statements[-1].uses == {"f", "g", "s"}


def test_a_definition_uses_nothing_of_its_body() -> None:
    assert graph("s = 1", "def f(): return s").statements[-1].uses == frozenset()


def test_names_are_bound_late() -> None:
    found = graph("def f(): return g()\ndef g(): return a\na = b = 1", "f()",
                  "def g(): return b", "f()")  # fmt: skip
    assert found.statements[3].uses == {"a", "f", "g"}
    assert found.statements[5].uses == {"b", "f", "g"}


@pytest.mark.parametrize(
    ("body", "parameters"),
    [
        ("x.append(1)", {"x"}),
        ("x[0] = y", {"x"}),
        ("x = list(x)\n    x.append(1)", set()),
        ("z = x\n    z.append(1)", {"x"}),
        ("h(y)", {"y"}),
        ("for row in x: row.append(1)", {"x"}),
        ("return x + y", set()),
        ("unheard_of(y)", {"y"}),
        ("def inner(): x.append(1)\n    inner()", {"x"}),
        ("[v.append(1) for v in y]", {"y"}),
        ("return lambda: x.append(1)", set()),
    ],
)
def test_changed_parameters(body: str, parameters: set[str]) -> None:
    found = graph(f"def h(p): p.append(2)\ndef f(x, y):\n    {body}")
    changed = summary(found, "f").mutates_parameters
    assert {name for name in changed if not name.isdigit()} == parameters
    assert {int(name) for name in changed if name.isdigit()} == {"xy".index(p) for p in parameters}


def test_globals_it_changes_and_writes() -> None:
    found = graph("a = []\nn = 0\ndef f():\n    global n\n    n = 1\n    a.append(n)\n    print(n)")
    described = summary(found, "f")
    assert described.writes == {"n"}
    assert [(m.name, m.certain) for m in described.mutations] == [("a", True)]
    assert described.effects == {Effect.DISPLAY}


def test_a_call_may_rebind_what_its_function_writes() -> None:
    assert last("n = 0\ndef f():\n    global n\n    n = 1", "f()").may_define == {"n"}


def test_a_class_is_summarised_by_its_methods() -> None:
    found = graph("k = 1\nclass C:\n    def __init__(self, a, b=k): self.a = a\n"
                  "    def m(self): return k + len(self.a)")  # fmt: skip
    described = summary(found, "C")
    assert described.parameters == ("a", "b")
    assert described.reads == {"k", "len"}


def test_a_named_lambda_is_summarised() -> None:
    found = graph("k = 1\nf = lambda x: x + k")
    assert summary(found, "f").reads == {"k"}


@pytest.mark.parametrize(
    "use",
    ["list(map(f, [1]))", "apply(f)", "d['f']()", "g()", "(f or g)()", "C().m()",
     "[fn(1) for fn in [f]]",
     "sorted([1], key=f)", "partial(f, 1)()"],
)  # fmt: skip
def test_code_that_may_run_is_read_where_it_may_run(use: str) -> None:
    found = last(
        "from functools import partial\nk = 1\ndef f(x=1): return k",
        "def apply(fn): return fn()\nd = {'f': f}\ng = f\nclass C:\n    def m(self): return f()",
        use,
    )
    assert "k" in found.uses


@pytest.mark.parametrize("use", ["h = f", "d = {'f': f}", "t = (f, 1)", "l = [f]"])
def test_code_that_is_only_handed_on_is_not_run(use: str) -> None:
    assert "k" not in last("k = 1\ndef f(): return k", use).uses


@pytest.mark.parametrize(
    "body",
    [
        "def f(n): return f(n - 1) if n else a",
        "def f(n): return g(n)\ndef g(n): return f(n) if n else a",
        "def f(n): return g(n)\ndef g(n): return h(n)\ndef h(n): return f(n) or g(n) or a",
    ],
)
def test_recursion_comes_to_an_end(body: str) -> None:
    assert "a" in last("a = [1]", body, "x = f(3)").uses


def test_operators_of_a_notebook_class_run_its_code() -> None:
    cells = ("log = []\nclass C:\n    def __len__(self):\n        log.append(1)\n        return 1",
             "c = C()")  # fmt: skip
    assert "log" in last(*cells, "n = len(c)").mutates
    assert "log" in last(*cells, "if c: pass").mutates
    assert "log" not in last(*cells, "d = c").mutates


def test_generators_run_when_they_are_gone_over() -> None:
    cells = ("log = []\ndef g(x):\n    log.append(x)\n    yield x", "it = g(1)")
    assert {"log", "it"} <= last(*cells, "y = list(it)").mutates
    assert "log" in last(*cells, "for y in it: pass").mutates


def test_iterators_that_drive_each_other_come_to_an_end() -> None:
    body = (
        "def f(xs):\n    a = b = iter(xs)\n    for i in range(2):\n"
        "        a = map(b.add, b)\n        b = map(a.add, a)\n    return list(b)"
    )
    assert "xs" in summary(graph(body), "f").mutates_parameters


def test_code_too_entangled_to_follow_is_a_barrier() -> None:
    cells = ("def f(n):\n    return f(n)", "a = [1]\n" + "f(a)\n" * 100 + "b = a")
    assert Effect.BARRIER not in analyse(notebook(*cells)).statements[-2].effects
    found = analyse(notebook(*cells), budget=-1_000_000)
    assert Effect.BARRIER in found.statements[-2].effects
    assert backward(found, (), ["b"]) == frozenset(range(len(found.statements)))


def test_entangled_methods_take_bounded_time() -> None:
    methods = "".join(
        f"    def m{i}(self, x):\n"
        f"        self.f{i} = unheard_of(self, x)\n"
        f"        return self.m{i * 7 % 30}(x)\n"
        for i in range(30)
    )
    started = time.process_time()
    graph(f"class C:\n{methods}c = C()\nd = C()\nc.e = d\nd.e = c", "c.m1(d)\n" * 40)
    assert time.process_time() - started < 10
