"""A small package index for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wheelhouse import Wheelhouse


@pytest.fixture
def wheelhouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wheelhouse:
    """An empty index, the only one in reach; the caches are empty too."""
    house = Wheelhouse(tmp_path / "wheelhouse")
    house.only(monkeypatch, tmp_path / "cache")
    return house
