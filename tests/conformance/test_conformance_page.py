"""docs/conformance.md is written from the suite's own cases; UPDATE_GOLDEN=1 writes it."""

from __future__ import annotations

import os
from pathlib import Path

from .conftest import SERVED
from .test_http import CASES, EARLIER, LINEAR_CASES
from .transports import EMULATED, TRANSPORTS

PAGE = Path(__file__).parents[2] / "docs" / "conformance.md"
RUNTIMES = {
    "in-process": "the core, called",
    "waitress": "WSGI under waitress, over a socket",
    "lambda-v1": "the Lambda handler, REST API event",
    "lambda-v2": "the Lambda handler, HTTP API event",
    "lambda-v2-stage": "the same with a named stage",
    "lambda-alb": "the Lambda handler, load balancer event",
    "azure-functions": "Azure's library and the entry point of the azure build",
    "emulator-v1": "AWS's runtime client and emulator, from the zip, REST API event",
    "emulator-v2": "AWS's runtime client and emulator, from the zip, HTTP API event",
    "deployed-local": "deployed to this machine, at its URL",
    "functions-framework": "Google's functions-framework and its server, from the gcp build",
    "image": "the command of the container build's Dockerfile",
    "ray-serve": "Ray Serve's proxy and a replica, from the ray build (`make test-ray`)",
}
HEAD = """# The same answer everywhere

Written from the cases of `tests/conformance/`: each request is sent to each runtime, and must
come back with this status, these headers and this body, to the byte. [Deploying](deploy.md).

"""


def page() -> str:
    """The runtimes, and the table case × runtime: ● for every endpoint, ○ for the small one by
    hand, which fails and echoes on purpose."""
    names = [*TRANSPORTS, *EMULATED, "deployed-local", *SERVED, "ray-serve"]
    numbered = [f"{n}. `{name}`: {RUNTIMES[name]}" for n, name in enumerate(names, 1)]
    head = f"| case | status | {' | '.join(map(str, range(1, len(names) + 1)))} |"
    rows = [head, "|---|---|" + "---|" * len(names)]
    for case in CASES:
        marks = [f" {EARLIER.get((case.name, name), '●')} |" for name in names]
        rows.append(f"| {case.name} | {case.status} |" + "".join(marks))
    for case in LINEAR_CASES:
        marks = [" ○ |" if name in TRANSPORTS else "  |" for name in names]
        rows.append(f"| {case.name} | {case.status} |" + "".join(marks))
    told = (
        "● every example notebook's endpoint; ○ an endpoint by hand; a number: the status with "
        "which the server there refuses it itself, before the endpoint is asked."
    )
    return HEAD + "\n".join([*numbered, "", told, "", *rows]) + "\n"


def test_the_conformance_table_is_up_to_date() -> None:
    if os.environ.get("UPDATE_GOLDEN") == "1":
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page(), "UPDATE_GOLDEN=1 writes it anew"
