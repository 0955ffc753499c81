"""A proxy before the emulated AWS that spoils the requests it is told to."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

FAULTS = {"throttled": "Throttling: Rate exceeded"}


class Proxy(ThreadingHTTPServer):
    """Forwards to ``port``; a request that matches ``spoiled`` gets ``fault`` instead.

    ``spoiled`` is the method and a part of the path or the body; ``fault`` is
    ``throttled``, ``status 500``, ``cut off`` or an AWS error ``Code: message``. ``hits``
    counts what was spoiled.
    """

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), Forward)
        self.port = port
        self.spoiled: tuple[str, str] | None = None
        self.fault = ""
        self.hits = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @contextmanager
    def spoiling(self, request: tuple[str, str], fault: str) -> Iterator[None]:
        """Spoil these requests for the time of a block; at least one must come."""
        self.spoiled, self.fault, self.hits = request, fault, 0
        try:
            yield
        finally:
            self.spoiled = None
        assert self.hits, f"no request was {request}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that are killed cut their connections; that is no news."""


class Forward(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def _forward(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        wanted = self.server.spoiled
        if wanted and self.command == wanted[0] and self._is(wanted[1], body):
            self.server.hits += 1
            self._spoil(self.server.fault)
            return
        upstream = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=120)
        upstream.request(self.command, self.path, body, dict(self.headers))
        answer = upstream.getresponse()
        data = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "date"):
                self.send_header(name, value)
        self._send(data)
        upstream.close()

    def _is(self, part: str, body: bytes) -> bool:
        if part.startswith("Action="):
            return part.encode() + b"&" in body + b"&"
        return part in self.path if part != "/2015-03-31/functions" else self.path == part

    def _spoil(self, fault: str) -> None:
        form = b"Action=" if "urlencoded" in self.headers.get("content-type", "") else b""
        if fault == "cut off":
            self.close_connection = True
            self.connection.close()
            return
        if fault == "status 500":
            self.send_response(500)
            self._send(b"")
            return
        code, _, message = FAULTS.get(fault, fault).partition(": ")
        self.send_response(429 if fault == "throttled" and not form else 400)
        self.send_header("x-amzn-errortype", code)
        if form:
            self.send_header("content-type", "text/xml")
            self._send(
                f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code>"
                f"<Message>{message}</Message></Error></ErrorResponse>".encode()
            )
        else:
            self.send_header("content-type", "application/json")
            self._send(f'{{"__type": "{code}", "message": "{message}"}}'.encode())

    def _send(self, data: bytes) -> None:
        if self.command != "HEAD":
            self.send_header("content-length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _forward  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silent."""


@contextmanager
def proxied(port: int) -> Iterator[Proxy]:
    """A proxy before what listens on ``port``."""
    proxy = Proxy(port)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join(5)
