"""The Functions host, as far as HTTP functions go: run as a script, or called in process.

``python -S host.py FOLDER``: serves the app in FOLDER at a free port of loopback and prints
that. It takes the app apart as the Python worker does (``get_functions()``, once), puts the
routes below ``routePrefix`` of ``host.json``, and lets in who the ``auth_level`` says; the
key is in FUNCTION_KEY.
"""

from __future__ import annotations

import json
import os
import re
import sys
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

RESERVED = ("/admin", "/runtime")  # the host's own


class Host:
    """An app's HTTP functions behind their routes."""

    def __init__(self, app: Any, settings: dict[str, Any], key: str) -> None:
        prefix = settings.get("extensions", {}).get("http", {}).get("routePrefix", "api")
        self.key = key
        self.routes = [_Route(found, prefix) for found in app.get_functions()]

    def answer(
        self, method: str, target: str, headers: list[tuple[str, str]], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        import azure.functions as func

        url = urlsplit(target)
        given: dict[str, str] = {}
        for name, value in headers:
            given[name.lower()] = (
                f"{given[name.lower()]},{value}" if name.lower() in given else value
            )
        params = dict(parse_qsl(url.query))
        route = next((r for r in self.routes if r.pattern.fullmatch(unquote(url.path))), None)
        if route is None or url.path.startswith(RESERVED) or method not in route.methods:
            return 404, [], b""
        sent = given.get("x-functions-key") or params.get("code")
        if route.closed and sent != self.key:
            return 401, [], b""
        request = func.HttpRequest(
            method=method,
            url=f"https://app.example.com{target}",
            headers=given,
            params=params,
            route_params={},
            body=body,
        )
        try:
            done = route.call(request)
        except Exception:  # the host answers 500 for whatever a function raises, without a word
            traceback.print_exc()
            return 500, [], b""
        found = list(done.headers.items())
        if not any(name.lower() == "content-type" for name, _ in found):
            found.append(("Content-Type", done.mimetype))
        return done.status_code, found, done.get_body()


class _Route:
    def __init__(self, function: Any, prefix: str) -> None:
        trigger = function.get_trigger().get_dict_repr()
        assert trigger["type"] == "httpTrigger"
        assert any(b.get_dict_repr()["type"] == "http" for b in function.get_bindings())
        path = "/".join(part for part in (prefix, trigger["route"]) if part)
        self.pattern = re.compile("/?" + re.sub(r"\\\{\\\*\w+\\\}", ".*", re.escape(path)))
        self.methods = [str(getattr(m, "value", m)).upper() for m in trigger["methods"]]
        self.closed = str(trigger["authLevel"]).rpartition(".")[2].lower() != "anonymous"
        self.call = function.get_user_function()


def main() -> None:
    folder = Path(sys.argv[1])
    sys.path.insert(0, str(folder))
    os.chdir(folder)
    settings = json.loads((folder / "host.json").read_text("utf-8"))
    host = Host(__import__("function_app").app, settings, os.environ["FUNCTION_KEY"])

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            status, headers, content = host.answer(
                self.command, self.path, list(self.headers.items()), body
            )
            print(f"Executed 'Functions.endpoint' (status {status})", file=sys.stderr, flush=True)
            self.send_response(status)
            for name, value in headers:
                if name.lower() != "content-length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = do_PATCH = _answer  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Silent: what the app writes is the log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
