"""How an endpoint is told who may ask: environment variables, the same at every target."""

from __future__ import annotations

from nb2fn.ir.deployment import Access


def environment(access: Access) -> dict[str, str]:
    """``NB2FN_TOKEN_SHA256``, ``NB2FN_PUBLIC`` and ``NB2FN_CORS``; empty means unset.

    Where the provider itself decides who may ask (``iam``, ``function-key``), the
    endpoint behind it is open.
    """
    closed = access.auth == "token"
    return {
        "NB2FN_TOKEN_SHA256": access.token_sha256 if closed else "",
        "NB2FN_PUBLIC": "" if closed else "1",
        "NB2FN_CORS": " ".join(access.cors),
    }
