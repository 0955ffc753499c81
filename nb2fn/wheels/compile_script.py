"""Compiles Python files to bytecode that is the same on every run.

Run as a script by the kernel's own interpreter (``PYTHONHASHSEED=0 python -S -s``,
standard library only, Python 3.9), never imported. Reads ``{"tag": "cpython-311",
"jobs": [[source, name, target], …]}`` from standard input: ``source`` is compiled
as file ``name`` (what a traceback shows) and written to ``target``. Nothing is done
by an interpreter of another tag. Prints a JSON list of the sources that are no
valid Python for this interpreter; those have no bytecode.

What the compiler and :mod:`marshal` write depends on what happened in the process
before: which strings are interned, which objects somebody else refers to. So every
file is compiled in a fork of a process that has done nothing yet.
"""

from __future__ import annotations

import importlib.util
import json
import marshal
import os
import sys
import types
import warnings
from pathlib import Path
from typing import Any

UNCHECKED_HASH = 0b01
INVALID = 1
# The parts of a code object that are objects of their own (which ones is up to the version).
PARTS = ["co_code", "co_consts", "co_names", "co_varnames", "co_freevars", "co_cellvars"]
PARTS += ["co_filename", "co_name", "co_qualname", "co_linetable", "co_exceptiontable"]
if sys.version_info < (3, 10):
    PARTS.append("co_lnotab")


def hold(code: types.CodeType, held: list[Any]) -> None:
    """Append to ``held`` every object that :mod:`marshal` will write of ``code``.

    marshal marks an object for later reference only if something else refers to
    it at that moment. With one more reference to each, all are marked, always.
    """
    for name in PARTS:
        _hold_value(getattr(code, name, None), held)


def _hold_value(value: Any, held: list[Any]) -> None:
    held.append(value)
    if isinstance(value, types.CodeType):
        hold(value, held)
    elif isinstance(value, (tuple, frozenset)):
        for item in value:
            _hold_value(item, held)
    elif isinstance(value, slice):
        held += [value.start, value.stop, value.step]


def bytecode(text: bytes, name: str) -> bytes:
    """The bytes of a ``.pyc`` with unchecked hash: valid whatever the file's date."""
    code = compile(text, name, "exec", dont_inherit=True, optimize=0)
    held: list[Any] = []
    hold(code, held)
    head = importlib.util.MAGIC_NUMBER + UNCHECKED_HASH.to_bytes(4, "little")
    return head + importlib.util.source_hash(text) + marshal.dumps(code)


def compile_file(source: str, name: str, target: str) -> int:
    """Compile one file; the exit status: 0, or INVALID where it is no Python."""
    try:
        data = bytecode(Path(source).read_bytes(), name)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return INVALID
    place = Path(target)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return 0


def in_forks(jobs: list[list[str]], at_once: int) -> list[str]:
    """Compile each job in a fork of its own; the sources that are invalid."""
    running: dict[int, str] = {}
    invalid = []

    def finish() -> None:
        pid, status = os.wait()
        source = running.pop(pid)
        if status == INVALID << 8:
            invalid.append(source)
        elif status:
            raise SystemExit(f"compiling {source} ended with status {status}")

    for job in jobs:
        if len(running) >= at_once:
            finish()
        pid = os.fork()
        if not pid:
            status = 2
            try:
                status = compile_file(*job)
            finally:
                os._exit(status)
        running[pid] = job[0]
    while running:
        finish()
    return invalid


def main() -> None:
    warnings.simplefilter("ignore")  # SyntaxWarning: not our code to judge
    request = json.load(sys.stdin)
    jobs = request["jobs"] if request["tag"] == sys.implementation.cache_tag else []
    if hasattr(os, "fork"):
        invalid = in_forks(jobs, os.cpu_count() or 1)
    else:
        invalid = [job[0] for job in jobs if compile_file(*job)]
    json.dump(sorted(invalid), sys.stdout)


if __name__ == "__main__":
    main()
