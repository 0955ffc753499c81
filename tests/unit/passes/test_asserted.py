"""Assertions of test cells that become tests of the endpoint."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nb2fn.ir.partition import Asserted
from tests.unit.passes.compiled import Compiled

After = Callable[[str], Compiled]
ASKED = "#| predict\nx = [[1, 2]]\np = model.predict(scaler.transform(x))\np\n# %%\n#| test\n"
PRICE = (
    "#| predict\ndef price(size, rooms=2):\n    return model.predict([[size, rooms]])[0]\n"
    "price(85)\n# %%\n#| test\n"
)


def only(found: Compiled) -> Asserted:
    (item,) = found.partition.asserted
    return item


@pytest.mark.parametrize(
    ("test", "text", "question"),
    [
        ("assert p[0] > 1", "answer[0] > 1", ()),
        ("limit = 3\nassert p[0] < limit", "answer[0] < 3", ()),
        ("assert len(p) == len(x)", "len(answer) == len(x)", ()),
        (
            "assert model.predict(scaler.transform([[3, 4]]))[0] > 1",
            "answer[0] > 1",
            (("x", "[[3, 4]]"),),
        ),
        ("q = model.predict(scaler.transform(X))\nassert len(q) == 4", "len(answer) == 4", "X"),
        ("assert np.allclose(p, [1.2], atol=9)", "allclose(answer, [1.2], atol=9)", ()),
        ("np.testing.assert_array_equal(p, [3])", "answer == [3]", ()),
    ],
)
def test_what_is_about_the_answer(after: After, test: str, text: str, question: object) -> None:
    found = after(ASKED + test)
    assert found.codes() == []
    assert only(found).text == text
    assert only(found).question == ((("x", "X"),) if question == "X" else question)


@pytest.mark.parametrize(
    ("test", "question"),
    [
        ("assert price(120) > 5", (("size", "120"),)),
        ("assert price(120, rooms=4) > 5", (("rooms", "4"), ("size", "120"))),
    ],
)
def test_calls_of_a_served_function(after: After, test: str, question: object) -> None:
    item = only(after(PRICE + test))
    assert item.question == question
    assert item.text == "answer > 5"


@pytest.mark.parametrize(
    ("test", "why"),
    [
        ("assert X.shape == (4, 2)", "no route answers"),
        ("assert model.score(X, y) > 0.5", "no route answers"),
        ("assert np.mean(p) > 0", "`np`"),
        ("print(p)", "asserts nothing"),
    ],
)
def test_what_cannot_be_turned_is_said(after: After, test: str, why: str) -> None:
    found = after(ASKED + test)
    assert found.partition.asserted == ()
    (note,) = found.notes
    assert (note.code, note.severity) == ("NB243", "info")
    assert why in note.message


def test_several_questions(after: After) -> None:
    found = after(PRICE + "assert price(120) > price(85)")
    assert "several questions" in found.notes[0].message


def test_a_model_that_changed_in_between(after: After) -> None:
    found = after(ASKED + "model = LinearRegression().fit(X, y)\nassert model.predict(X)[0] > 0")
    assert found.partition.asserted == ()
