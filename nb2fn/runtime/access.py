"""Who may ask: a token whose digest stands in the environment.

``NB2FN_TOKEN_SHA256`` holds the SHA-256 of the token in hexadecimal;
``NB2FN_PUBLIC=1`` opens the endpoint on purpose. With neither it is closed.
Both are read for every request, so that a process need not restart to close.
"""

from __future__ import annotations

import os

from .problem import ProblemError

_CLOSED = (
    "This endpoint is closed: it was deployed without a token. Set NB2FN_TOKEN_SHA256 to the "
    "SHA-256 of one, or NB2FN_PUBLIC=1 to open it to everyone."
)


def require_token(authorization: str, realm: str) -> None:
    """Raise a 401 :class:`ProblemError` unless the ``Authorization`` header opens the endpoint."""
    if os.environ.get("NB2FN_PUBLIC") == "1":
        return
    digest = os.environ.get("NB2FN_TOKEN_SHA256", "").strip().lower()
    challenge = f'Bearer realm="{realm}"'
    if not digest:
        raise ProblemError(401, "closed", _CLOSED, headers=[("WWW-Authenticate", challenge)])
    scheme, _, token = authorization.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        detail = "Send the endpoint's token as Authorization: Bearer <token>."
        raise ProblemError(401, "token-missing", detail, headers=[("WWW-Authenticate", challenge)])
    if not _matches(token, digest):
        challenge += ', error="invalid_token"'
        detail = "The token is not this endpoint's."
        raise ProblemError(401, "token-wrong", detail, headers=[("WWW-Authenticate", challenge)])


def _matches(token: str, digest: str) -> bool:
    # Not at the top: an endpoint that is open need not pay for it.
    from .digest import equal, sha256

    return equal(sha256(token.encode("utf-8", "surrogateescape")), digest)
