"""SHA-256 without OpenSSL: loading that, as hashlib does, takes 3 ms of a cold start."""

from __future__ import annotations


def sha256(data: bytes) -> str:
    """The digest in hexadecimal, from the interpreter's own module where it has one."""
    for name in ("_sha2", "_sha256"):
        try:
            own = __import__(name).sha256
            break
        except ImportError:
            continue
    else:
        from hashlib import sha256 as own
    found: str = own(data).hexdigest()
    return found


def equal(one: str, other: str) -> bool:
    """Whether two digests are equal, in a time that does not tell where they differ."""
    first, second = one.encode("utf-8", "surrogateescape"), other.encode("utf-8", "surrogateescape")
    try:
        compare = __import__("_operator")._compare_digest
    except (ImportError, AttributeError):
        from hmac import compare_digest as compare
    return bool(compare(first, second))
