"""Every route is for those who are known and allowed, and answers errors in one shape."""

from __future__ import annotations

import json
from typing import Any

from jupyter_server.auth import Authorizer
from tornado.httpclient import HTTPResponse

from nb2fn.server.handlers import HANDLERS
from nb2fn.server.handlers.base import Handler
from nb2fn.server.operations import OPERATIONS, Operation

METHODS = ("get", "post", "put", "patch", "delete", "head")


class Nobody(Authorizer):
    """Lets nobody do anything with nb2fn, and keeps what it was asked."""

    asked: list[tuple[str, str]] = []  # noqa: RUF012

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        self.asked.append((action, resource))
        return resource != "nb2fn"


def test_handlers_are_the_operations_and_nothing_else() -> None:
    """A method that is not in the list would be one that no test here looks at."""
    listed = {(o.path, o.method) for o in OPERATIONS}
    there = {
        (path, method)
        for path, handler in HANDLERS.items()
        for method in METHODS
        if method in vars(handler)
        or any(method in vars(c) for c in handler.__mro__ if issubclass(c, Handler))
    }
    assert there == listed


def problem(answer: HTTPResponse) -> dict[str, Any]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    document = json.loads(answer.body)
    assert document["status"] == answer.code
    assert document["message"] == document["detail"] != ""
    return document


async def call(jp_fetch: Any, operation: Operation, **headers: str) -> HTTPResponse:
    parts = ("nb2fn", "api", *operation.path.replace("{id}", "00").strip("/").split("/"))
    return await jp_fetch(
        *parts,
        method=operation.method.upper(),
        body="{}" if operation.method == "post" else None,
        headers=headers,
        raise_error=False,
    )


async def test_nobody_gets_in_without_the_token(jp_fetch: Any) -> None:
    for operation in OPERATIONS:
        answer = await call(jp_fetch, operation, Authorization="token wrong")
        assert answer.code == 403, operation.id
        assert problem(answer)["type"] == "urn:nb2fn:problem:forbidden"


async def test_every_route_asks_the_authorizer(jp_fetch: Any, jp_serverapp: Any) -> None:
    jp_serverapp.web_app.settings["authorizer"] = Nobody(
        identity_provider=jp_serverapp.identity_provider
    )
    for operation in OPERATIONS:
        Nobody.asked.clear()
        answer = await call(jp_fetch, operation)
        assert answer.code == 403, operation.id
        assert (operation.action, "nb2fn") in Nobody.asked, operation.id
        problem(answer)


async def test_a_cookie_without_the_xsrf_token_changes_nothing(
    jp_fetch: Any, jp_serverapp: Any, http_server_client: Any, jp_base_url: str
) -> None:
    login = await http_server_client.fetch(
        f"{jp_base_url}tree?token={jp_serverapp.identity_provider.token}",
        follow_redirects=False,
        raise_error=False,
    )
    cookie = "; ".join(c.split(";")[0] for c in login.headers.get_list("Set-Cookie"))
    assert "username" in cookie
    for operation in OPERATIONS:
        path = operation.path.replace("{id}", "00")
        answer = await http_server_client.fetch(
            f"{jp_base_url}nb2fn/api{path}",
            method=operation.method.upper(),
            body="{}" if operation.method == "post" else None,
            headers={"Cookie": cookie, "Referer": "http://elsewhere.example/"},
            raise_error=False,
        )
        if operation.method == "get":
            continue
        assert answer.code == 403, operation.id
        assert "XSRF" in problem(answer)["detail"] or "_xsrf" in problem(answer)["detail"]
