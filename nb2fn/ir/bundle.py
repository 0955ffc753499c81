"""Bundle: the files of one function for one target."""

from __future__ import annotations

from typing import Literal

from nb2fn.diagnostics import Diagnostic
from nb2fn.records import record


@record
class File:
    """A file of the project; ``path`` is POSIX and relative."""

    path: str
    data: bytes


@record
class Platform:
    """Where wheels must run. ``tag`` is uv's ``--python-platform``
    (``x86_64-manylinux_2_28``); empty means this machine."""

    python: tuple[int, int]
    tag: str = ""


@record
class Lock:
    """Resolved requirements: one wheel, one hash per package.

    ``pylock`` is PEP 751 text; ``requirements`` pip's form with the same hashes;
    ``packages`` (name, version). ``digest`` names the lock in the cache.
    """

    platform: Platform
    pylock: str
    requirements: str
    packages: tuple[tuple[str, str], ...]
    digest: str


@record
class Archive:
    """The deployable zip: ``code`` (of nb2fn's making) over the lock's wheels.

    ``bytecode``: whether the wheels' bytecode is in it (left out where the target's
    limit leaves no room; that of ``code`` always is).
    """

    path: str
    code: tuple[File, ...]
    bytecode: bool = True


@record
class Bundle:
    """``files`` are written into the build directory; ``archive``, if the target
    has one, is made from ``archive.code`` and ``lock``. ``entry`` is how the proof
    asks: ``endpoint`` calls ``<module>.endpoint:endpoint.handle``, ``lambda`` calls
    ``handler.handler`` with an API Gateway v2 event. ``interpreter`` is the kernel's
    Python on this machine (it compiles bytecode, the proof runs with it).
    ``digest`` covers all of it but the interpreter, the hosts in the lock and
    ``diagnostics``, which is what the user should know of it.
    """

    name: str
    module: str
    target: str
    tier: str
    files: tuple[File, ...]
    lock: Lock
    entry: Literal["endpoint", "lambda"]
    archive: Archive | None
    digest: str
    interpreter: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
