"""Arrays over the same memory."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.unit.kernel.notebook import Kernel

BASE = "import numpy as np\na = np.arange(12.0).reshape(3, 4)\n"

SHARED = [
    ("b = a[:, 1]", "b"),
    ("b = a.T[::-1]", "b"),
    ("b = {'x': [a[1:]]}", "b['x'][0]"),
    ("b = a[1:]; a = a[:2]", "b"),
    ("b = a[0]; b.flags.writeable = False", "b"),
    ("class Box: pass\nb = Box(); b.view = a[:1]", "b.view"),
    ("def b(view=a[0]): return view", "b.__defaults__[0]"),
    ("b = a.view(np.int64)", "b"),
]
APART = [
    "b = a",
    "b = a[:1].copy()",
    "b = a[:1]; a = a[1:]",
    "b = a[:, ::2]; a = a[:, 1::2]",
    "b = a[:0]",
    "b = a[0]; a.flags.writeable = False; b.flags.writeable = False",
]


@pytest.mark.parametrize(("cell", "path"), SHARED)
def test_views_of_writable_memory(tmp_path: Path, cell: str, path: str) -> None:
    (problem,) = Kernel(BASE + cell).problems(tmp_path, "a", "b")
    assert (problem["code"], problem["name"]) == ("NB318", "b")
    assert problem["message"] == f"`a` and `{path}` share memory"


@pytest.mark.parametrize("cell", APART)
def test_arrays_that_do_not_share(tmp_path: Path, cell: str) -> None:
    assert Kernel(BASE + cell).problems(tmp_path, "a", "b") == []


def test_only_what_serve_code_may_change_matters(tmp_path: Path) -> None:
    kernel = Kernel(BASE + "b = a[0]; c = 1")
    assert kernel.take(tmp_path, "a", "b", "c", owned=["c"])["problems"] == []
    assert kernel.take(tmp_path, "a", "b", "c", owned=["b"])["problems"] != []


def test_what_a_fitted_estimator_shares_is_its_own_affair(tmp_path: Path) -> None:
    kernel = Kernel(
        "import numpy as np\nfrom sklearn.neighbors import KNeighborsClassifier\n"
        "X = np.random.default_rng(0).random((60, 2))\n"
        "model = KNeighborsClassifier(algorithm='kd_tree').fit(X, X[:, 0] > 0.5)"
    )
    assert kernel.problems(tmp_path, "model", "X") == []


def test_views_within_one_value(tmp_path: Path) -> None:
    problems = Kernel(BASE + "b = [a, a[0]]").problems(tmp_path, "b")
    assert [p["path"] for p in problems] == ["b[1]"]


FRAME = """
import pandas as pd
frame = pd.DataFrame({"a": [1.0, 2], "b": [3.0, 4], "c": ["x", "y"]})
"""


@pytest.mark.skipif(int(pd.__version__.split(".")[0]) >= 3, reason="frames copy on write")
@pytest.mark.parametrize(
    "cell", ["v = frame['a']", "v = frame['c']", "v = frame['a'].values", "v = frame.iloc[:1]"]
)
def test_columns_and_their_frame(tmp_path: Path, cell: str) -> None:
    kernel = Kernel(FRAME + cell)
    (problem,) = kernel.problems(tmp_path, "frame", "v")
    assert problem["message"] == "`frame` and `v` share memory"
    assert problem["fix"] == "make one of them a copy: `v = v.copy()`"


def test_frames_that_copy_on_write(tmp_path: Path) -> None:
    kernel = Kernel(FRAME + "v = frame['a']")
    with pd.option_context("mode.copy_on_write", True):
        assert kernel.problems(tmp_path, "frame", "v") == []
