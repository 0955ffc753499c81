"""invoke: one question to a build directory or to a live endpoint."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.hosting.build import open_build
from nb2fn.hosting.process import ask
from nb2fn.progress import Progress
from nb2fn.records import record
from nb2fn.targets.http import Sign, reachable


@record
class Answer:
    """An endpoint's answer: HTTP status and the body as it came."""

    status: int
    body: bytes


def invoke(
    target: str,
    request: Any | None = None,
    token: str | None = None,
    route: str | None = None,
    timeout: float = 60.0,
    sign: Sign | None = None,
) -> Answer:
    """Ask ``target`` one question: a build directory, or an http(s) URL.

    ``request`` is the JSON value to send, bytes for a body that is sent as it
    is, or ``None`` for the notebook's own example from the endpoint's OpenAPI
    document. ``route`` is a path (``/predict/risk``) or its last part; it may be
    left out where there is only one, or where the URL ends in it. ``timeout`` is
    in seconds. ``sign`` gives the headers by which a provider knows who asks. Raises
    :class:`CompileError` where nobody answers (NB551), the
    build is none (NB552) or the route does not exist (NB553).
    """
    if target.startswith(("http://", "https://")):
        bearer = {"authorization": f"Bearer {token}"} if token else {}
        return _invoke_url(target, request, sign or (lambda *_: bearer), route, timeout)
    return _invoke_build(Path(target), request, route, timeout)


def _invoke_build(directory: Path, request: Any, route: str | None, timeout: float) -> Answer:
    build = open_build(directory, Progress())
    document = json.loads((directory / "openapi.json").read_text("utf-8"))
    path = _route(document, route)
    replies = ask(build.project, [(path, _body(request, document, path))], seconds=timeout)
    if replies.error:
        raise _unreachable(str(directory), replies.error.strip())
    status, text = replies.answers[0][0]
    return Answer(status, text.encode())


def _invoke_url(url: str, request: Any, sign: Sign, route: str | None, timeout: float) -> Answer:
    base, slash, rest = url.rstrip("/").partition("/predict")
    route = route or slash + rest or None
    described = f"{base}/openapi.json"
    found = _http("GET", described, sign("GET", described, b""), None, timeout)
    if found.status != 200:
        return found
    document = json.loads(found.body)
    path = _route(document, route)
    body = _body(request, document, path)
    headers = {"content-type": "application/json", **sign("POST", base + path, body)}
    return _http("POST", base + path, headers, body, timeout)


def _route(document: dict[str, Any], route: str | None) -> str:
    """The path asked for, among those that take a POST."""
    paths: list[str] = [path for path, methods in document["paths"].items() if "post" in methods]
    if route is None and len(paths) == 1:
        return paths[0]
    fitting = [p for p in paths if route and p in (route, f"/predict/{route.lstrip('/')}")]
    if fitting:
        return fitting[0]
    raise CompileError(
        Diagnostic(
            code="NB553",
            message=f"there is no route `{route}`" if route else "the endpoint has several routes",
            reason="it answers at " + ", ".join(f"`{path}`" for path in paths),
            fix=f"name one: `--route {paths[0]}`" if paths else "rebuild the project",
        )
    )


def _body(request: Any, document: dict[str, Any], path: str) -> bytes:
    if isinstance(request, bytes):
        return request
    if request is None:
        media = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        request = media["example"]
    return json.dumps(request, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _http(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None, timeout: float
) -> Answer:
    place, host = reachable(url)
    sent = {**headers, "host": host} if host else headers
    request = urllib.request.Request(place, data=body, headers=sent, method=method)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return Answer(answer.status, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read())
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise _unreachable(url, str(reason)) from error


def _unreachable(target: str, reason: str) -> CompileError:
    return CompileError(
        Diagnostic(
            code="NB551",
            message=f"no answer from {target}",
            reason=reason,
            fix="check that it runs (`nb2fn serve BUILD_DIR`) and that the address is right",
        )
    )
