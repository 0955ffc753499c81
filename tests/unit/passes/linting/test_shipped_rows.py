"""NB287 for what a kernel hands over: frames, series and arrays, alone and inside models."""

from __future__ import annotations

from pathlib import Path

import pytest

from nb2fn.analysis.graph import analyse
from nb2fn.frontend.read import read
from nb2fn.ir.extract import Binding, Extract, Node
from nb2fn.passes.linting.shipped_rows import shipped_rows
from tests.notebooks import write_notebook

LARGE = 160_000  # bytes


def held(*nodes: Node) -> Extract:
    """What crosses where ``kept`` is the first of the nodes."""
    bound = (Binding("kept", "value", node=0),)
    return Extract(1, bound, (), nodes, (), (), (), (), b"", b"")


def array(number: int, size: int = LARGE, dtype: str = "<f8", **rest: object) -> Node:
    return Node(
        number,
        "array",
        "numpy:ndarray",
        dtype=dtype,
        shape=(size // 8,),
        buffer=(0, size),
        **rest,  # type: ignore[arg-type]
    )


TEXTS = tuple(Node(i, "scalar", "str", "a" * 50) for i in range(1, 2001))
HELD = {
    "an array": ((array(0),), "warning", "the largest array: 20000"),
    "a series": (
        (Node(0, "object", "pandas.core.series:Series", attributes=(("_mgr", 1),)), array(1)),
        "warning",
        "`kept._mgr`, 20000",
    ),
    "an array of texts": (
        (
            Node(0, "array", "numpy:ndarray", dtype="|O", shape=(2000,),
                 items=tuple(range(1, 2001))),
            *TEXTS,
        ),
        "warning",
        "the largest array: 2000",
    ),
    "a list of arrays": (
        (Node(0, "list", items=(1, 2)), array(1, LARGE // 2), array(2, LARGE // 2)),
        "warning",
        "the largest array: 10000",
    ),
    "a model that keeps its rows": (
        (Node(0, "object", "sklearn.neighbors:KNeighborsClassifier", attributes=(("_fit_X", 1),)),
         array(1)),
        "info",
        "`kept._fit_X`, 20000",
    ),
}  # fmt: skip


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "nb.ipynb", ["kept = 1", "#| predict\nx = 2\nkept + x"])


@pytest.mark.parametrize("name", HELD)
def test_rows_that_cross(name: str, notebook: Path) -> None:
    nodes, severity, label = HELD[name]
    book, _ = read(notebook)
    (found,) = shipped_rows(book, analyse(book), held(*nodes))
    assert (found.code, found.severity, found.cell) == ("NB287", severity, 1)
    assert found.message.startswith(("`kept` carries 160 kB", "`kept` carries 200 kB"))
    assert label in found.label


@pytest.mark.parametrize(
    "nodes",
    [
        (array(0, 800),),
        (Node(0, "object", "sklearn.linear_model:Ridge", attributes=(("coef_", 1),)), array(1)),
        (Node(0, "list", items=()),),
    ],
)
def test_what_is_small_or_learnt_is_not_told(nodes: tuple[Node, ...], notebook: Path) -> None:
    book, _ = read(notebook)
    assert list(shipped_rows(book, analyse(book), held(*nodes))) == []
