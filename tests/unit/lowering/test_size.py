"""Values of hundreds of megabytes are not written as code: other tiers carry them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.partition import Boundary, Partition
from nb2fn.lowering.registry import candidates
from tests.unit.lowering.books import notebook
from tests.unit.lowering.snapshots import extract, script, signature, snapshot


@pytest.mark.parametrize("tier", ["stdlib", "numpy"])
def test_large_values_hold_code_back_before_they_are_read(tier: str) -> None:
    boundary = replace(extract({"by": 3}), buffers=bytes(129 * 2**20))
    shot = snapshot(boundary, [signature()])
    route = script("def predict(x):\n    y = x * by\n    return y")
    partition = Partition((), (route,), Boundary(0, (), ()), ())
    book = notebook("by = 3", "y = x * by")
    with pytest.raises(CompileError) as caught:
        next(candidates(tier)).lower(book, DataflowGraph((), ()), partition, shot)
    (found,) = caught.value.diagnostics
    assert found.code == "NB411"
    assert "what it holds takes 129 MB" in found.reason
