"""The endpoint as an AWS Lambda function.

Events of API Gateway (REST and HTTP APIs, payload 1.0 and 2.0), function URLs and
load balancers. A POST goes straight to the core; all else, which is never on the
way of an answer, through ``serverless_wsgi``, or the core where that is absent.
"""

from __future__ import annotations

import os

from .wsgi import application

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .core import Endpoint

    Event = dict[str, Any]

_WARMERS = ("aws.events", "serverless-plugin-warmup")


def handler_for(endpoint: Endpoint) -> Callable[[Event, Any], dict[str, Any]]:
    """A Lambda handler that asks ``endpoint``.

    Warm-up events (scheduled, or of serverless-plugin-warmup) are answered with an
    empty object; events that are no HTTP request with a problem document.
    """
    app = application(endpoint)

    def handler(event: Event, context: Any) -> dict[str, Any]:
        if isinstance(event, dict) and event.get("source") in _WARMERS:
            return {}
        method = _method(event)
        if method not in ("", "POST"):
            answer = _through_wsgi(app, endpoint, event, context)
            if answer is not None:
                return answer
        path = _path(event, endpoint) if method else "/"
        headers = _headers(event, context) if method else []
        body = _body(event) if method else b""
        status, out, content = endpoint.handle(method or "INVOKE", path, headers, body)
        return _response(event, status, out, content)

    return handler


def _method(event: Any) -> str:
    if not isinstance(event, dict):
        return ""
    http = (event.get("requestContext") or {}).get("http") or {}
    return str(event.get("httpMethod") or http.get("method") or "")


def _path(event: Event, endpoint: Endpoint) -> str:
    """The path the endpoint knows: without the stage or the base path of a domain."""
    path: str = event.get("rawPath") or event.get("path") or "/"
    if endpoint.knows(path):
        return path
    from urllib.parse import unquote

    path = unquote(path)
    stage = (event.get("requestContext") or {}).get("stage") or ""
    for prefix in (os.environ.get("API_GATEWAY_BASE_PATH", "").strip("/"), stage):
        if prefix and not endpoint.knows(path) and (path + "/").startswith(f"/{prefix}/"):
            path = path[len(prefix) + 1 :] or "/"
    return path


def _headers(event: Event, context: Any) -> list[tuple[str, str]]:
    several = event.get("multiValueHeaders")
    if several:
        pairs = [(name, value) for name, values in several.items() for value in values]
    else:
        pairs = list((event.get("headers") or {}).items())
    own = getattr(context, "aws_request_id", None)
    if own and not any(name.lower() == "x-request-id" for name, _ in pairs):
        pairs.append(("x-request-id", own))
    return pairs


def _body(event: Event) -> bytes:
    text = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(text).encode("utf-8", "surrogatepass")
    from binascii import Error, a2b_base64

    try:
        return a2b_base64(text)
    except Error:
        return str(text).encode("utf-8", "surrogatepass")  # refused as no JSON


def _response(
    event: Event, status: int, headers: list[tuple[str, str]], content: bytes
) -> dict[str, Any]:
    """The answer as API Gateway takes it; it states the length itself."""
    sent = {name: value for name, value in headers if name != "Content-Length"}
    answer: dict[str, Any] = {
        "statusCode": status,
        "body": content.decode("utf-8"),
        "isBase64Encoded": False,
    }
    if isinstance(event, dict) and event.get("multiValueHeaders"):
        answer["multiValueHeaders"] = {name: [value] for name, value in sent.items()}
    else:
        answer["headers"] = sent
    if isinstance(event, dict) and (event.get("requestContext") or {}).get("elb"):
        from .problem import PHRASES

        answer["statusDescription"] = f"{status} {PHRASES[status]}"
    return answer


def _through_wsgi(
    app: Any, endpoint: Endpoint, event: Event, context: Any
) -> dict[str, Any] | None:
    """serverless_wsgi's answer, or None where the package is not there."""
    try:
        import serverless_wsgi
    except ImportError:
        return None
    if "application/problem+json" not in serverless_wsgi.TEXT_MIME_TYPES:
        serverless_wsgi.TEXT_MIME_TYPES.append("application/problem+json")
    from urllib.parse import quote

    plain = {**event, "headers": event.get("headers") or {}}
    plain["rawPath" if event.get("version") == "2.0" else "path"] = quote(_path(event, endpoint))
    answer = serverless_wsgi.handle_request(app, plain, context)
    return {"body": "", "isBase64Encoded": False, **answer}
