"""Writes a bundle as a project: staged beside its place, proven there, then put in place whole."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path, PurePosixPath

from nb2fn import cachedir, marker
from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError, VerifyError
from nb2fn.hosting.process import Project
from nb2fn.ir.bundle import Bundle, File, Lock, Platform
from nb2fn.ir.function import Requirement
from nb2fn.ir.proof import Proof
from nb2fn.progress import Progress
from nb2fn.records import record
from nb2fn.settings import Settings
from nb2fn.wheels import archive, weather
from nb2fn.wheels.files import alone
from nb2fn.wheels.lock import resolve
from nb2fn.wheels.platforms import runs_here
from nb2fn.wheels.tree import tree


@record
class Staged:
    """A project on disk that is not in its place yet.

    ``directory`` holds its files, ``tree`` its locked requirements, unpacked.
    ``interpreter`` is the Python to run it with. ``platform_differs``: the target's
    wheels do not load on this machine, and ``tree`` holds this machine's wheels of
    the same versions instead.
    """

    directory: Path
    tree: Path
    interpreter: str
    module: str
    entry: str
    platform_differs: bool = False

    @property
    def project(self) -> Project:
        """The staged files as a project that can be started."""
        return Project(self.directory, self.tree, self.interpreter, self.module, self.entry)


@contextlib.contextmanager
def stage(bundle: Bundle, settings: Settings, progress: Progress) -> Iterator[Staged]:
    """Write ``bundle`` into a folder beside its place; it is gone after the block.

    Raises :class:`CompileError`: NB514 where the output folder cannot be one,
    NB515 and NB516 where the place holds someone's files, NB506–NB509 where wheels
    cannot be had or nothing can be written. Whatever happens, nothing is left over.
    """
    place = settings.output / bundle.name
    check_place(place)
    interpreter = bundle.interpreter or sys.executable
    lock, differs = _lock_for_here(bundle, interpreter, progress)
    unpacked = tree(lock, interpreter, progress)
    with _folder_beside(place) as folder:
        with progress.stage("write"), weather.storage(folder):
            for file in bundle.files:
                _write(folder, file.path, file.data)
        if bundle.archive is not None:
            target = folder / bundle.archive.path
            archive.write(target, bundle.archive, bundle.lock, bundle.interpreter, progress)
        yield Staged(folder, unpacked, interpreter, bundle.module, bundle.entry, differs)


def publish(
    staged: Staged,
    bundle: Bundle,
    proof: Proof,
    settings: Settings,
    notebook: str = "",
    sized: Iterable[File] = (),
) -> Path:
    """Put a staged project in its place, in the stead of an earlier build of nb2fn.

    ``notebook`` is the SHA-256 of the code it was built from; ``sized`` are files to write in
    the stead of those staged, now that the proof has measured the function.
    Either all of the new build is there afterwards, or all of the old one. Raises
    :class:`CompileError` as :func:`stage`.
    """
    place = settings.output / bundle.name
    with weather.storage(place), alone(_lock_file(place)):
        refuse_foreign(place)
        for file in sized:
            _write(staged.directory, file.path, file.data)
        _write(staged.directory, "proof.json", _as_json(proof))
        shutil.rmtree(staged.directory / "__pycache__", ignore_errors=True)
        paths = marker.present(staged.directory)
        files = {path: marker.sha256(staged.directory / path) for path in paths}
        _write(staged.directory, marker.NAME, marker.text(bundle, files, notebook).encode())
        _swap(staged.directory, place)
    return place


def check_place(place: Path) -> None:
    """Raise :class:`CompileError` as :func:`refuse_foreign`, and NB509 where nothing can be
    written; no other build puts its project there meanwhile."""
    with weather.storage(cachedir.root()), alone(_lock_file(place)):
        refuse_foreign(place)
    nearest = next(folder for folder in place.parents if folder.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise CompileError(weather.denied(str(nearest), "not writable"))


def refuse_foreign(place: Path) -> None:
    """Raise :class:`CompileError` unless ``place`` is free, or holds nothing but what nb2fn
    wrote there: NB514 for a file, NB515 for a folder of someone's, NB516 for a build
    that someone has changed."""
    for folder in (place, *place.parents):
        if folder.exists() and not folder.is_dir():
            raise CompileError(_not_a_folder(folder))
    if not place.is_dir() or not any(place.iterdir()):
        return
    known = marker.read(place)
    if known is None:
        raise CompileError(_foreign(place))
    changed = marker.changes(place, known)
    if changed:
        raise CompileError(_changed(place, changed))


def _lock_for_here(bundle: Bundle, interpreter: str, progress: Progress) -> tuple[Lock, bool]:
    """The lock whose wheels the proof can load, and whether that is another one."""
    if runs_here(bundle.lock.platform):
        return bundle.lock, False
    exact = [Requirement(name, version, "") for name, version in bundle.lock.packages]
    here = Platform(bundle.lock.platform.python)
    return resolve(exact, (), here, progress, interpreter=interpreter), True


@contextlib.contextmanager
def _folder_beside(place: Path) -> Iterator[Path]:
    """A new folder on the disk of ``place``; removed at the end unless it was moved away."""
    missing = [folder for folder in place.parents if not folder.exists()]
    folder = place.parent / f".nb2fn-{place.name}-{secrets.token_hex(4)}"
    try:
        with weather.storage(place.parent):
            folder.mkdir(parents=True)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        for made in missing:
            with contextlib.suppress(OSError):
                made.rmdir()  # only if nothing is in it


def _write(folder: Path, path: str, data: bytes) -> None:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise VerifyError(f"a bundle's file is to be written to {path!r}")
    target = folder / pure
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def _swap(new: Path, place: Path) -> None:
    """Rename ``new`` to ``place``; what was there is removed after, or back if that fails."""
    if not place.exists():
        new.rename(place)
        return
    old = new.with_name(f"{new.name}-old")
    place.rename(old)
    try:
        new.rename(place)
    except BaseException:
        old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _lock_file(place: Path) -> Path:
    name = hashlib.sha256(str(place.absolute()).encode("utf-8", "surrogateescape")).hexdigest()
    return cachedir.root() / "publishing" / f"{name[:16]}.lock"


def _as_json(proof: Proof) -> bytes:
    return (json.dumps(asdict(proof), indent=1, ensure_ascii=False) + "\n").encode()


def _not_a_folder(path: Path) -> Diagnostic:
    return Diagnostic(
        code="NB514",
        message=f"{path} is a file, and the build needs a folder there",
        reason="every build is written into a folder of its own name",
        fix="choose another folder with `--output DIR`, or move the file away",
    )


def _foreign(place: Path) -> Diagnostic:
    names = sorted(path.name for path in place.iterdir())
    return Diagnostic(
        code="NB515",
        message=f"{place} holds files that are not a build of nb2fn",
        reason="a build replaces its folder, and these files would be lost: " + _listed(names),
        fix="choose another folder with `--output DIR`, or move the files away",
    )


def _changed(place: Path, changed: list[str]) -> Diagnostic:
    return Diagnostic(
        code="NB516",
        message=f"files in {place} were added or changed since nb2fn wrote it",
        reason="a new build would replace them: " + _listed(changed),
        fix="move your files out of the folder, or rename the folder to keep it as it is; "
        "then build again",
    )


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown
