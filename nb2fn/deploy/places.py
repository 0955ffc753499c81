"""Where nb2fn remembers deployments: the folder ``.nb2fn``.

::

    .nb2fn/
      deployments/<target>-<stage>-<name>.json   state, and a .lock beside it
      versions/<build>/                          kept builds
      <target>/<stage>-<name>/                   what a target's client keeps
"""

from __future__ import annotations

from pathlib import Path

from nb2fn import marker
from nb2fn.records import record

NAME = ".nb2fn"


@record
class Where:
    """A state folder, and which deployments in it are meant (empty: any)."""

    folder: Path
    target: str = ""
    stage: str = ""


def locate(start: Path, target: str = "", stage: str = "") -> Where:
    """The state folder for ``start``, a folder, notebook or build: the nearest ``.nb2fn``
    upward from there, else from the working directory; else a new one beside the nearest
    pyproject.toml, or in the working directory where that holds ``start``, or in the
    folder of ``start``. Nothing is made yet.
    """
    here = start.absolute()
    here = _outside(here if here.is_dir() else here.parent)
    working = _outside(Path.cwd())
    for top in (here, working):
        for folder in (top, *top.parents):
            if (folder / NAME / "deployments").is_dir():
                return Where(folder / NAME, target, stage)
    for folder in (here, *here.parents):
        if (folder / "pyproject.toml").is_file():
            return Where(folder / NAME, target, stage)
    fitting = working if here.is_relative_to(working) else here
    return Where(fitting / NAME, target, stage)


def _outside(folder: Path) -> Path:
    """The folder around a build: nothing may be written into that."""
    while (folder / marker.NAME).is_file():
        folder = folder.parent
    return folder


def ready(folder: Path) -> None:
    """Make the state folder; version control is to leave it alone."""
    (folder / "deployments").mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "utf-8")


def scratch(folder: Path, target: str, stage: str, name: str) -> Path:
    """The place of a target's client for one deployment."""
    return folder / target / f"{stage}-{name}"
