"""Measures what answers: from process start to the first answer, and warm."""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from subjects import Subject

TOKEN = "a token of the benchmark"

COLD = """
import sys, time
sys.path[:0] = {paths!r}
import json
import {module} as module
given = getattr(module, "prepare", lambda event: event)({event!r})
answer = module.handler(given, None)
assert answer["statusCode"] == 200, answer
print(json.dumps([time.clock_gettime(time.CLOCK_MONOTONIC), time.process_time()]))
"""

WARM = """
import sys, time
sys.path[:0] = {paths!r}
import json
import {module} as module
result = {{}}
for rows, event in json.load(sys.stdin).items():
    given = getattr(module, "prepare", lambda event: event)(event)
    answer = module.handler(given, None)
    assert answer["statusCode"] == 200, answer
    times, end = [], time.perf_counter() + {seconds}
    while len(times) < 20000 and (len(times) < 5 or time.perf_counter() < end):
        before = time.perf_counter()
        module.handler(given, None)
        times.append(time.perf_counter() - before)
    times.sort()
    result[rows] = [times[len(times) // 2], times[len(times) * 99 // 100]]
with open("/proc/self/status") as status:
    peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
print(json.dumps({{"peak": int(peak) * 1024, "times": result}}))
"""


@dataclass(frozen=True)
class Cold:
    """Seconds until a fresh process has answered; ``cpu`` its user and system time."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Warm:
    """``times``: rows of a question to its (p50, p99) in seconds; ``peak`` resident bytes."""

    times: dict[int, tuple[float, float]]
    peak: int


def event(question: Mapping[str, object]) -> dict[str, object]:
    """The question as API Gateway hands it on (HTTP API, payload 2.0)."""
    return {
        "version": "2.0",
        "rawPath": "/predict",
        "rawQueryString": "",
        "headers": {
            "content-type": "application/json",
            "authorization": f"Bearer {TOKEN}",
            "host": "localhost",
        },
        "requestContext": {
            "http": {"method": "POST", "path": "/predict", "sourceIp": "127.0.0.1"},
            "stage": "$default",
        },
        "body": json.dumps(question),
        "isBase64Encoded": False,
    }


def cold(subjects: Sequence[Subject], question: Mapping[str, object], runs: int) -> dict[str, Cold]:
    """Medians of ``runs`` fresh interpreters each, in turns."""
    times: dict[str, list[tuple[float, float]]] = {s.name: [] for s in subjects}
    for turn in range(runs + 1):
        for subject in subjects:
            found = _first_answer(subject, question)
            if turn:  # the first one writes bytecode
                times[subject.name].append(found)
    return {
        name: Cold(*(statistics.median(column) for column in zip(*found, strict=True)))
        for name, found in times.items()
    }


def _first_answer(subject: Subject, question: Mapping[str, object]) -> tuple[float, float]:
    child = COLD.format(paths=subject.paths, module=subject.module, event=event(question))
    started = time.clock_gettime(time.CLOCK_MONOTONIC)
    answered, cpu = json.loads(_child(subject, child, ""))
    return answered - started, cpu


def warm(subject: Subject, questions: Mapping[int, Mapping[str, object]], seconds: float) -> Warm:
    """Ask one process each question again and again, for ``seconds`` each."""
    child = WARM.format(paths=subject.paths, module=subject.module, seconds=seconds)
    asked = json.dumps({rows: event(question) for rows, question in questions.items()})
    result = json.loads(_child(subject, child, asked))
    return Warm({int(rows): (p50, p99) for rows, (p50, p99) in result["times"].items()},
                result["peak"])  # fmt: skip


def _child(subject: Subject, script: str, given: str) -> str:
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script],
        env={**os.environ, "NB2FN_TOKEN_SHA256": digest},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{subject.name}: {done.stderr}")
    return done.stdout.splitlines()[-1]
