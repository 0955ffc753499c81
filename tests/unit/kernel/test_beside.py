"""Modules beside the notebook: what changed in them after the import is told."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nb2fn.kernel.beside import Beside

MODULE = """
import beside_inner
LIMITS = [4]
_factor = 1
lock = __import__("threading").Lock()
def configure(value):
    global _factor
    _factor = value
def scale(x):
    return x * _factor * len(LIMITS)
"""


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beside]:
    (tmp_path / "beside_outer.py").write_text(MODULE, "utf-8")
    (tmp_path / "beside_inner.py").write_text("SEEN = {}\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    watcher = Beside(str(tmp_path))
    watcher.start()
    importlib.import_module("beside_outer")
    yield watcher
    sys.meta_path.remove(watcher)  # type: ignore[arg-type]
    for name in ("beside_outer", "beside_inner"):
        sys.modules.pop(name, None)


def told(watcher: Beside, stored: tuple[str, ...] = ()) -> list[str]:
    found = watcher.problems({"beside_outer", "json"}, lambda name: name in stored)
    assert {p["code"] for p in found} <= {"NB325"}
    return [p["path"] for p in found]


def test_as_imported(watch: Beside) -> None:
    sys.modules["beside_outer"].scale(3)
    assert told(watch) == []


def test_what_a_function_or_the_notebook_changed(watch: Beside) -> None:
    outer = sys.modules["beside_outer"]
    outer.configure(50)
    outer.LIMITS.append(3)
    assert told(watch) == ["beside_outer.LIMITS", "beside_outer._factor"]


def test_what_a_module_behind_it_keeps(watch: Beside) -> None:
    sys.modules["beside_inner"].SEEN["x"] = 1
    assert told(watch) == ["beside_inner.SEEN"]


def test_what_the_notebook_sets_by_name_is_left_to_the_settings(watch: Beside) -> None:
    sys.modules["beside_outer"].LIMITS = [1, 2]
    assert told(watch, stored=("LIMITS",)) == []


def test_a_reload_begins_anew(watch: Beside) -> None:
    outer = sys.modules["beside_outer"]
    outer.configure(50)
    importlib.reload(outer)
    assert told(watch) == []


def test_the_module_keeps_its_own_loader(watch: Beside) -> None:
    outer = sys.modules["beside_outer"]
    assert type(outer.__spec__.loader).__name__ == "SourceFileLoader"  # type: ignore[union-attr]
