"""Dot products of the light runtime: in which order, and rounded how often."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from nb2fn.runtime.light.linear import affine, product

NUMBERS = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)
ROWS = st.integers(1, 6).flatmap(
    lambda width: st.tuples(
        st.lists(st.lists(NUMBERS, min_size=width, max_size=width), min_size=1, max_size=3),
        st.lists(st.lists(NUMBERS, min_size=width, max_size=width), min_size=1, max_size=3),
    )
)


def fused(row: list[float], weights: list[float]) -> float:
    """From left to right, each product and sum rounded once."""
    total = row[0] * weights[0]
    for x, w in zip(row[1:], weights[1:], strict=True):
        total = float(Fraction(x) * Fraction(w) + Fraction(total))
    return total


@given(ROWS)
def test_products_are_added_before_they_are_rounded(given_: tuple[list[list[float]], ...]) -> None:
    rows, weights = given_
    if len(rows) == 1 or len(weights) > 1:
        assert product(rows, weights) == [[fused(row, w) for w in weights] for row in rows]


@given(ROWS)
def test_one_answer_of_many_rows(given_: tuple[list[list[float]], ...]) -> None:
    rows, weights = given_
    for row, (got,) in zip(rows, affine(rows, weights[:1], [0.5]), strict=True):
        terms = [x * w for x, w in zip(row, weights[0], strict=True)]
        bound = 8 * len(terms) * 2.0**-52 * (0.5 + sum(map(abs, terms)))
        assert math.isclose(got, math.fsum([*terms, 0.5]), rel_tol=0, abs_tol=bound)


def test_nothing_overflows_that_need_not() -> None:
    assert product([[2.0, 1e305]], [[1.0, 1.0]]) == [[1e305]]
    assert product([[1e300]], [[1e300]]) == [[math.inf]]
