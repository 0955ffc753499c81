"""Trains small notebooks in real kernels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.partition import Partition
from nb2fn.ir.snapshot import Snapshot
from nb2fn.pipeline import check
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.training.run import train
from tests.notebooks import write_notebook


class Listener(Progress):
    """Keeps what it hears."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.notes: list[str] = []

    def output(self, text: str) -> None:
        self.text += text

    def note(self, text: str) -> None:
        self.notes.append(text)


class Run(Protocol):
    """Trains a notebook of these cells in the test's directory."""

    def __call__(
        self,
        *cells: str,
        kernel: str = "python3",
        change: Callable[[Partition], Partition] = ...,
        listener: Listener | None = None,
        **settings: Any,
    ) -> Snapshot: ...


def unchanged(partition: Partition) -> Partition:
    return partition


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees another's trainings."""
    monkeypatch.setenv("NB2FN_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(
        *cells: str,
        kernel: str = "python3",
        change: Callable[[Partition], Partition] = unchanged,
        listener: Listener | None = None,
        **settings: Any,
    ) -> Snapshot:
        path = write_notebook(tmp_path / "book.ipynb", cells, kernel)
        heard = listener or Listener()
        front = check(path, heard)
        wanted = replace(Settings(cache=False), **settings)
        return train(front.notebook, front.graph, change(front.partition), wanted, heard)

    return run


@pytest.fixture
def refused(run: Run) -> Callable[..., Diagnostic]:
    """Trains a notebook that must not compile; the first error."""

    def refused(*cells: str, **rest: Any) -> Diagnostic:
        with pytest.raises(CompileError) as caught:
            run(*cells, **rest)
        return next(d for d in caught.value.diagnostics if d.severity == "error")

    return refused
