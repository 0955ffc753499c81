from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb2fn.frontend.naming import module, name


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("churn", "churn"),
        ("My Notebook.v2 (final)", "my-notebook-v2-final"),
        ("01_regression", "nb-01-regression"),
        ("Prévision", "prevision"),
        ("予測", "notebook"),
        ("-", "notebook"),
        ("a" * 60, "a" * 40),
        ("a" * 39 + "-b", "a" * 39),
    ],
)
def test_names(stem: str, expected: str) -> None:
    assert name(stem) == expected


@given(st.text(max_size=60))
def test_a_name_is_always_one(stem: str) -> None:
    made = name(stem)
    assert re.fullmatch(r"[a-z][a-z0-9-]{0,39}", made)
    assert module(made, []).isidentifier()


@pytest.mark.parametrize(
    ("build", "source", "expected"),
    [
        ("svm-iris", "import numpy", "svm_iris"),
        ("json", "", "json_endpoint"),
        ("class", "", "class_endpoint"),
        ("numpy", "", "numpy_endpoint"),
        ("handler", "", "handler_endpoint"),
        ("churn", "import churn", "churn_endpoint"),
        ("churn", "import os, churn", "churn_endpoint"),
        ("churn", "from churn.data import load", "churn_endpoint"),
        ("churn", "df = read('churn.csv')", "churn"),
        ("iris", "from iris_data import x", "iris"),
    ],
)
def test_a_module_hides_no_other(build: str, source: str, expected: str) -> None:
    assert module(build, [source]) == expected
