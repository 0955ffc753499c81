"""SHA-256 without OpenSSL: loading that, as hashlib does, takes 3 ms of a cold start."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _own_sha256() -> Any:
    """The interpreter's own constructor, where it has one."""
    for name in ("_sha2", "_sha256"):
        try:
            return __import__(name).sha256
        except ImportError:
            continue
    from hashlib import sha256

    return sha256


def _own_compare() -> Any:
    try:
        return __import__("_operator")._compare_digest
    except (ImportError, AttributeError):
        from hmac import compare_digest

        return compare_digest


# Looked for at the first digest, since an open endpoint needs none, and then kept: an import
# that fails is tried anew each time, on the whole path.
_OWN: list[Any] = []


def _own() -> list[Any]:
    if not _OWN:
        _OWN.extend((_own_sha256(), _own_compare()))
    return _OWN


def sha256(data: bytes) -> str:
    """The digest in hexadecimal."""
    found: str = _own()[0](data).hexdigest()
    return found


def equal(one: str, other: str) -> bool:
    """Whether two digests are equal, in a time that does not tell where they differ."""
    first, second = one.encode("utf-8", "surrogateescape"), other.encode("utf-8", "surrogateescape")
    return bool(_own()[1](first, second))
