"""What the world around a build does to it: full disks, missing rights, torn downloads."""

from __future__ import annotations

import contextlib
import errno
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from nb2fn import cachedir
from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.wheels.pylock import Wheel

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENAMETOOLONG)


@contextlib.contextmanager
def anywhere(output: Path) -> Iterator[None]:
    """As :func:`storage`, for whatever a build reads or writes outside the kernel."""
    try:
        scratch = tempfile.gettempdir()
    except FileNotFoundError as error:
        raise CompileError(denied("the temporary folder", "no space or no right")) from error
    try:
        yield
    except OSError as error:
        words = f"{output}, the cache {cachedir.root()}, or the temporary folder {scratch}"
        finding = unwritable(words, error, "cannot be read or written")
        if finding is None:
            raise
        raise CompileError(finding) from error


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


def unwritable(
    folder: Path | str, error: OSError, cannot: str = "cannot be written"
) -> Diagnostic | None:
    """The diagnostic for an :class:`OSError` that the user can do something about."""
    place = error.filename or folder
    if error.errno in _FULL:
        return full(str(place))
    if error.errno in _DENIED:
        return denied(str(place), str(error.strerror), cannot)
    return None


def denied(place: str, why: str, cannot: str = "cannot be written") -> Diagnostic:
    """NB509: ``place`` cannot be written; ``why`` in the system's words."""
    return Diagnostic(
        code="NB509",
        message=f"{place} {cannot}",
        reason=f"the system says: {why}",
        fix="give yourself the right to write there, or choose another folder (`--output DIR` "
        "for projects, the variables NB2FN_CACHE and UV_CACHE_DIR for the caches)",
    )


def storage_failed(text: str) -> Diagnostic | None:
    """NB508 or NB509 where uv's words tell of a full disk or a folder it may not write."""
    if re.search(r"No space left|os error 28\b|Disk quota|File too large", text):
        return full("the wheels")
    told = re.search(
        r"(?:directory|file|path|to) `?(?P<path>/[^`:]+)`?: (?P<why>[^()]+) "
        r"\(os error (?:1|13|20|30)\)",
        text,
    )
    if told is None:
        return None
    return denied(told["path"], told["why"])


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
    if found := storage_failed(text):
        return found
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
