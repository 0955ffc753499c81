"""Asks a built project questions inside a clean process; run as a script, never imported.

``python -I -S ask.py``; one JSON object on standard input::

    {"path": [folders for sys.path], "entry": "endpoint" | "lambda", "module": "churn",
     "cases": [{"path": "/predict", "body": base64}], "times": 2, "threads": 4, "seconds": 60}

and one on standard output: ``{"answers": [[[status, body], …] for each case],
"start_seconds": …, "usage": [start, slowest, peak], "error": "…"}``. A case has fewer
answers than ``times`` where ``seconds`` ran out. ``error`` tells why the project could not
be loaded. ``usage``: CPU seconds from interpreter start to ready, of the slowest answer,
and the largest resident memory in bytes.
"""

from __future__ import annotations

import base64
import json
import os
import random
import sys
import threading
import time
import traceback
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

Job = dict[str, Any]
Reply = tuple[int, str]
Ask = Callable[[str, bytes], Reply]


def load(job: Job) -> Ask:
    """The function that asks: ``(path, body) -> (status, text)``."""
    sys.path[:0] = job["path"]
    if job["entry"] == "lambda":
        handler = __import__("handler").handler
        return lambda path, body: _through_lambda(handler, path, body)
    module = __import__(job["module"] + ".endpoint", fromlist=["endpoint"])
    return lambda path, body: _through_core(module.endpoint, path, body)


def compiling() -> list[float]:
    """CPU seconds spent on compiling, a figure a module, from now on: what is deployed as an
    archive brings its bytecode."""
    spent = [0.0]
    compiled = SourceFileLoader.source_to_code

    def timed(*args: Any, **options: Any) -> Any:
        before = time.thread_time()
        code = compiled(*args, **options)
        spent.append(time.thread_time() - before)
        return code

    SourceFileLoader.source_to_code = timed  # type: ignore[method-assign]
    return spent


def _through_core(endpoint: Any, path: str, body: bytes) -> Reply:
    headers = [("content-type", "application/json")]
    status, _, answer = endpoint.handle("POST", path, headers, body)
    return status, answer.decode("utf-8")


def _through_lambda(handler: Callable[..., Any], path: str, body: bytes) -> Reply:
    try:
        text, encoded = body.decode("utf-8"), False
    except UnicodeDecodeError:
        text, encoded = base64.b64encode(body).decode("ascii"), True
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", "host": "localhost"},
        "requestContext": {
            "http": {"method": "POST", "path": path, "sourceIp": "127.0.0.1"},
            "stage": "$default",
        },
        "body": text,
        "isBase64Encoded": encoded,
    }
    answer = handler(event, None)
    text = answer.get("body", "")
    if answer.get("isBase64Encoded"):
        text = base64.b64decode(text).decode("utf-8")
    return answer["statusCode"], text


def peak() -> int:
    """The largest resident memory so far, in bytes; 0 where the system does not say."""
    try:
        with Path("/proc/self/status").open(encoding="ascii") as status:
            # Not ru_maxrss: it starts with the memory of the process that forked this one.
            kilobytes = next(line.split()[1] for line in status if line.startswith("VmHWM"))
        return int(kilobytes) * 1024
    except (OSError, StopIteration):
        return 0


def ask_all(ask: Ask, job: Job) -> tuple[list[list[Reply]], float]:
    """Every case ``times`` times, shuffled, from ``threads`` threads; and the CPU seconds of
    the slowest answer.

    The first round is asked whole before the second begins, so that running out
    of time thins repetitions before it thins cases.
    """
    cases = job["cases"]
    answers: list[list[Reply]] = [[] for _ in cases]
    slowest = [0.0]
    order = random.Random(0)
    queue: list[int] = []
    for _ in range(job["times"]):
        turn = list(range(len(cases)))
        order.shuffle(turn)
        queue += turn
    queue.reverse()
    deadline = time.monotonic() + job["seconds"]

    def work() -> None:
        while queue and time.monotonic() < deadline:
            try:
                index = queue.pop()
            except IndexError:
                return
            case = cases[index]
            before = time.thread_time()
            answers[index].append(ask(case["path"], base64.b64decode(case["body"])))
            slowest.append(time.thread_time() - before)

    threads = [threading.Thread(target=work) for _ in range(job["threads"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, max(slowest)


def main() -> None:
    interpreter = time.process_time()
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the user's code prints must not mix with the answer
    job = json.load(sys.stdin)
    result: dict[str, Any] = {"answers": [], "error": ""}
    spent = compiling() if job["entry"] == "lambda" else [0.0]
    started, cpu = time.perf_counter(), time.process_time()
    try:
        ask = load(job)
    except BaseException:  # whatever the user's code raises on import is the answer here
        result["error"] = traceback.format_exc()
    else:
        result["start_seconds"] = time.perf_counter() - started
        start = interpreter + time.process_time() - cpu - sum(spent)
        result["answers"], slowest = ask_all(ask, job)
        result["usage"] = [start, slowest, peak()]
    json.dump(result, out)
    out.flush()


if __name__ == "__main__":
    main()
