"""Questions with an identity token, for endpoints with ``--auth iam``."""

from __future__ import annotations

from urllib.parse import urlsplit

from nb2fn.targets.gcp.session import Session
from nb2fn.targets.http import Sign


def signer(session: Session) -> Sign:
    """Says who asks a function, by a token that is good for its URL alone."""
    tokens: dict[str, str] = {}

    def sign(method: str, url: str, body: bytes) -> dict[str, str]:
        parts = urlsplit(url)
        audience = f"{parts.scheme}://{parts.netloc}"
        if audience not in tokens:
            tokens[audience] = session.identity(audience)
        return {"authorization": f"Bearer {tokens[audience]}"}

    return sign
