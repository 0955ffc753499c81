"""A stand-in for Google Cloud on loopback: Functions, Run's policies, Logging, tokens, and the
functions themselves at ``http://<name>.run.localhost:<port>``.

It holds each request to what the services' REST references say, and can be told to spoil
some of them.
"""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.gcp.functions import Functions, Refused
from tests.gcp.running import Runner
from tests.gcp.tokens import PROJECT, Tokens

REGIONS = ("us-central1", "europe-west1")
FAULTS = {
    "throttled": (429, "Quota exceeded for quota metric 'Requests' and limit 'per minute'"),
    "status 500": (500, "Internal error encountered."),
    "timed out": (504, "Deadline exceeded."),
}
STATUS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED",
          404: "NOT_FOUND", 409: "ALREADY_EXISTS", 429: "RESOURCE_EXHAUSTED",
          500: "INTERNAL", 504: "DEADLINE_EXCEEDED"}  # fmt: skip
NAME = r"(projects/(?P<project>[^/]+)/locations/(?P<region>[^/]+)/"


class Google(ThreadingHTTPServer):
    """The whole cloud; ``spoiling`` spoils requests for the time of a block."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.tokens = Tokens()
        self.runner = Runner(folder)
        self.functions = Functions(self.runner, self.address, folder)
        self.policies: dict[str, dict[str, Any]] = {}
        self.asked: dict[str, list[dict[str, Any]]] = {}  # log entries of requests, by function
        self.looked = 0  # how often the log was read
        self.spoiled: tuple[str, str] | None = None
        self.fault: str | tuple[int, str] = ""
        self.hits = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def address(self, function: str) -> str:
        return f"http://{function}.run.localhost:{self.server_address[1]}"

    @property
    def names(self) -> list[str]:
        """The functions that are there, and those that run."""
        there = {name.rpartition("/")[2] for name in self.functions.all}
        assert there == set(self.functions.running), "a function without a service, or the reverse"
        return sorted(there)

    @contextmanager
    def spoiling(self, request: tuple[str, str], fault: str | tuple[int, str]) -> Iterator[None]:
        """Spoil requests of a method with a part in their path; at least one must come.
        ``fault`` is ``throttled``, ``status 500``, ``cut off``, or a status and its words."""
        self.spoiled, self.fault, self.hits = request, fault, 0
        try:
            yield
        finally:
            self.spoiled = None
        assert self.hits, f"no request was {request}"

    def log(self, service: str) -> list[dict[str, Any]]:
        path = self.functions.folder / f"{service}.log"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        now = time.strftime("%Y-%m-%dT%H:%M:%S.5Z", time.gmtime())
        written = [
            {"insertId": f"{n}", "timestamp": now, "textPayload": line}
            for n, line in enumerate(lines)
        ]
        return [*self.asked.get(service, ()), *written]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that are killed cut their connections; that is no news."""

    def leave(self) -> None:
        self.runner.leave()


class Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Google

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        host = self.headers.get("host", "")
        if self._is_spoiled(host):
            return
        if ".run.localhost" in host:
            self._forward(host, body)
            return
        try:
            status, answer = self._answer(urlsplit(self.path), body)
        except Refused as refused:
            status, answer = refused.status, _error(refused.status, refused.said)
        self._send(status, json.dumps(answer).encode())

    def _is_spoiled(self, host: str) -> bool:
        wanted = self.server.spoiled
        if not wanted or self.command != wanted[0] or wanted[1] not in unquote(host + self.path):
            return False
        self.server.hits += 1
        fault = self.server.fault
        if fault == "cut off":
            self.close_connection = True
            self.connection.close()
            return True
        status, said = FAULTS[fault] if isinstance(fault, str) else fault
        if ".run.localhost" in host:  # what stands before it answers by a page
            self._send(status, b"<html>" + said.encode(), "text/html")
        else:
            self._send(status, json.dumps(_error(status, said)).encode())
        return True

    def _answer(self, url: Any, body: bytes) -> tuple[int, Any]:
        path, query = unquote(url.path), {k: v[0] for k, v in parse_qs(url.query).items()}
        if (self.command, path) == ("POST", "/token"):
            return self.server.tokens.grant(body)
        if self.command == "PUT" and path.startswith("/upload/"):
            if "authorization" in self.headers:
                raise Refused(403, "the signed URL is for uploads without credentials")
            if self.headers.get("content-type") != "application/zip":
                raise Refused(400, "the content type must be application/zip")
            self.server.functions.upload(path.removeprefix("/upload/"), body)
            return 200, {}
        if not self.server.tokens.may(self.headers.get("authorization", "")):
            raise Refused(401, "Request had invalid authentication credentials.")
        for method, pattern, answer in ROUTES:
            found = re.fullmatch(pattern, path)
            if found and method == self.command:
                _check_place(found.groupdict())
                return 200, answer(self, found, query, json.loads(body) if body else {})
        raise Refused(404, f"no such method: {self.command} {path}")

    def upload_url(self, found: Any, query: Any, body: Any) -> Any:
        name = f"{len(self.server.functions.uploads)}-{time.time_ns()}.zip"
        stored = {"bucket": "gcf-v2-uploads", "object": name}
        return {"uploadUrl": f"{self.server.url}/upload/{name}", "storageSource": stored}

    def create(self, found: Any, query: Any, body: Any) -> Any:
        return self.server.functions.create(found[1].rstrip("/"), query["functionId"], body)

    def update(self, found: Any, query: Any, body: Any) -> Any:
        return self.server.functions.update(found[1], query["updateMask"].split(","), body)

    def read(self, found: Any, query: Any, body: Any) -> Any:
        return self.server.functions.read(found[1])

    def delete(self, found: Any, query: Any, body: Any) -> Any:
        self.server.policies.pop(found[1].replace("/functions/", "/services/"), None)
        return self.server.functions.delete(found[1])

    def operation(self, found: Any, query: Any, body: Any) -> Any:
        if found[1] not in self.server.functions.operations:
            raise Refused(404, f"Operation '{found[1]}' was not found")
        return self.server.functions.operations[found[1]]

    def policy(self, found: Any, query: Any, body: Any) -> Any:
        self._service(found[1])
        return self.server.policies.get(found[1], {"version": 1, "etag": "ACAB"})

    def change_policy(self, found: Any, query: Any, body: Any) -> Any:
        self._service(found[1])
        before = self.policy(found, query, body)
        if body["policy"].get("etag") != before["etag"]:
            raise Refused(409, "There were concurrent policy changes. Please retry.")
        for binding in body["policy"].get("bindings", ()):
            if not binding["role"].startswith("roles/") or not binding["members"]:
                raise Refused(400, f"Invalid binding {binding}")
        self.server.policies[found[1]] = {**body["policy"], "etag": f"BW{time.time_ns()}"}
        return self.server.policies[found[1]]

    def entries(self, found: Any, query: Any, body: Any) -> Any:
        form = (
            r'resource\.type="cloud_run_revision" resource\.labels\.service_name="([^"]+)" '
            r'resource\.labels\.location="[^"]+" timestamp>="([^"]+)Z"'
        )
        chosen = re.fullmatch(form, body["filter"])
        if chosen is None or body["resourceNames"] != [f"projects/{PROJECT}"]:
            raise Refused(400, f"Unparseable filter {body}")
        assert body["orderBy"] == "timestamp desc"
        self.server.looked += 1
        late = [e for e in self.server.log(chosen[1]) if e["timestamp"].rstrip("Z") >= chosen[2]]
        late.sort(key=lambda entry: entry["timestamp"], reverse=True)
        return {"entries": late[: body["pageSize"]]}

    def _service(self, name: str) -> None:
        if name.rpartition("/")[2] not in self.server.functions.running:
            raise Refused(404, f"Resource '{name}' of kind 'SERVICE' does not exist")

    def _forward(self, host: str, body: bytes) -> None:
        """A function's own address: Google lets through whom the policy names."""
        name = host.partition(".")[0]
        if name not in self.server.functions.running:
            self._send(404, b"<html>Error: Page not found", "text/html")
            return
        policies = [p for s, p in self.server.policies.items() if s.endswith(f"/services/{name}")]
        members = [m for p in policies for b in p.get("bindings", ()) for m in b["members"]]
        sent = self.headers.get("authorization", "")
        audience = self.server.address(name)
        if "allUsers" not in members and not self.server.tokens.identified(sent, audience):
            self._send(403, b"<html>Your client does not have permission", "text/html")
            return
        port = self.server.functions.running[name][1]
        upstream = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        upstream.request(self.command, self.path, body, dict(self.headers))
        answer = upstream.getresponse()
        self._send(answer.status, answer.read(), answer.getheader("content-type") or "")
        upstream.close()
        asked = {"requestMethod": self.command, "requestUrl": audience + self.path}
        entry = {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.25Z", time.gmtime())}
        entries = self.server.asked.setdefault(name, [])
        request = {**asked, "status": answer.status, "latency": "0.002s"}
        entries.append({**entry, "insertId": f"r{len(entries)}", "httpRequest": request})

    def _send(self, status: int, data: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silent."""


ROUTES = [
    ("POST", rf"/v2/{NAME})functions:generateUploadUrl", Request.upload_url),
    ("POST", rf"/v2/{NAME})functions", Request.create),
    ("GET", rf"/v2/{NAME}functions/[^/:]+)", Request.read),
    ("PATCH", rf"/v2/{NAME}functions/[^/:]+)", Request.update),
    ("DELETE", rf"/v2/{NAME}functions/[^/:]+)", Request.delete),
    ("GET", rf"/v2/{NAME}operations/[^/:]+)", Request.operation),
    ("GET", rf"/v2/{NAME}services/[^/:]+):getIamPolicy", Request.policy),
    ("POST", rf"/v2/{NAME}services/[^/:]+):setIamPolicy", Request.change_policy),
    ("POST", r"/v2/entries:list", Request.entries),
]


def _check_place(place: dict[str, str]) -> None:
    if place and place["project"] != PROJECT:
        raise Refused(403, f"Project '{place['project']}' not found or permission denied.")
    if place and place["region"] not in REGIONS:
        said = f"Permission denied on 'locations/{place['region']}' (or it may not exist)."
        raise Refused(403, said)


def _error(status: int, said: str) -> dict[str, Any]:
    return {"error": {"code": status, "message": said, "status": STATUS.get(status, "UNKNOWN")}}


@contextmanager
def google(folder: Path) -> Iterator[Google]:
    """The cloud, for the time of a block."""
    found = Google(folder)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.shutdown()
        found.server_close()
        found.leave()
        thread.join(5)
