"""An Azure of our own: takes the requests that the services document, refuses all others.

The wire of :mod:`tests.azure.account`, and the token endpoint of a managed identity, so that
azure-identity itself signs in.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .account import SUBSCRIPTION, Account, Refused

SECRET = "header-of-the-identity"
_ARM, _INSIGHTS = "https://management.azure.com", "https://api.applicationinsights.io"
TOKENS = {_ARM: "token-of-the-manager", _INSIGHTS: "token-of-the-insights"}


class Fake(ThreadingHTTPServer):
    """An account at an address. ``spoiling`` lets requests that match fail."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Requests)
        self.account = Account(folder, int(self.server_address[1]))
        self.spoiled: tuple[str, str] | None = None
        self.fault, self.hits = "", 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.account.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What lets nb2fn find it, and azure-identity sign in there."""
        return {
            "NB2FN_AZURE_ENDPOINT": self.url,
            "AZURE_SUBSCRIPTION_ID": SUBSCRIPTION,
            "IDENTITY_ENDPOINT": f"{self.url}/msi/token",
            "IDENTITY_HEADER": SECRET,
            "NO_PROXY": "127.0.0.1,localhost",
        }

    @contextmanager
    def spoiling(self, request: tuple[str, str], fault: str) -> Iterator[None]:
        """Spoil these requests for the time of a block; at least one must come."""
        self.spoiled, self.fault, self.hits = request, fault, 0
        try:
            yield
        finally:
            self.spoiled = None
        assert self.hits, f"no request was {request}"

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        self.account.stop()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that are killed cut their connections; that is no news, all else is."""
        if not isinstance(sys.exception(), OSError):
            traceback.print_exc()


class _Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Fake

    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        wanted = self.server.spoiled
        host = self.headers.get("host", "")
        if wanted and self.command == wanted[0] and wanted[1] in f"{host}{self.path}":
            self.server.hits += 1
            self._spoil(self.server.fault)
            return
        name, _, domain = host.partition(".")
        if domain.startswith("azurewebsites."):
            self._send(
                *self.server.account.app(name, self.command, self.path, self._headers(), body)
            )
            return
        try:
            with self.server.account.lock:
                status, answer = self._answer(name if domain.startswith("scm.") else "", body)
        except Refused as refused:
            self._error(refused.status, str(refused))
        except AssertionError as error:
            self._error(400, f"BadRequest: {error}")
        else:
            data = b"" if answer is None else json.dumps(answer).encode()
            self._send(status, [("Content-Type", "application/json")], data)

    def _answer(self, kudu: str, body: bytes) -> tuple[int, Any]:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/msi/token":
            assert self.headers["X-IDENTITY-HEADER"] == SECRET
            assert query["api-version"] == "2019-08-01"
            token = TOKENS[query["resource"]]
            expires = "4102444800"
            return 200, {"access_token": token, "expires_on": expires, "token_type": "Bearer"}
        insights = re.fullmatch(r"/v1/apps/([\w-]+)/query", url.path)
        token = TOKENS[_INSIGHTS if insights else _ARM]
        if self.headers.get("authorization") != f"Bearer {token}":
            raise Refused(401, "InvalidAuthenticationToken: The access token is invalid.")
        kind = self.headers.get("content-type", "")
        if kudu:
            return self.server.account.kudu(kudu, self.command, self.path, kind, body)
        if body and kind != "application/json":
            raise Refused(415, "UnsupportedMediaType: application/json")
        document = json.loads(body) if body else None
        if insights:
            return self.server.account.query(insights[1], document)
        return self.server.account.manage(self.command, url.path, query["api-version"], document)

    def _headers(self) -> list[tuple[str, str]]:
        return list(self.headers.items())

    def _spoil(self, fault: str) -> None:
        if fault == "cut off":
            self.close_connection = True
            self.connection.close()
        elif fault == "throttled":
            self._error(429, "TooManyRequests: slow down", [("Retry-After", "0")])
        elif fault == "status 500":
            self._error(500, "InternalServerError: a fault", [("Retry-After", "0")])
        else:
            status, _, said = fault.partition(" ")
            self._error(int(status), said)

    def _error(self, status: int, said: str, headers: list[tuple[str, str]] | None = None) -> None:
        code, _, message = said.partition(": ")
        data = json.dumps({"error": {"code": code, "message": message}}).encode()
        self._send(status, [("Content-Type", "application/json"), *(headers or ())], data)

    def _send(self, status: int, headers: list[tuple[str, str]], data: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "connection", "date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = _take  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silent."""


@contextmanager
def account(folder: Path) -> Iterator[Fake]:
    """An empty account; what runs ends with the block."""
    fake = Fake(folder)
    thread = threading.Thread(target=fake.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.close()
        thread.join(5)
