"""Memories of ``lru_cache`` that would answer differently when computed anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.passes.compiled import agreed, compile_cells, refused

CACHED = """
#| train
from functools import lru_cache
rate = 1
names = [1]
def level():
    return rate
@lru_cache(maxsize=None)
def price(n):
    return n * level()
{}
# %%
#| predict
#| input: n
#| output: y
n = 7
y = price(n)
"""


@pytest.mark.parametrize(
    "cells",
    [
        "price(3)\nrate = 2",
        "price(3)\nif names:\n    rate = 2",
        "def warm():\n    return price(1)\nwarm()\nrate = 2",
        "price(3)\nprice.cache_clear()\nprice(4)\nrate = 2",
    ],
)
def test_stale(tmp_path: Path, cells: str) -> None:
    error = refused(tmp_path, CACHED.format(cells))
    assert error.code == "NB205"
    assert "`rate`" in error.message


@pytest.mark.parametrize(
    "cells", ["rate = 2\nprice(3)", "price(3)\nnames = 3", "rate = 3", "price(3)"]
)
def test_as_good_as_new(tmp_path: Path, cells: str) -> None:
    agreed(compile_cells(tmp_path, CACHED.format(cells)))
