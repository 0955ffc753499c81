"""A snapshot survives its directory."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from nb2fn.ir.snapshot import VERSION
from nb2fn.training.snapshot_io import SnapshotError, load, save
from tests.unit.training.snapshots import SNAPSHOT


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    save(SNAPSHOT, tmp_path)
    assert load(tmp_path) == SNAPSHOT


def test_the_same_snapshot_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        save(SNAPSHOT, tmp_path / name)
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in "ab")
    assert first == second
    assert sorted(first) == ["boundary.pickle", "buffers.bin", "extract.json", "snapshot.json"]


def test_the_version_stands_first(tmp_path: Path) -> None:
    save(SNAPSHOT, tmp_path)
    text = (tmp_path / "snapshot.json").read_text()
    assert text.startswith(f'{{"version": {VERSION},')


def test_a_newer_snapshot_is_refused(tmp_path: Path) -> None:
    save(dataclasses.replace(SNAPSHOT, version=VERSION + 1), tmp_path)
    with pytest.raises(SnapshotError, match="newer"):
        load(tmp_path)


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", '{"version": 1}', '{"version": 1, "parity": "strong"}'],
)
def test_a_damaged_snapshot_is_told(tmp_path: Path, damage: str) -> None:
    save(SNAPSHOT, tmp_path)
    (tmp_path / "snapshot.json").write_text(damage)
    with pytest.raises(SnapshotError):
        load(tmp_path)


def test_an_unknown_field_is_told(tmp_path: Path) -> None:
    save(SNAPSHOT, tmp_path)
    data = json.loads((tmp_path / "snapshot.json").read_text())
    (tmp_path / "snapshot.json").write_text(json.dumps({**data, "surprise": 1}))
    with pytest.raises(SnapshotError):
        load(tmp_path)
