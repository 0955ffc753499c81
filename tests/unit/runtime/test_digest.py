"""The digest is hashlib's, whatever module it comes from."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from nb2fn.runtime.digest import equal, sha256


@pytest.mark.parametrize("data", [b"", b"a token", bytes(range(256)) * 999])
def test_it_is_sha256(data: bytes) -> None:
    assert sha256(data) == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("other", ["", "a", "ab", "abc", "\udcff", "ä"])
def test_equal_means_equal(other: str) -> None:
    given = other.encode("utf-8", "surrogateescape")
    assert equal("ab", other) == hmac.compare_digest(b"ab", given)
