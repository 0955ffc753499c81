"""The extract as the host reads it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from nb2fn.errors import CompileError
from nb2fn.ir.extract import VERSION, Binding, Definition, Extract, Node
from nb2fn.kernel import extract as kernel_side
from nb2fn.training.extract_reader import read_extract
from tests.unit.kernel.notebook import Kernel


@pytest.fixture
def found(tmp_path: Path) -> Extract:
    kernel = Kernel(
        "import math, functools\nk = [1, 2.5]",
        "@functools.lru_cache(maxsize=2)\ndef f(x, y=k): return math.pi * x",
    )
    assert kernel.problems(tmp_path, "f", "k") == []
    return read_extract(tmp_path)


def test_everything_is_frozen_and_hashable_by_value(found: Extract) -> None:
    assert found.binding("math") == Binding("math", "import", "math")
    assert found.binding("nothing") is None
    parts: tuple[Binding | Definition | Node, ...]
    parts = (*found.bindings, *found.definitions, *found.nodes)
    assert all(hash(part) == hash(dataclasses.replace(part)) for part in parts)
    assert [d.decorators for d in found.definitions] == [
        (("functools", "functools.lru_cache(maxsize=2, typed=False)"),),
        (),
    ]


def test_nodes_are_their_index(found: Extract) -> None:
    binding = found.binding("k")
    assert binding is not None
    assert binding.node is not None
    node = found.nodes[binding.node]
    assert (node.id, node.kind) == (binding.node, "list")
    assert [found.nodes[i].value for i in node.items] == [1, "2.5"]


def test_the_pickle_is_not_opened(tmp_path: Path, found: Extract) -> None:
    (tmp_path / "boundary.pickle").write_bytes(b"rubbish")
    assert read_extract(tmp_path).pickle == b"rubbish"


def test_kernel_and_host_agree_on_the_version() -> None:
    assert kernel_side.VERSION == VERSION


def test_a_newer_extract_is_refused(tmp_path: Path, found: Extract) -> None:
    path = tmp_path / "extract.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, "version": VERSION + 1}), encoding="utf-8")
    with pytest.raises(CompileError) as caught:
        read_extract(tmp_path)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "NB309"
    assert f"format {VERSION + 1}" in diagnostic.message
