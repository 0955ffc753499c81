"""The graph as a whole: cells, magics, imports, depth, text."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest

from nb2fn.analysis.graph import analyse
from nb2fn.errors import CompileError, VerifyError
from nb2fn.ir.dataflow import Edge, Effect
from nb2fn.ir.dump_dataflow import dump_dataflow
from nb2fn.ir.notebook import Magic, Notebook, Role
from nb2fn.ir.verify import verify_graph
from nb2fn.span import Span
from tests.unit.analysis.programs import graph, notebook


def test_skipped_cells_are_no_part_of_it() -> None:
    found = analyse(notebook("a = 1", "a = 2", "b = a", cell2=Role.SKIP))
    assert [s.cell for s in found.statements] == [1, 3]
    assert found.edges == (Edge(0, 1, "a"),)


def _with_magic(book: Notebook, number: int, line: int, fate: str = "barrier") -> Notebook:
    magic = Magic("line", "run", "%run x.py", Span(number, line, 0, line, 9), fate)  # type: ignore[arg-type]
    cells = [replace(c, magics=(magic,)) if c.number == number else c for c in book.cells]
    return replace(book, cells=tuple(cells))


def test_a_magic_that_runs_code_is_a_statement() -> None:
    found = analyse(_with_magic(notebook("a = 1", "\nb = a"), 2, 1))
    assert [(s.kind, s.source) for s in found.statements] == [
        ("assign", "a = 1"), ("magic", "%run x.py"), ("assign", "b = a"),
    ]  # fmt: skip
    assert Edge(1, 2, "a", weak=True) in found.edges


def test_a_magic_inside_a_block_makes_the_block_a_barrier() -> None:
    found = analyse(_with_magic(notebook("if True:\n    pass"), 1, 2))
    assert [s.effects for s in found.statements] == [frozenset({Effect.BARRIER})]


def test_other_magics_are_no_statements() -> None:
    found = analyse(_with_magic(notebook("\na = 1"), 1, 1, "kept"))
    assert [s.kind for s in found.statements] == ["assign"]


def test_imports_by_bound_name() -> None:
    found = graph("import numpy as np\nimport os.path\nfrom a.b import c as d\nimport x.y as np")
    assert found.imports == (("d", "a.b", "c"), ("np", "x.y", ""), ("os", "os.path", ""))


def test_builtins_are_no_uses_unless_rebound() -> None:
    assert graph("x = len([])").statements[0].uses == frozenset()
    assert graph("x = len([])", "len = 3").statements[0].uses == {"len"}


@pytest.mark.parametrize(
    "source",
    ["x = " + " + ".join(["y"] * 900), "x = y" + ".a(1)" * 150, "x = " + "[" * 80 + "y" + "]" * 80,
     "if y: pass\n" + "elif y: pass\n" * 400],
)  # fmt: skip
def test_deep_sources(source: str) -> None:
    ast.parse(source)
    assert graph("y = 1", source).statements[-1].uses == {"y"}


def test_an_empty_notebook_has_an_empty_graph() -> None:
    assert dump_dataflow(graph("")) == "\n"


def test_dump() -> None:
    found = graph(
        "import numpy as np\na = [1]\nb = a",
        "def f(x):\n    a.append(x)\n    return np.mean(a)",
        "if b: c = f(2)\nprint(c)",
    )
    assert dump_dataflow(found) == (
        "s0   1:1    import    def np;\n"
        "s1   1:2    assign    def a;\n"
        "s2   1:3    assign    def b; use a; <- 1:a\n"
        "s3   2:1    function  def f;\n"
        "s4   3:1    if        def c?; mut a b; use a b f np; <- 0:np 1:a 2:b 3:f\n"
        "s5   3:2    expr      use c; eff display; <- 4:c*\n"
        "\n"
        "fn f(x) s3 reads a np; mut a;\n"
        "\n"
        "alias a b\n"
    )


@pytest.mark.parametrize(
    "broken",
    [
        lambda g: replace(g, statements=g.statements[::-1]),
        lambda g: replace(g, edges=(Edge(1, 0, "a"),)),
        lambda g: replace(g, edges=(Edge(0, 1, "zzz"),)),
        lambda g: replace(g, edges=(Edge(0, 1, "a", weak=True),)),
        lambda g: replace(g, aliases=(frozenset({"a"}),)),
        lambda g: replace(
            g, statements=(replace(g.statements[0], may_define=frozenset("a")), g.statements[1])
        ),
    ],
)
def test_verify_finds_what_is_broken(broken: object) -> None:
    found = graph("a = 1", "b = a")
    with pytest.raises(VerifyError):
        verify_graph(broken(found))  # type: ignore[operator]


def test_analysis_is_the_same_every_time() -> None:
    cells = ("a = [1]\nb = [a]\nclass C:\n    x = b", "c = C()\nc.x[0].append(2)\nd = {'k': c}")
    assert graph(*cells) == graph(*cells)


def test_names_that_share_one_object_are_followed_only_so_far() -> None:
    cells = ["v0 = []", *(f"v{i + 1} = v{i}\nv{i + 1}.append({i})" for i in range(60))]
    assert len(analyse(notebook(*cells)).statements) == 121
    with pytest.raises(CompileError) as caught:
        analyse(notebook(*cells), changes=1500)
    (found,) = caught.value.diagnostics
    assert (found.code, found.cell) == ("NB206", 55)
