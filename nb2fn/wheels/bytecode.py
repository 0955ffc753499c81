"""Bytecode by the kernel's own interpreter, byte for byte the same on every run."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path, PurePosixPath

from nb2fn import cachedir
from nb2fn.ir.bundle import File
from nb2fn.records import record
from nb2fn.wheels.files import write_atomically


@record
class Job:
    """Compile ``source`` into ``target``; tracebacks show ``name``."""

    source: Path
    name: str
    target: Path


def identity(interpreter: str) -> str:
    """A short key for an interpreter's binary, without starting it.

    Virtual environments of one Python share it; an upgrade changes it. Empty for
    no interpreter: then there is no bytecode.
    """
    if not interpreter:
        return ""
    real = Path(interpreter).resolve()
    try:
        facts = real.stat()
    except OSError:
        return ""
    text = f"{real} {facts.st_size} {facts.st_mtime_ns}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def cached_name(path: str, python: tuple[int, int]) -> str:
    """Where Python looks for the bytecode of the source at ``path`` (POSIX)."""
    pure = PurePosixPath(path)
    name = f"{pure.stem}.cpython-{python[0]}{python[1]}.pyc"
    return str(pure.parent / "__pycache__" / name)


def compile_files(jobs: Sequence[Job], interpreter: str, python: tuple[int, int]) -> None:
    """Compile files with ``interpreter``, on all processors, as unchecked-hash bytecode.

    Sources that are no Python of that version (templates, other versions' files)
    get none; neither does anything where the interpreter is not CPython of the
    version ``python``. Raises :class:`OSError` where writing failed.
    """
    if not jobs or not identity(interpreter):
        return
    script = resources.files(__package__).joinpath("compile_script.py").read_text("utf-8")
    tag = f"cpython-{python[0]}{python[1]}"
    rows = [[str(job.source), job.name, str(job.target)] for job in jobs]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_", "LANG"))}
    with tempfile.TemporaryDirectory(prefix="nb2fn-compile-") as folder:
        # Not -I: it would ignore the hash seed, which orders sets of constants before 3.11.
        done = subprocess.run(
            [interpreter, "-S", "-s", "-X", "utf8", "-c", script],
            input=json.dumps({"tag": tag, "jobs": rows}),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env={**kept, "PYTHONHASHSEED": "0"},
            cwd=folder,
            check=False,
        )
    if done.returncode:
        raise OSError(f"{interpreter} could not compile the sources: {done.stderr.strip()[-500:]}")


def with_bytecode(
    files: Sequence[File], interpreter: str, python: tuple[int, int]
) -> tuple[File, ...]:
    """``files`` with a ``.pyc`` beside each ``.py`` among them.

    Bytecode is kept in the cache by name and content: the runtime's is the same in
    every project.
    """
    kind = identity(interpreter)
    if not kind:
        return tuple(files)
    sources = [file for file in files if file.path.endswith(".py")]
    places = [_place(file, kind, python) for file in sources]
    pairs = list(zip(sources, places, strict=True))
    missing = [(file, place) for file, place in pairs if not place.exists()]
    if missing:
        _compile_into(missing, interpreter, python)
    made = tuple(
        File(cached_name(file.path, python), place.read_bytes())
        for file, place in pairs
        if place.stat().st_size  # empty: no Python for this interpreter
    )
    return (*files, *made)


def _place(file: File, kind: str, python: tuple[int, int]) -> Path:
    facts = f"{python} {file.path}\n".encode() + file.data
    name = hashlib.sha256(facts).hexdigest()[:40]
    return cachedir.root() / "bytecode" / kind / f"{name}.pyc"


def _compile_into(
    missing: Sequence[tuple[File, Path]], interpreter: str, python: tuple[int, int]
) -> None:
    with tempfile.TemporaryDirectory(prefix="nb2fn-code-") as name:
        folder = Path(name)
        jobs = []
        for number, (file, _) in enumerate(missing):
            source = folder / f"{number}.py"
            source.write_bytes(file.data)
            jobs.append(Job(source, file.path, folder / f"{number}.pyc"))
        compile_files(jobs, interpreter, python)
        for job, (_, place) in zip(jobs, missing, strict=True):
            data = job.target.read_bytes() if job.target.exists() else b""
            write_atomically(place, data)
