"""Error answers: RFC 9457 problem documents."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Headers = list[tuple[str, str]]

PHRASES = {
    200: "OK",
    204: "No Content",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    500: "Internal Server Error",
}


class ProblemError(Exception):
    """A request that is answered with an error.

    ``kind`` completes the document's ``type``, ``urn:nb2fn:problem:<kind>``; ``errors``
    are violations as ``(JSON pointer, message)``; ``headers`` go with the answer.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        errors: list[tuple[str, str]] | None = None,
        headers: Headers | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.headers = headers or []

    def document(self, request_id: str) -> dict[str, Any]:
        """The document as JSON; ``instance`` names this one request."""
        out: dict[str, Any] = {
            "type": f"urn:nb2fn:problem:{self.kind}",
            "title": PHRASES[self.status],
            "status": self.status,
            "detail": self.detail,
            "instance": f"urn:nb2fn:request:{request_id}",
            "request_id": request_id,
        }
        if self.errors is not None:
            out["errors"] = [{"pointer": at, "detail": message} for at, message in self.errors]
        return out
