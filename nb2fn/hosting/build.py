"""open_build: a project on disk, made ready to be started again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from nb2fn import marker
from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.hosting.process import Project
from nb2fn.ir.bundle import Lock, Platform
from nb2fn.ir.function import Requirement
from nb2fn.progress import Progress
from nb2fn.records import record
from nb2fn.wheels import pylock
from nb2fn.wheels.lock import resolve
from nb2fn.wheels.platforms import runs_here
from nb2fn.wheels.tree import tree


@record
class OpenBuild:
    """A build directory: what it says of itself, and how to start it."""

    marker: marker.Marker
    project: Project


def open_build(directory: Path, progress: Progress) -> OpenBuild:
    """Find a build's interpreter and its locked requirements, unpacked.

    Raises :class:`CompileError`: NB552 where ``directory`` is no build, NB554
    where its Python is not on this machine, NB5xx where wheels cannot be had.
    """
    known = marker.read(directory)
    if known is None:
        raise CompileError(no_build(directory))
    interpreter = find_interpreter(known.python)
    lock = _lock(directory, Platform(known.python, known.platform))
    if not runs_here(lock.platform):
        exact = [Requirement(name, version, "") for name, version in lock.packages]
        lock = resolve(exact, (), Platform(known.python), progress, interpreter=interpreter)
    unpacked = tree(lock, interpreter, progress)
    project = Project(directory.resolve(), unpacked, interpreter, known.module, known.entry)
    return OpenBuild(known, project)


def find_interpreter(python: tuple[int, int]) -> str:
    """The path of an interpreter of that (major, minor); NB554 where there is none."""
    if sys.version_info[:2] == python:
        return sys.executable
    name = ".".join(map(str, python))
    found = shutil.which(f"python{name}")
    if found and _version(found) == name:
        return found
    raise CompileError(
        Diagnostic(
            code="NB554",
            message=f"there is no Python {name} on this machine",
            reason="the project holds objects and bytecode of the Python its notebook ran in",
            fix=f"install Python {name} so that `python{name}` is found, or rebuild the notebook",
        )
    )


def _version(interpreter: str) -> str:
    """What an interpreter says of itself (a version manager's shim may be empty)."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run(
        [interpreter, "-I", "-S", "-c", code], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def _lock(directory: Path, platform: Platform) -> Lock:
    try:
        return pylock.read((directory / "pylock.toml").read_text("utf-8"), platform)
    except (OSError, ValueError, KeyError) as error:
        raise CompileError(no_build(directory)) from error


def no_build(directory: Path) -> Diagnostic:
    """NB552: the folder is none that a build wrote."""
    missing = not directory.is_dir()
    return Diagnostic(
        code="NB552",
        message=f"{directory} is not a build of nb2fn",
        reason="there is no such folder"
        if missing
        else "its `.nb2fn.json` or `pylock.toml` is missing or of another version",
        fix="build the notebook first: `nb2fn build NOTEBOOK` prints the folder",
    )
