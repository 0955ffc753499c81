"""Settings of libraries cross as the user's own statements, made for every request."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from nb2fn.ir.dataflow import DataflowGraph, Mutation, Statement
from nb2fn.ir.extract import Extract
from nb2fn.ir.partition import Answer, Boundary, Partition
from nb2fn.lowering.ambient import Setting, configuring, settings
from nb2fn.lowering.exact import Exact
from nb2fn.lowering.imports import import_table
from nb2fn.lowering.left_behind import left_behind
from nb2fn.span import Span
from tests.unit.lowering.books import notebook
from tests.unit.lowering.snapshots import SPAN, ask, extract, script, signature, snapshot

IMPORTS = "import sklearn, pandas as pd, numpy as np, decimal"


def graph(sources: Sequence[str], ambient: str, certain: bool = True) -> DataflowGraph:
    statements = []
    for number, source in enumerate([*sources, "y = predict(x)"]):
        node = ast.parse(source).body[0]
        kind = "assign" if isinstance(node, ast.Assign) else "expr"
        last = number == len(sources)
        changes = () if last else (Mutation(ambient, SPAN, certain),)
        uses = frozenset({ambient}) if last else frozenset[str]()
        span = Span(number + 1, 1, 0, 1, 1)
        statements.append(
            Statement(number, number + 1, span, source, kind, node, uses=uses, mutations=changes)
        )
    return DataflowGraph(tuple(statements), ())


def partition(cut: int) -> Partition:
    route = replace(script(""), answer=Answer((("y", "y"),), cut, SPAN))
    return Partition((), (route,), Boundary(cut, (), ()), ())


EMPTY = Extract(1, (), (), (), (), (), (), (), b"", b"")


def found(source: str, ambient: str, certain: bool = True) -> list[str]:
    table = import_table(notebook(IMPORTS), EMPTY)
    flow = graph([source], ambient, certain)
    present = ("sklearn", "numpy")
    return [s.text for s in settings(flow, partition(1), table, present)]


@pytest.mark.parametrize(
    ("source", "ambient"),
    [
        ("sklearn.set_config(transform_output='pandas')", "%sklearn"),
        ("np.seterr(all='ignore')", "%numpy"),
        ("np.int = int", "%modules"),
        ("np.set_printoptions(precision=3)", "%numpy.display"),
        ("decimal.getcontext().prec = 5", "%decimal"),
    ],
)
def test_what_crosses(source: str, ambient: str) -> None:
    assert found(source, ambient) == [source]
    assert found(source, ambient, certain=False) == []


@pytest.mark.parametrize(
    ("source", "ambient"),
    [
        ("sklearn.set_config(display='diagram')", "%sklearn"),
        ("np.random.seed(0)", "%numpy.random"),
        ("sklearn.set_config(**options)", "%sklearn"),
        ("setup()", "%numpy"),
        ("sys.path.append('lib')", "%modules"),
        ("pd.set_option('mode.copy_on_write', True)", "%pandas"),  # nothing needs pandas
    ],
)
def test_what_does_not(source: str, ambient: str) -> None:
    assert found(source, ambient) == []


def test_settings_after_the_cut_and_unused_ones_stay() -> None:
    table = import_table(notebook(IMPORTS), EMPTY)
    flow = graph(["np.seterr(all='ignore')"], "%numpy")
    assert settings(flow, partition(0), table, ("numpy",)) == ()
    unused = replace(
        flow, statements=(flow.statements[0], replace(flow.statements[1], uses=frozenset()))
    )
    assert settings(unused, partition(1), table, ("numpy",)) == ()


def test_the_function_that_makes_them() -> None:
    given = [Setting(1, "a.set(1)"), Setting(1, "b = '''\nx'''"), Setting(3, "c.set()")]
    assert configuring(given, "configure") == (
        "def configure():\n    # cell 1\n    a.set(1)\n    b = '''\nx'''\n    # cell 3\n"
        "    c.set()\n\n\nconfigure()"
    )


def test_a_setting_that_holds_for_one_thread(tmp_path: Path) -> None:
    serve = "def predict(x):\n    return float(decimal.Decimal(1) / decimal.Decimal(3)) * x\n"
    cells = ["import decimal", "decimal.getcontext().prec = 2"]
    flow = graph(["import decimal", "decimal.getcontext().prec = 2"], "%decimal")
    plan = replace(
        partition(2), routes=(replace(script(serve), answer=partition(2).routes[0].answer),)
    )
    function = Exact().lower(notebook(*cells), flow, plan, snapshot(extract({}), [signature()]))
    assert ask(function, tmp_path, ("/predict", {"x": 1})) == [[200, {"y": 0.33}]]
    endpoint = next(s.text for s in function.sources if s.path.endswith("endpoint.py"))
    assert "    notebook.configure()\n    inputs =" in endpoint


def left(source: str, ambient: str, used: str = "") -> list[str]:
    book = notebook("\n".join([IMPORTS, used]), source, "y = predict(x)")
    table = import_table(book, EMPTY)
    flow = graph([source], ambient)
    last = replace(flow.statements[-1], uses=frozenset({ambient, used.rpartition(" ")[2]}))
    flow = replace(flow, statements=(*flow.statements[:-1], last))
    made = settings(flow, partition(1), table, ("sklearn", "numpy"))
    found = left_behind(book, flow, partition(1), table, ("sklearn", "numpy"), made)
    return [d.code for d in found]


@pytest.mark.parametrize(
    ("source", "ambient"),
    [
        ("context.prec = digits", "%decimal"),
        ("setup()", "%numpy"),
        ("np.sqrt = lambda v: real(v)", "%modules"),
        ("setattr(np, 'sqrt', mine)", "%modules"),
        ("os.environ['K'] = value", "%environ"),
        ("os.chdir('sub')", "%cwd"),
    ],
)
def test_what_cannot_cross_and_may_matter_is_refused(source: str, ambient: str) -> None:
    assert left(source, ambient) == ["NB408"]


@pytest.mark.parametrize(
    ("source", "ambient"),
    [
        ("np.seterr(all='ignore')", "%numpy"),  # it crosses
        ("sklearn.set_config(display='diagram')", "%sklearn"),
        ("pd.set_option('mode.copy_on_write', mine)", "%pandas"),  # nothing needs pandas
        ("sys.path.append(folder)", "%modules"),
        ("ssl.context = mine", "%modules"),  # nothing needs ssl
    ],
)
def test_what_need_not_cross(source: str, ambient: str) -> None:
    assert left(source, ambient) == []
