"""Which pages of other origins may ask from a browser: those in ``NB2FN_CORS``, by a space.

Without the variable there are none, and this module is not loaded.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    Headers = list[tuple[str, str]]


def allowed(origin: str) -> Headers:
    """The headers by which a browser lets a page of ``origin`` read the answer; none where it
    may not."""
    if origin not in os.environ.get("NB2FN_CORS", "").split():
        return []
    return [
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Expose-Headers", "X-Request-Id"),
        ("Vary", "Origin"),
    ]


def preflight(methods: str) -> Headers:
    """What a browser is told that asks before it asks: it sends no token with that."""
    return [
        ("Access-Control-Allow-Methods", methods),
        ("Access-Control-Allow-Headers", "authorization, content-type, x-request-id"),
        ("Access-Control-Max-Age", "600"),
    ]
