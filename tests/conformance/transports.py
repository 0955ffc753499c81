"""The ways a request reaches an endpoint. Each asks and gives status, headers, body."""

from __future__ import annotations

import base64
import http.client
import json
import os
import sys
import threading
import types
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

import waitress

from nb2fn.runtime.aws import handler_for
from nb2fn.runtime.core import Endpoint
from nb2fn.runtime.wsgi import application
from nb2fn.targets.assemble import template
from tests.azure.host import Host

Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]
Ask = Callable[[str, str, Headers, bytes], Answer]
"""``ask(method, target, headers, body)``; the target as in a request line, with its query."""


@contextmanager
def in_process(endpoint: Endpoint) -> Iterator[Ask]:
    def ask(method: str, target: str, headers: Headers, body: bytes) -> Answer:
        return endpoint.handle(method, urllib.parse.unquote(target), headers, body)

    yield ask


@contextmanager
def serving(endpoint: Endpoint) -> Iterator[int]:
    """A real server on a real socket of loopback; gives its port."""
    server = waitress.create_server(application(endpoint), host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        with suppress(OSError):  # its thread may be quicker than the byte that wakes it
            server.trigger.pull_trigger(server.close)  # closed by its own thread, the loop ends
        thread.join(5)
        server.task_dispatcher.shutdown()


def over_http(port: int) -> Ask:
    """Asks a server on this machine."""

    def ask(method: str, target: str, headers: Headers, body: bytes) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        answer = response.status, response.getheaders(), response.read()
        connection.close()
        return answer

    return ask


@contextmanager
def waitress_socket(endpoint: Endpoint) -> Iterator[Ask]:
    with serving(endpoint) as port:
        yield over_http(port)


def _text(body: bytes) -> tuple[str | None, bool]:
    """A body as API Gateway hands it over: text where it is text."""
    if not body:
        return None, False
    try:
        return body.decode("utf-8"), False
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), True


def payload_v2(
    method: str, target: str, headers: Headers, body: bytes, stage: str = "$default"
) -> dict[str, Any]:
    """An event of an HTTP API or a function URL."""
    path, _, query = target.partition("?")
    if stage != "$default":
        path = f"/{stage}{path}"
    text, encoded = _text(body)
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        joined[key] = f"{joined[key]},{value}" if key in joined else value
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": urllib.parse.unquote(path),
        "rawQueryString": query,
        "headers": {**joined, "host": "abc.execute-api.us-east-1.amazonaws.com"},
        "requestContext": {
            "http": {"method": method, "path": path, "sourceIp": "127.0.0.1"},
            "stage": stage,
        },
        "isBase64Encoded": encoded,
    }
    if text is not None:
        event["body"] = text
    return event


def payload_v1(method: str, target: str, headers: Headers, body: bytes) -> dict[str, Any]:
    """An event of a REST API."""
    path, _, query = target.partition("?")
    text, encoded = _text(body)
    several: dict[str, list[str]] = {"Host": ["abc.execute-api.us-east-1.amazonaws.com"]}
    for name, value in headers:
        several.setdefault(name, []).append(value)
    return {
        "resource": "/{proxy+}",
        "path": urllib.parse.unquote(path),
        "httpMethod": method,
        "headers": {name: values[-1] for name, values in several.items()},
        "multiValueHeaders": several,
        "queryStringParameters": dict(urllib.parse.parse_qsl(query)) or None,
        "multiValueQueryStringParameters": urllib.parse.parse_qs(query) or None,
        "requestContext": {
            "stage": "dev",
            "path": f"/dev{path}",
            "httpMethod": method,
            "identity": {"sourceIp": "127.0.0.1"},
        },
        "body": text,
        "isBase64Encoded": encoded,
    }


def load_balancer(method: str, target: str, headers: Headers, body: bytes) -> dict[str, Any]:
    """An event of an application load balancer with multi-value headers."""
    event = payload_v1(method, target, headers, body)
    lowered: dict[str, list[str]] = {}
    for name, values in event["multiValueHeaders"].items():
        lowered.setdefault(name.lower(), []).extend(values)
    return {
        "httpMethod": method,
        "path": event["path"],
        "multiValueHeaders": lowered,
        "multiValueQueryStringParameters": event["multiValueQueryStringParameters"] or {},
        "requestContext": {"elb": {"targetGroupArn": "arn"}},
        "body": event["body"] or "",
        "isBase64Encoded": event["isBase64Encoded"],
    }


def in_stage(method: str, target: str, headers: Headers, body: bytes) -> dict[str, Any]:
    """An event of an HTTP API with a named stage, which stands in the path."""
    return payload_v2(method, target, headers, body, stage="dev")


@contextmanager
def azure_functions(endpoint: Endpoint) -> Iterator[Ask]:
    """Azure's library calls the entry point of an azure build, behind the Functions host."""
    names = {"name": endpoint.name, "module": "nb2fn_conformance"}
    source = template("nb2fn.targets.azure", "function_app.py.txt", names)
    host = json.loads(template("nb2fn.targets.azure", "host.json.txt", {}))
    module = types.ModuleType("nb2fn_conformance.endpoint")
    module.endpoint = endpoint  # type: ignore[attr-defined]
    entry: dict[str, Any] = {}
    sys.modules[module.__name__] = module
    try:
        exec(compile(source, "function_app.py", "exec"), entry)
    finally:
        del sys.modules[module.__name__]
    yield Host(entry["app"], host, "no key").answer


Event = Callable[[str, str, Headers, bytes], dict[str, Any]]


def answer_of(response: dict[str, Any]) -> Answer:
    """What API Gateway makes of a handler's result."""
    headers = list(response.get("headers", {}).items())
    for name, values in response.get("multiValueHeaders", {}).items():
        headers += [(name, value) for value in values]
    body = response.get("body", "")
    data = base64.b64decode(body) if response.get("isBase64Encoded") else body.encode()
    return response["statusCode"], headers, data


def lambda_events(event: Event) -> Callable[[Endpoint], AbstractContextManager[Ask]]:
    @contextmanager
    def transport(endpoint: Endpoint) -> Iterator[Ask]:
        handler = handler_for(endpoint)

        def ask(method: str, target: str, headers: Headers, body: bytes) -> Answer:
            return answer_of(handler(event(method, target, headers, body), None))

        yield ask

    return transport


Invoke = Callable[[dict[str, Any]], dict[str, Any]]


class Emulated:
    """A zip in Lambda's emulator, one process for each way it is protected.

    ``start`` starts a process with these environment variables more; which one is asked
    follows from this process's own, as with the other transports.
    """

    def __init__(self, start: Callable[..., Invoke]) -> None:
        self._start = start
        self._running: dict[tuple[tuple[str, str], ...], Invoke] = {}

    def asked_with(self, event: Event) -> Ask:
        def ask(method: str, target: str, headers: Headers, body: bytes) -> Answer:
            names = ("NB2FN_PUBLIC", "NB2FN_TOKEN_SHA256")
            given = tuple((name, os.environ[name]) for name in names if name in os.environ)
            if given not in self._running:
                self._running[given] = self._start(**dict(given))
            return answer_of(self._running[given](event(method, target, headers, body)))

        return ask


TRANSPORTS: dict[str, Callable[[Endpoint], AbstractContextManager[Ask]]] = {
    "in-process": in_process,
    "waitress": waitress_socket,
    "lambda-v1": lambda_events(payload_v1),
    "lambda-v2": lambda_events(payload_v2),
    "lambda-v2-stage": lambda_events(in_stage),
    "lambda-alb": lambda_events(load_balancer),
    "azure-functions": azure_functions,
}

# The same through AWS's own runtime; of an endpoint's zip.
EMULATED: dict[str, Event] = {"emulator-v1": payload_v1, "emulator-v2": payload_v2}
