"""The endpoint as a WSGI application (PEP 3333)."""

from __future__ import annotations

from .problem import PHRASES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from .core import Endpoint

    Environ = dict[str, Any]
    StartResponse = Callable[..., Any]


def application(endpoint: Endpoint) -> Callable[[Environ, StartResponse], Iterable[bytes]]:
    """A WSGI callable that asks ``endpoint``."""

    def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        body = _body(environ, endpoint.limit)
        status, headers, content = endpoint.handle(
            environ["REQUEST_METHOD"], path, _headers(environ), body
        )
        start_response(f"{status} {PHRASES[status]}", headers)
        return [content]

    return app


def _headers(environ: Environ) -> list[tuple[str, str]]:
    out = [
        (key[5:].replace("_", "-"), value)
        for key, value in environ.items()
        if key.startswith("HTTP_")
    ]
    if environ.get("CONTENT_TYPE"):
        out.append(("Content-Type", environ["CONTENT_TYPE"]))
    return out


def _body(environ: Environ, limit: int) -> bytes:
    """The body, or its first ``limit + 1`` bytes, enough for the endpoint to refuse it.

    Without a length (chunked), only a server that ends the stream itself is read.
    """
    declared = environ.get("CONTENT_LENGTH") or ""
    if declared.isascii() and declared.isdigit():
        left = min(int(declared), limit + 1)
    elif environ.get("wsgi.input_terminated"):
        left = limit + 1
    else:
        return b""
    pieces = []
    while left > 0:
        piece = environ["wsgi.input"].read(left)
        if not piece:
            break
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
