"""The endpoint: one request in, one answer out, whatever brought the request.

Adapters (:mod:`.wsgi`, :mod:`.aws`) translate; everything that a caller can
notice (routes, limits, access, errors) is decided here.
"""

from __future__ import annotations

import os

from . import log
from .access import require_token
from .decoding import DecodeError
from .jsonio import LIMIT, JsonError, parse, write
from .problem import PHRASES, ProblemError
from .validate import MAXIMUM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, Union

    Headers = list[tuple[str, str]]
    Response = tuple[int, Headers, bytes]
    RequestHeaders = Union[Iterable[tuple[str, str]], Mapping[str, str]]

_SECURITY = [
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
]
_JSON = "application/json"
_ID_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:=;")


class Route:
    """One question the endpoint answers, by POST at ``path``.

    ``validate(body)`` gives the violations of a JSON object as ``(JSON pointer,
    message)``; ``call(body)`` the answer for a body without violations, as JSON.
    """

    __slots__ = ("call", "name", "path", "validate")

    def __init__(
        self,
        name: str,
        path: str,
        validate: Callable[[dict[str, Any]], list[tuple[str, str]]],
        call: Callable[[dict[str, Any]], dict[str, Any]],
    ) -> None:
        self.name = name
        self.path = path
        self.validate = validate
        self.call = call


class Endpoint:
    """A notebook's routes with everything around them.

    ``build`` is the hash of what runs; ``openapi`` the document, or the path of
    the file that holds it, read when first asked for. ``limit`` is the largest
    body in bytes. ``access`` is ``token`` (see :mod:`.access`), or ``open`` for a
    server on loopback.
    """

    def __init__(
        self,
        name: str,
        version: str,
        tier: str,
        build: str,
        routes: Iterable[Route],
        openapi: dict[str, Any] | str,
        limit: int = LIMIT,
        access: str = "token",
    ) -> None:
        self.name = name
        self.version = version
        self.tier = tier
        self.build = build
        self.routes = {route.path: route for route in routes}
        self.limit = limit
        self.access = access
        self._openapi = openapi
        self._pages: dict[str, Callable[[], tuple[Headers, bytes]]] = {
            "/": self._page,
            "/health": self._health,
            "/openapi.json": self._document,
        }
        taken = self._pages.keys() & self.routes.keys()
        if taken:
            raise ValueError(f"a route cannot be at {min(taken)}")

    def knows(self, path: str) -> bool:
        """Whether anything is at ``path``."""
        return path in self.routes or path in self._pages

    def document(self) -> dict[str, Any]:
        """The OpenAPI document."""
        if isinstance(self._openapi, str):
            with open(self._openapi, "rb") as file:
                self._openapi = parse(file.read())
        return self._openapi

    def handle(self, method: str, path: str, headers: RequestHeaders, body: bytes) -> Response:
        """Answer one request: status, headers, body.

        ``path`` is decoded, a query is ignored. ``headers`` are pairs or a mapping,
        in any case; a repeated header counts as its values joined by commas. Never
        raises for anything in the request or in the notebook's code.
        """
        given = _lowered(headers)
        request_id = _request_id(given)
        path = path.partition("?")[0] or "/"
        try:
            status, extra, content = self._answer(method, path, given, body)
        except ProblemError as problem:
            status, extra, content = _problem(problem, request_id)
        # Whatever the notebook's code raises, exit() included, ends this request alone.
        except (Exception, SystemExit) as error:
            log.failure(request_id, path if self.knows(path) else "", error)
            detail = "The notebook's code failed on these values. The log has the place."
            status, extra, content = _problem(ProblemError(500, "failure", detail), request_id)
        if "origin" in given and os.environ.get("NB2FN_CORS"):
            from .cors import allowed  # few endpoints have pages that ask

            extra = [*extra, *allowed(given["origin"])]
        out = _ANSWERED if extra is _JSON_ALONE else _secured(extra)
        out = [*out, ("X-Request-Id", request_id)]
        if status != 204:
            out.append(("Content-Length", str(len(content))))
        return status, out, b"" if method == "HEAD" else content

    def _answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Response:
        route = self.routes.get(path)
        page = self._pages.get(path)
        if path != "/health" and self.access != "open" and not _is_preflight(method, headers):
            require_token(headers.get("authorization", ""), self.name)
        if route is None and page is None:
            raise ProblemError(
                404, "not-found", f"There is nothing here; try POST {self._first()}."
            )
        allowed = "GET, HEAD, OPTIONS" if route is None else "OPTIONS, POST"
        if method == "OPTIONS":
            told = [("Allow", allowed)]
            if _is_preflight(method, headers):
                from .cors import preflight

                told += preflight(allowed)
            return 204, told, b""
        if method not in allowed.split(", "):
            detail = f"This takes {allowed}, not {method[:20]}."
            raise ProblemError(405, "method", detail, headers=[("Allow", allowed)])
        if page is not None:
            return (200, *page())
        assert route is not None
        return 200, _JSON_ALONE, self._ask(route, headers, body)

    def _ask(self, route: Route, headers: dict[str, str], body: bytes) -> bytes:
        if len(body) > self.limit:
            detail = f"The body is larger than the {self.limit} bytes that this endpoint takes."
            raise ProblemError(413, "too-large", detail)
        _check_type(headers)
        try:
            question = parse(body)
        except JsonError as error:
            raise ProblemError(400, "json", str(error)) from None
        violations = route.validate(question)
        if violations:
            raise _violations(violations)
        try:
            answer = route.call(question)
        except DecodeError as error:
            raise _violations([(error.pointer, error.message)]) from None
        return write(answer)

    def _first(self) -> str:
        return next(iter(self.routes), "/")

    def _health(self) -> tuple[Headers, bytes]:
        state = {"status": "ok", "version": self.version, "tier": self.tier, "build": self.build}
        return [("Content-Type", _JSON)], write(state)

    def _document(self) -> tuple[Headers, bytes]:
        return [("Content-Type", _JSON)], write(self.document())

    def _page(self) -> tuple[Headers, bytes]:
        from .page import page

        return page(self.name, list(self.routes.values()), self.document())


def _secured(extra: Headers) -> Headers:
    """``extra`` and those security headers that it does not set itself."""
    own = {name for name, _ in extra}
    return [*extra, *(pair for pair in _SECURITY if pair[0] not in own)]


_JSON_ALONE: Headers = [("Content-Type", _JSON)]
_ANSWERED = _secured(_JSON_ALONE)


def _is_preflight(method: str, headers: dict[str, str]) -> bool:
    """Whether a browser asks for a page of an allowed origin what that may ask."""
    if method != "OPTIONS" or "access-control-request-method" not in headers:
        return False
    return headers.get("origin", "") in os.environ.get("NB2FN_CORS", "").split()


def _lowered(headers: RequestHeaders) -> dict[str, str]:
    pairs = headers.items() if hasattr(headers, "items") else headers
    out: dict[str, str] = {}
    for name, value in pairs:
        key = name.lower()
        out[key] = f"{out[key]}, {value}" if key in out else value
    return out


def _request_id(headers: dict[str, str]) -> str:
    """The caller's ``X-Request-Id`` if it is fit for a log, else a new one."""
    given = headers.get("x-request-id", "")
    if 0 < len(given) <= 64 and _ID_CHARACTERS.issuperset(given):
        return given
    return os.urandom(16).hex()


def _check_type(headers: dict[str, str]) -> None:
    given = headers.get("content-type", "")
    if given == _JSON and "content-encoding" not in headers:
        return
    media, *parameters = given.lower().split(";")
    media = media.strip()
    if media != _JSON and not (media.startswith("application/") and media.endswith("+json")):
        raise ProblemError(415, "media-type", f"Send the body with Content-Type: {_JSON}.")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip(' "') not in ("utf-8", "utf8"):
            raise ProblemError(415, "charset", "Send the body in UTF-8, JSON's only encoding.")
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise ProblemError(415, "content-encoding", "Send the body uncompressed.")


def _violations(found: list[tuple[str, str]]) -> ProblemError:
    count = f"{len(found)} values" if len(found) != 1 else "One value"
    more = f" (only the first {MAXIMUM} are listed)" if len(found) >= MAXIMUM else ""
    detail = f"{count} cannot be taken; errors says which and why{more}."
    return ProblemError(422, "values", detail, errors=found[:MAXIMUM])


def _problem(problem: ProblemError, request_id: str) -> Response:
    assert problem.status in PHRASES
    headers = [("Content-Type", "application/problem+json"), *problem.headers]
    return problem.status, headers, write(problem.document(request_id))
