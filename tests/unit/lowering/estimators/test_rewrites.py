"""Rewrites of scoring programs: each leaves alone what it has nothing to do with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import VotingRegressor
from sklearn.linear_model import LinearRegression, Ridge

from nb2fn.lowering.scoring.program import Floats, Op, Program, Type
from nb2fn.lowering.scoring.rewrites.dead import without_dead
from nb2fn.lowering.scoring.rewrites.shared import shared
from tests.unit.lowering.estimators.oracle import scoring

ROWS = Op("rows", (0,), (2, None), Type("rows", 2))
NARROW = Op("float32", (1,), ("",), Type("loose", 2))
ANSWER = Op("matrix", (2,), (), Type("answer"))
CHAIN = Program((ROWS, NARROW, ANSWER))


def offset(value: float) -> Op:
    return Op("clip", (1,), (value, 1.0), Type("loose", 2))


@pytest.mark.parametrize("rewrite", [without_dead, shared])
def test_nothing_to_do(rewrite: object) -> None:
    assert callable(rewrite)
    assert rewrite(CHAIN) is CHAIN


def test_unused_operations_go() -> None:
    unused = Op("matrix", (1,), (), Type("answer"))
    moved = Op("matrix", (3,), (), Type("answer"))
    assert without_dead(Program((ROWS, unused, NARROW, moved))) == CHAIN


def test_equal_operations_are_done_once() -> None:
    again = Op("float32", (2,), ("",), Type("loose", 2))
    both = Op("beside", (3, 4), (), Type("loose", 4))
    found = shared(Program((ROWS, ROWS, NARROW, again, both)))
    assert [op.inputs for op in found.ops] == [(0,), (0,), (1,), (1,), (3, 3)]


@pytest.mark.parametrize(("one", "other"), [(0.0, -0.0), (0, 0.0), (1, True)])
def test_operations_with_other_parameters_are_kept_apart(one: float, other: float) -> None:
    both = Op("beside", (2, 3), (), Type("loose", 4))
    program = Program((ROWS, offset(one), offset(other), both))
    assert shared(program) is program


def test_equal_tables_are_not_compared() -> None:
    shifts = [Op("shift", (1,), (Floats("mean", (1.0, 2.0)),), Type("loose", 2)) for _ in "ab"]
    program = Program((ROWS, *shifts, Op("beside", (2, 3), (), Type("loose", 4))))
    assert shared(program) is program


def test_several_estimators_check_their_data_once(tmp_path: Path) -> None:
    x = np.arange(12.0).reshape(6, 2)
    parts = [("a", LinearRegression()), ("b", Ridge())]
    model = VotingRegressor(parts).fit(x, x[:, 0])
    names = [op.name for op in scoring(model, tmp_path).methods["predict"].ops]
    assert names.count("rows_or_sparse") == 1
    assert "vector" in names[-1:] and names.count("vector") == 1
