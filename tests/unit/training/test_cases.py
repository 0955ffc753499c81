"""From the kernel's replies to signatures, cases and diagnostics."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nb2fn.errors import CompileError
from nb2fn.ir.partition import Answer, Input, Route
from nb2fn.span import Span
from nb2fn.training.cases import asked, close, settle
from nb2fn.training.findings import changed
from tests.unit.training.books import graph, notebook

BOOK = notebook("model = 1", "x = [[4, 5]]\ny = model.predict(x)\nprint(y)")
GRAPH = graph(BOOK)
ROUTE = Route(
    name="predict",
    path="/predict",
    kind="script",
    function="predict",
    inputs=(Input("x", "binding", Span(2, 1, 0, 1, 1), "x"),),
    answer=Answer((("y", "y"),), 3, Span(2, 3, 6, 3, 7)),
    serve=(2, 3),
    captures=("model",),
    source="def predict(x):\n    # cell 2\n    y = model.predict(x)\n    return y\n",
)
REPLY: dict[str, Any] = {
    "request": {"x": [[4, 5]]},
    "answer": {"y": [4.0]},
    "again": {"y": [4.0]},
    "spread": False,
    "random": ["random"],
    "inputs": [["x", {"kind": "list"}]],
    "outputs": [["y", {"kind": "array", "dtype": "<f8", "shape": [None]}]],
    "rows": [
        {"request": {"x": [[1, 2]]}, "answer": {"y": [1.0]}},
        {"request": {"x": [[0, 0]]}, "error": "ValueError: zero"},
    ],
    "unmatched": "",
}


def found(route: Route = ROUTE, **changes: Any) -> Any:
    return asked(BOOK, GRAPH, route, {**REPLY, **changes})


def code(route: Route = ROUTE, **changes: Any) -> str:
    with pytest.raises(CompileError) as caught:
        found(route, **changes)
    return caught.value.diagnostics[0].code


def test_a_reply_becomes_cases() -> None:
    one = found()
    assert [(c.kind, c.answer, c.error) for c in one.cases] == [
        ("example", {"y": [4.0]}, ""),
        ("row", {"y": [1.0]}, ""),
        ("row", None, "ValueError: zero"),
    ]
    assert one.signature.inputs[0].example == [[4, 5]]
    assert one.signature.outputs[0].type.shape == (None,)
    assert one.random == ("random",)
    assert one.caveats == ()


def test_a_parameter_with_a_default_may_be_left_out() -> None:
    optional = replace(ROUTE, inputs=(replace(ROUTE.inputs[0], default="[[1, 2]]"),))
    assert not found(optional).signature.inputs[0].required


def test_two_answers_are_refused_unless_meant() -> None:
    assert code(again={"y": [4.1]}) == "NB343"
    found(replace(ROUTE, nondeterministic=True), again={"y": [4.1]})
    found(replace(ROUTE, stateful=True), again={"y": [4.1]})


ERROR = {"text": "ValueError: no", "lines": [3]}


@pytest.mark.parametrize(
    ("problem", "expected", "text"),
    [
        ({"kind": "example", "input": "x", "error": ERROR}, "NB341", "x"),
        ({"kind": "serve", "error": ERROR}, "NB342", "y = model.predict(x)"),
        ({"kind": "input", "input": "x", "path": "[0]", "type": "builtins.object"}, "NB346", "x"),
        ({"kind": "output", "path": "", "type": "builtins.object"}, "NB347", "y"),
        ({"kind": "copy", "names": ["x"], "error": ERROR}, "NB348", "y = model.predict(x)"),
        ({"kind": "answer", "error": ERROR}, "NB342", "y = model.predict(x)"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_problems_have_a_code_and_a_place(
    problem: dict[str, Any], expected: str, text: str
) -> None:
    with pytest.raises(CompileError) as caught:
        found(problem=problem)
    [diagnostic] = caught.value.diagnostics
    assert diagnostic.code == expected
    assert diagnostic.span is not None
    assert diagnostic.span.cut(diagnostic.source) == text
    assert diagnostic.reason
    assert diagnostic.fix


@pytest.mark.parametrize(
    ("type_", "hint"),
    [
        ("a frame whose columns have several levels (a MultiIndex)", "x.columns = ["),
        ("scipy.sparse._csr.csr_matrix", "x.toarray()"),
        ("pandas._libs.interval.Interval", "`.astype(str)`"),
        ("pandas._libs.tslibs.period.Period", "`.astype(str)`"),
        ("pandas._libs.tslibs.timedeltas.Timedelta", "`.total_seconds()`"),
        ("decimal.Decimal", "`float`"),
        ("two columns of the same name", "different names"),
        ("two columns with the same name as text", "different names"),
    ],
)
def test_the_fix_of_an_input_is_for_what_it_is(type_: str, hint: str) -> None:
    with pytest.raises(CompileError) as caught:
        found(problem={"kind": "input", "input": "x", "path": "", "type": type_})
    [diagnostic] = caught.value.diagnostics
    assert hint in diagnostic.fix


def test_the_example_has_the_notebooks_own_answer() -> None:
    own = {"y": [4.000000000000001]}
    example, *rows = settle(BOOK, GRAPH, found(), {"answer": own})
    assert example.answer == own
    assert len(rows) == 2


def test_another_answer_of_the_notebook_is_refused() -> None:
    with pytest.raises(CompileError) as caught:
        settle(BOOK, GRAPH, found(), {"answer": {"y": [4.0001]}})
    assert caught.value.diagnostics[0].code == "NB344"


def test_narrow_floats_have_a_wider_bound() -> None:
    narrow = [["y", {"kind": "array", "dtype": "<f4", "shape": [None]}]]
    settle(BOOK, GRAPH, found(outputs=narrow), {"answer": {"y": [4.000001]}})


@pytest.mark.parametrize(
    ("a", "b", "bound", "expected"),
    [
        (1, 1.0, 0.0, True),
        (1.0, 1.5, 0.5, True),
        (1.0, 1.6, 0.5, False),
        (True, 1, 9.0, False),
        (None, 0.0, 9.0, False),
        ("a", "a", 0.0, True),
        ("a", "b", 9.0, False),
        ([1, 2], [1], 9.0, False),
        ({"a": 1}, {"b": 1}, 9.0, False),
        ({"a": [1, {"b": 2.0}]}, {"a": [1, {"b": 2.25}]}, 0.5, True),
        (10**400, 10**400, 0.0, True),
        (10**400, 1.5, 9.0, False),
    ],
)
def test_close(a: Any, b: Any, bound: float, expected: bool) -> None:
    assert close(a, b, bound) is expected
    assert close(b, a, bound) is expected


def test_integers_beyond_floats_are_compared() -> None:
    one = found(answer={"y": [10**400]}, again={"y": [10**400]})
    settle(BOOK, GRAPH, one, {"answer": {"y": [10**400]}})


def test_shared_state_is_shown_where_it_is_used() -> None:
    diagnostic = changed(BOOK, GRAPH, [ROUTE], ["model"])
    assert diagnostic.code == "NB345"
    assert diagnostic.span is not None
    assert diagnostic.span.cut(diagnostic.source) == "y = model.predict(x)"


PART = {
    "answer": {"y": [4.0, 2.0]},
    "again": {"y": [4.0, 2.0]},
    "part": {"input": "x", "rows": 2, "of": 3},
}


def test_the_first_rows_stand_for_a_question_that_is_too_large() -> None:
    one = found(**PART)
    assert one.caveats == (
        "/predict: of the notebook's own question the first 2 of 3 rows are asked: all of it is "
        "more than a request holds",
    )
    assert [(d.code, d.severity) for d in one.notes] == [("NB352", "warning")]
    example = settle(BOOK, GRAPH, one, {"answer": {"y": [4.0, 2.0 + 1e-10, 9.0]}})[0]
    assert example.answer == {"y": [4.0, 2.0]}


@pytest.mark.parametrize("own", [[4.0, 3.0, 9.0], [4.0, 2.0], 4.0])
def test_the_first_rows_are_answered_as_in_the_notebook(own: Any) -> None:
    with pytest.raises(CompileError) as caught:
        settle(BOOK, GRAPH, found(**PART), {"answer": {"y": own}})
    assert caught.value.diagnostics[0].code == "NB344"
