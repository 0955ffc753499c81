"""Notebooks of a few cells, compiled up to the partition."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nb2fn.diagnostics import Diagnostic
from tests.unit.passes.compiled import Compiled, compile_cells, refused

TRAINED = """
#| data
import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler

X = np.array([[1.0, 2], [2, 3], [3, 5], [4, 4]])
y = np.array([1.0, 2, 3, 5])
# %%
#| train
scaler = StandardScaler()
Xs = scaler.fit_transform(X)
model = LinearRegression()
model.fit(Xs, y)
# %%
"""


@pytest.fixture
def compiled(tmp_path: Path) -> Callable[[str], Compiled]:
    """Compiles a whole notebook, cells divided by ``# %%``."""
    return lambda text: compile_cells(tmp_path, text)


@pytest.fixture
def after(tmp_path: Path) -> Callable[[str], Compiled]:
    """Compiles cells that stand after :data:`TRAINED`: ``X``, ``y``, ``scaler``, ``model``."""
    return lambda text: compile_cells(tmp_path, TRAINED + text.lstrip("\n"))


@pytest.fixture
def refuses(tmp_path: Path) -> Callable[[str], Diagnostic]:
    """The error that cells after :data:`TRAINED` are refused with."""
    return lambda text: refused(tmp_path, TRAINED + text.lstrip("\n"))
