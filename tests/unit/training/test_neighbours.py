"""Rows asked alone and among the others."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

Kernel = Callable[[str], ModuleType]
FRAME = pd.DataFrame({"a": [1.0, 2.0, 6.0]})


def told(kernel: Kernel, inputs: dict[str, Any], serve: Callable[..., Any]) -> Any:
    def ask(asked: dict[str, Any]) -> Any:
        return {"y": np.asarray(serve(**asked)).tolist()}

    return kernel("neighbours").differing(inputs, ask(inputs), ask)


TABLES = {"frame": FRAME, "series": FRAME["a"], "array": FRAME.to_numpy(), "list": [[1.0], [6.0]]}


@pytest.mark.parametrize("rows", TABLES.values(), ids=TABLES)
def test_rows_that_stand_for_themselves(kernel: Kernel, rows: Any) -> None:
    assert told(kernel, {"x": rows, "k": 2}, lambda x, k: np.asarray(x).ravel() * k) is None


def test_a_mean_of_all_rows(kernel: Kernel) -> None:
    found = told(kernel, {"x": FRAME}, lambda x: x["a"] - x["a"].mean())
    assert found == {"input": "x", "row": 1, "among": -2.0, "alone": 0.0}


def test_dummies_that_a_row_alone_does_not_have(kernel: Kernel) -> None:
    def serve(x: Any) -> Any:
        return pd.get_dummies(x)[["c_u", "c_v"]].sum(axis=1)

    found = told(kernel, {"x": pd.DataFrame({"c": ["u", "v"]})}, serve)
    assert found["row"] == 1
    assert "c_v" in found["error"]


@pytest.mark.parametrize(
    ("inputs", "serve"),
    [
        ({"x": FRAME}, lambda x: x["a"].sum()),
        ({"x": FRAME, "y": FRAME}, lambda x, y: x["a"] - y["a"].mean()),
        ({"x": [1.0, 2.0]}, lambda x: np.array(x) - np.mean(x)),
        ({"x": FRAME.head(1)}, lambda x: x["a"] - x["a"].mean()),
    ],
)
def test_what_is_not_one_answer_a_row(kernel: Kernel, inputs: Any, serve: Any) -> None:
    assert told(kernel, inputs, serve) is None
