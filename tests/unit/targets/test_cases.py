"""The questions that a project's own tests ask."""

from __future__ import annotations

from nb2fn.ir.snapshot import Case
from nb2fn.targets.cases import cases
from tests.functions import ANSWER, QUESTION, half

EXAMPLE = Case("predict", "example", QUESTION, ANSWER)


def test_without_recorded_cases_the_examples_are_asked() -> None:
    assert cases(half()) == [{"path": "/predict", "request": QUESTION, "answer": ANSWER}]


def test_the_notebooks_own_question_comes_first() -> None:
    row = Case("predict", "row", {"rows": [[1, 1]]}, {"scaled": [[0.5, 0.5]]})
    found = cases(half(cases=(row, EXAMPLE)))
    assert [case["request"] for case in found] == [QUESTION, row.request]


def test_a_question_at_which_the_notebook_raised_has_no_answer() -> None:
    refused = Case("predict", "row", {"rows": [["a"]]}, None, "TypeError")
    assert cases(half(cases=(refused,)))[0]["answer"] is None


def test_at_most_a_hundred_rows_are_kept() -> None:
    rows = tuple(Case("predict", "row", {"rows": [[n]]}, {"scaled": [[n / 2]]}) for n in range(300))
    found = cases(half(cases=(EXAMPLE, *rows)))
    assert len(found) == 101
