"""Kept builds: what rollback and a restart need, under the SHA-256 of their bundle."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from nb2fn import marker
from nb2fn.ir.deployment import DeploymentState, Version
from nb2fn.wheels import weather
from nb2fn.wheels.files import new_folder

KEPT = 5  # versions of a deployment, the live one included


def place(folder: Path, version: Version) -> Path:
    """Where the version's build is kept."""
    return folder / "versions" / version.build[:32]


def is_kept(folder: Path, version: Version) -> bool:
    """Whether the build is there, as it was built."""
    here = place(folder, version)
    known = marker.read(here)
    return (
        known is not None
        and known.digest == version.build
        and all((here / path).is_file() for path in known.files)
        and not marker.changes(here, known)
    )


def keep(folder: Path, version: Version, build: Path) -> Path:
    """Copy a build to its place, whole or not at all. Raises :class:`CompileError` (NB508,
    NB509) where it cannot be written."""
    here = place(folder, version)
    if is_kept(folder, version):
        return here
    with weather.storage(here):
        if here.exists():
            shutil.rmtree(here)
        with new_folder(here) as made:
            for path in marker.present(build):
                (made / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(build / path, made / path)
    return here


def unneeded(folder: Path, states: Iterable[DeploymentState]) -> tuple[Path, ...]:
    """Kept builds that no deployment needs: not live, not among its last, not under way."""
    needed: set[Path] = set()
    for state in states:
        versions = state.deployment.versions
        wanted = [*versions[-KEPT:], *(v for v in versions if v.number == state.deployment.live)]
        if state.run is not None and state.run.wanted is not None:
            wanted.append(state.run.wanted)
        needed |= {place(folder, version) for version in wanted}
    there = (folder / "versions").glob("[!.]*") if (folder / "versions").is_dir() else ()
    return tuple(sorted(path for path in there if path not in needed))


def prune(folder: Path, states: Iterable[DeploymentState]) -> None:
    """Remove kept builds that no deployment needs."""
    for path in unneeded(folder, states):
        shutil.rmtree(path, ignore_errors=True)
