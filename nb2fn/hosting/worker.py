"""One version of an endpoint under the supervisor; run as a script, never imported.

``python -I -S worker.py``; one JSON object on standard input: ``{"path": [...],
"environ": {...}, "listen": 5}``. It answers on a port of its own on loopback and
prints ``{"port": 41235}``, or ``{"error": "…"}``. The line ``{"environ": {...}}``
on standard input makes it live: it then answers on the socket ``listen``, which it
shares with the supervisor, under those environment variables instead. Once its
standard input is closed it takes no more requests, finishes those it has, and ends.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time

THREADS = 8
DRAIN = 30.0  # seconds for requests under way
GRACE = 1.0  # seconds in which who has connected may send a request


def main() -> None:
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the user's code prints belongs into the log
    job = json.loads(sys.stdin.readline())
    sys.path[:0] = job["path"]
    os.environ.update(job["environ"])
    try:
        app = __import__("handler").app
        import waitress

        own = waitress.create_server(app, host="127.0.0.1", port=0, threads=THREADS)
    except BaseException as error:  # whatever the user's code raises on import is the reason
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), file=out, flush=True)
        raise
    servers = [own]
    threading.Thread(target=own.run, daemon=True).start()
    print(json.dumps({"port": own.effective_port}), file=out, flush=True)
    for line in sys.stdin:
        for name in job["environ"]:
            os.environ.pop(name, None)
        os.environ.update(json.loads(line)["environ"])
        shared = socket.socket(fileno=job["listen"])
        servers.append(waitress.create_server(app, sockets=[shared], threads=THREADS))
        threading.Thread(target=servers[-1].run, daemon=True).start()
        print(json.dumps({"live": True}), file=out, flush=True)
    _drain(servers)
    os._exit(0)  # the notebook's code may have left threads that would keep it alive


def _drain(servers: list) -> None:  # type: ignore[type-arg]
    for server in servers:
        server.trigger.pull_trigger(server.close)  # by its own thread
    deadline = time.monotonic() + DRAIN
    while time.monotonic() < deadline:
        time.sleep(0.05)  # until the servers have closed: one may be accepting just now
        channels = [c for server in servers for c in list(server.active_channels.values())]
        if not any(map(_busy, channels)):
            return


def _busy(channel) -> bool:  # type: ignore[no-untyped-def]
    """Whether a connection waits for an answer, or has yet to send what it asks."""
    if channel.requests or channel.request is not None or channel.total_outbufs_len:
        return True
    return bool(time.time() - channel.last_activity < GRACE)


if __name__ == "__main__":
    main()
