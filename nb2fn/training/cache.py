"""Snapshots of earlier trainings, found again without starting a kernel.

A key covers everything a training depends on but the files it reads; an entry is valid
while each of those still has the same bytes. A damaged entry is no entry.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import nb2fn
from nb2fn import cachedir
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Partition
from nb2fn.ir.snapshot import FileRead, Snapshot
from nb2fn.settings import Settings
from nb2fn.training import files, kernelspec, snapshot_io, sources
from nb2fn.training.kernelspec import Kernelspec

# A file changed this shortly before its entry was written may have changed once more
# within the clock's grain: its bytes are looked at.
GRAIN_NS = 2_000_000_000
KEPT = 200


def notebook_sha256(notebook: Notebook) -> str:
    """SHA-256 of what runs: code cells, roles and directives, not outputs or prose."""
    return _sha256(
        [
            [
                cell.kernel_source,
                cell.role.value,
                [[d.key, d.value] for d in cell.directives],
                "raises-exception" in cell.tags,
            ]
            for cell in notebook.cells
        ]
    )


def key(notebook: Notebook, partition: Partition, kernel: Kernelspec, settings: Settings) -> str:
    """The key of a training."""
    packages = kernelspec.packages(kernel.interpreter) if kernel.interpreter else None
    return _sha256(
        [
            notebook_sha256(notebook),
            str(notebook.directory.resolve()),
            repr(partition),
            kernel.argv,
            str(kernel.interpreter),
            packages,
            _environment(notebook),
            settings.rows,
            nb2fn.__version__,
            sources.digest(),
        ]
    )


# A shell's own bookkeeping: it changes while nothing a notebook looks at does.
_PASSING = frozenset(("PWD", "OLDPWD", "SHLVL", "_", "COLUMNS", "LINES", "WINDOWID"))
_NUMERIC = ("PYTHON", "OMP_", "OPENBLAS_", "MKL_", "BLIS_", "NVPL_", "VECLIB_")


def _environment(notebook: Notebook) -> list[tuple[str, str]]:
    """The environment variables that the notebook's answers may depend on: those of the
    interpreter and of BLAS, and all of them where its code looks at any."""
    looks = any(
        any(word in cell.kernel_source for word in ("environ", "getenv", "subprocess"))
        or any(magic.kind == "shell" or magic.name == "env" for magic in cell.magics)
        for cell in notebook.cells
    )
    return sorted(
        (name, value)
        for name, value in os.environ.items()
        if (looks or name.startswith(_NUMERIC)) and name not in _PASSING
    )


def _sha256(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class Cache:
    """The entries under one folder; safe with several builds at once."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = (folder or cachedir.root()) / "snapshots"

    def lookup(self, name: str, directory: Path) -> Snapshot | None:
        """The snapshot stored under a key, if what it read in ``directory`` is unchanged."""
        entry = self._folder / name
        try:
            index = json.loads((entry / "entry.json").read_text("utf-8"))
            if not _is_whole(entry, index) or not _is_current(directory, index):
                return None
            snapshot = snapshot_io.load(entry)
            os.utime(entry)
        except (OSError, ValueError, KeyError, TypeError, snapshot_io.SnapshotError):
            return None
        return snapshot

    def store(self, name: str, snapshot: Snapshot, directory: Path) -> None:
        """Keep a snapshot; a folder that cannot be written is no reason to stop."""
        try:
            self._make()
            with tempfile.TemporaryDirectory(dir=self._folder, prefix=".new-") as folder:
                fresh = Path(folder) / "entry"
                fresh.mkdir()
                snapshot_io.save(snapshot, fresh)
                index = json.dumps(_index(fresh, snapshot, directory))
                (fresh / "entry.json").write_text(index, encoding="utf-8")
                _replace(fresh, self._folder / name, Path(folder) / "old")
            self._prune()
        except OSError:
            return

    def _make(self) -> None:
        """Snapshots hold rows of the training data: they are the user's own."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        self._folder.mkdir(mode=0o700, exist_ok=True)

    def _prune(self) -> None:
        entries = [e for e in self._folder.iterdir() if not e.name.startswith(".")]
        for entry in sorted(entries, key=lambda e: e.stat().st_mtime)[:-KEPT]:
            shutil.rmtree(entry, ignore_errors=True)

    def slice_proof(self, name: str) -> dict[str, str] | None:
        """The boundary's digests of the full run that a train slice was proven against."""
        try:
            found = json.loads(self._proof(name).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def prove_slice(self, name: str, digests: dict[str, str]) -> None:
        """Note that the train slice gave the same boundary as the whole notebook."""
        try:
            self._make()
            fresh = self._folder / f".{name}-{os.getpid()}"
            fresh.write_text(json.dumps(digests), encoding="utf-8")
            fresh.replace(self._proof(name))
        except OSError:
            return

    def _proof(self, name: str) -> Path:
        return self._folder / f".slice-{name}.json"


def _replace(fresh: Path, entry: Path, old: Path) -> None:
    if entry.exists():
        entry.rename(old)
    fresh.rename(entry)


def _index(entry: Path, snapshot: Snapshot, directory: Path) -> dict[str, Any]:
    """What an entry consists of, and the state of the files it depends on."""
    states = []
    for file in snapshot.files_read:
        stat = (directory / file.path).stat()
        states.append([file.path, file.sha256, stat.st_size, stat.st_mtime_ns])
    own = {p.name: files.file_sha256(p) for p in sorted(entry.iterdir())}
    return {"own": own, "states": states, "written": time.time_ns()}


def _is_whole(entry: Path, index: dict[str, Any]) -> bool:
    return all(files.file_sha256(entry / n) == sha256 for n, sha256 in index["own"].items())


def _is_current(directory: Path, index: dict[str, Any]) -> bool:
    """Whether every file read has the bytes it had; its state tells without looking."""
    for path, sha256, size, mtime in index["states"]:
        stat = (directory / path).stat()
        settled = stat.st_mtime_ns < index["written"] - GRAIN_NS
        if settled and (stat.st_size, stat.st_mtime_ns) == (size, mtime):
            continue
        if not files.is_unchanged(FileRead(path, sha256), directory):
            return False
    return True
