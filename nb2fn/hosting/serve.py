"""Serves a built project over HTTP inside a clean process; run as a script, never imported.

``python -I -S serve.py``; one JSON object on standard input: ``{"path": [...],
"module": "churn", "host": "127.0.0.1", "port": 0, "open": true}``. Prints one
JSON line, ``{"url": "http://127.0.0.1:41235"}`` once it listens or ``{"error":
"…"}``, and ends when its standard input is closed: a server never outlives who
started it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading


def main() -> None:
    job = json.loads(sys.stdin.readline())
    sys.path[:0] = job["path"]
    if job["open"]:
        os.environ["NB2FN_PUBLIC"] = "1"
    try:
        app = __import__("handler").app
        import waitress

        server = waitress.create_server(app, host=job["host"], port=job["port"], threads=4)
    except Exception as error:  # whatever the user's code or the socket raises is the reason
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
        sys.exit(1)
    port = server.effective_port
    host = f"[{job['host']}]" if ":" in job["host"] else job["host"]
    print(json.dumps({"url": f"http://{host}:{port}"}), flush=True)
    threading.Thread(target=_until_closed, daemon=True).start()
    server.run()


def _until_closed() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    main()
