"""Who may ask: a token whose digest stands in the environment.

``NB2FN_TOKEN_SHA256`` holds the SHA-256 of the token in hexadecimal;
``NB2FN_PUBLIC=1`` opens the endpoint on purpose. With neither it is closed.
Both are read for every request, so that a process need not restart to close.
"""

from __future__ import annotations

import os

from .digest import equal, sha256
from .problem import ProblemError

_CLOSED = (
    "This endpoint is closed: it was deployed without a token. Set NB2FN_TOKEN_SHA256 to the "
    "SHA-256 of one, or NB2FN_PUBLIC=1 to open it to everyone."
)


def require_token(authorization: str, realm: str) -> None:
    """Raise a 401 :class:`ProblemError` unless the ``Authorization`` header opens the endpoint."""
    environ = os.environ
    # A variable that is not there costs `get` an exception.
    if "NB2FN_PUBLIC" in environ and environ["NB2FN_PUBLIC"] == "1":
        return
    digest = environ.get("NB2FN_TOKEN_SHA256", "").strip().lower()
    if not digest:
        raise _refused(realm, "closed", _CLOSED)
    scheme, _, token = authorization.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        detail = "Send the endpoint's token as Authorization: Bearer <token>."
        raise _refused(realm, "token-missing", detail)
    if not equal(sha256(token.encode("utf-8", "surrogateescape")), digest):
        detail = "The token is not this endpoint's."
        raise _refused(realm, "token-wrong", detail, ', error="invalid_token"')


def _refused(realm: str, name: str, detail: str, error: str = "") -> ProblemError:
    challenge = f'Bearer realm="{realm}"{error}'
    return ProblemError(401, name, detail, headers=[("WWW-Authenticate", challenge)])
