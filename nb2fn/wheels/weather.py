"""What the world around a build does to it: full disks, missing rights, torn downloads."""

from __future__ import annotations

import contextlib
import errno
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.wheels.pylock import Wheel

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextlib.contextmanager
def storage(folder: Path) -> Iterator[None]:
    """Turn a full disk (NB508) or missing rights (NB509) below ``folder`` into a diagnostic."""
    try:
        yield
    except OSError as error:
        finding = unwritable(folder, error)
        if finding is None:
            raise
        raise CompileError(finding) from error


def unwritable(folder: Path, error: OSError) -> Diagnostic | None:
    """The diagnostic for an :class:`OSError` that the user can do something about."""
    place = error.filename or folder
    if error.errno in _FULL:
        return full(str(place))
    if error.errno in _DENIED:
        return Diagnostic(
            code="NB509",
            message=f"{place} cannot be written",
            reason=f"the system says: {error.strerror}",
            fix="give yourself the right to write there, or choose another folder "
            "(`--output DIR` for projects, the variable NB2FN_CACHE for the cache)",
        )
    return None


def full(place: str) -> Diagnostic:
    """NB508: no space left where ``place`` is."""
    return Diagnostic(
        code="NB508",
        message="the disk is full",
        reason=f"there is no space left to write {place}; nothing half-written was left behind",
        fix="free some space, or choose another disk (`--output DIR` for projects, the variable "
        "NB2FN_CACHE for the cache), and build again",
    )


def not_installed(wheels: Sequence[Wheel], errors: str) -> Diagnostic:
    """The diagnostic for uv's words when it could not fetch or unpack wheels."""
    text = " ".join(errors.split())
    if re.search(r"No space left|os error 28|Disk quota", text):
        return full("the wheels")
    if re.search(r"[Hh]ash mismatch", text):
        name = next((w.name for w in wheels if w.name in text), "a package")
        return Diagnostic(
            code="NB507",
            message=f"the wheel of {name} is not the one that was locked",
            reason="its SHA-256 differs from the lock's: the index or the way there changed it",
            fix="if you trust the index, empty the caches (`uv cache clean`, and nb2fn's) and "
            "build again; if not, find out who changes packages on their way to you",
        )
    names = ", ".join(f"{w.name} {w.version}" for w in wheels)
    return Diagnostic(
        code="NB506",
        message="the locked wheels could not be fetched",
        reason=(text.rpartition("cause:")[2] or text).strip() or "no answer",
        fix=f"connect to the network and build again; wanted: {names}",
    )
