"""Starts functions under functions-framework, one process each, forked from here.

``python -m tests.gcp.runner`` reads one JSON line a function: ``folder``, ``port``, ``log``,
``environ``; it answers with the process's number. They end with this one's input.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

import functions_framework
import waitress


def serve(order: dict[str, Any]) -> None:
    """As Google does: the folder's main.py, its environment, its output to the log."""
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.chdir(order["folder"])
    os.environ.update(order["environ"])
    app = functions_framework.create_app("endpoint", "main.py")
    waitress.serve(app, host="127.0.0.1", port=order["port"], threads=4, _quiet=True)


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    children = []
    while line := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            serve(json.loads(line))
            os._exit(1)
        children.append(child)
        print(child, flush=True)
    for child in children:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    main()
