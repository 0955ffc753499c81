"""Questions that are too large for a request."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

Kernel = Callable[[str], ModuleType]
MANY = 700_000
TABLES = {
    "array": np.arange(2.0 * MANY).reshape(-1, 2),
    "vector": np.arange(4.0 * MANY),
    "frame": pd.DataFrame({"a": np.arange(float(MANY)), "b": 0.123456789}),
    "series": pd.Series(np.arange(2.0 * MANY)),
    "list": [[1.25, 2.5, 3.75]] * MANY,
}


def ask(kernel: Kernel, body: str, **inputs: Any) -> Any:
    names = ", ".join(inputs)
    spec = {
        "name": "predict",
        "kind": "script",
        "function": "predict",
        "source": f"def predict({names}):\n    {body}\n",
        "owned": [],
        "outputs": ["y"],
        "stateful": False,
        "inputs": [{"name": name, "example": name, "prelude": []} for name in inputs],
    }
    budget = {"rows": 0, "seconds": 10}
    return kernel("ask").ask(spec, {**inputs, "np": np}, kernel("record").Recorder(), budget)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_first_rows_are_asked(kernel: Kernel, table: Any) -> None:
    reply = ask(kernel, "return np.asarray(x).reshape(len(x), -1)[:, 0] * 2", x=table)
    part = reply["part"]
    assert (part["input"], part["of"]) == ("x", len(table))
    assert len(reply["request"]["x"]) == part["rows"] > 1000
    assert len(reply["answer"]["y"]) == part["rows"]


@pytest.mark.parametrize(
    "body",
    ["return float(x.mean())", "return x[:, 0] - x[:, 0].mean()", "return x[-3:, 0]"],
)
def test_what_is_about_all_rows_cannot_be_asked_in_part(kernel: Kernel, body: str) -> None:
    reply = ask(kernel, body, x=TABLES["array"])
    assert reply["problem"] == {"kind": "size", "input": "x", "together": True}


def test_the_axes_of_a_grid_are_cut_together(kernel: Kernel) -> None:
    xx, yy = np.meshgrid(np.linspace(0, 1, 800), np.linspace(0, 1, 900))
    reply = ask(kernel, "return (xx.ravel() + yy.ravel()).reshape(xx.shape)", xx=xx, yy=yy)
    rows = reply["part"]["rows"]
    assert len(reply["request"]["xx"]) == len(reply["request"]["yy"]) == rows
    assert np.shape(reply["answer"]["y"]) == (rows, 800)


def test_missing_values_below_the_first_rows_are_described(kernel: Kernel) -> None:
    table = TABLES["array"].copy()
    table[-1, 0] = np.nan
    reply = ask(kernel, "return np.nan_to_num(x[:, 1])", x=table)
    [[_, described]] = reply["inputs"]
    assert described["items"]["nullable"]


def test_one_row_that_is_too_large(kernel: Kernel) -> None:
    reply = ask(kernel, "return x[:, 0]", x=np.zeros((2, 3_000_001)))
    assert reply["problem"]["kind"] == "size"
    assert "together" not in reply["problem"]


def test_what_fits_is_asked_whole(kernel: Kernel) -> None:
    assert ask(kernel, "return x[:, 0]", x=np.zeros((20, 3)))["part"] is None
