"""docs/conformance.md is written from the suite's own cases; UPDATE_GOLDEN=1 writes it."""

from __future__ import annotations

import os
from pathlib import Path

from .test_http import CASES, LINEAR_CASES
from .transports import EMULATED, TRANSPORTS

PAGE = Path(__file__).parents[2] / "docs" / "conformance.md"
RUNTIMES = {
    "in-process": "the core, called",
    "waitress": "WSGI under waitress, over a socket",
    "lambda-v1": "the Lambda handler, REST API event",
    "lambda-v2": "the Lambda handler, HTTP API event",
    "lambda-v2-stage": "the same with a named stage",
    "lambda-alb": "the Lambda handler, load balancer event",
    "emulator-v1": "AWS's runtime client and emulator, from the zip, REST API event",
    "emulator-v2": "AWS's runtime client and emulator, from the zip, HTTP API event",
    "deployed-local": "deployed to this machine, at its URL",
}
HEAD = """# The same answer everywhere

Written from the cases of `tests/conformance/`: each request is sent to each runtime, and must
come back with this status, these headers and this body, to the byte. [Deploying](deploy.md).

"""


def page() -> str:
    """The runtimes, and the table case × runtime: ● for every endpoint, ○ for the small one by
    hand, which fails and echoes on purpose."""
    names = [*TRANSPORTS, *EMULATED, "deployed-local"]
    numbered = [f"{n}. `{name}`: {RUNTIMES[name]}" for n, name in enumerate(names, 1)]
    head = f"| case | status | {' | '.join(map(str, range(1, len(names) + 1)))} |"
    rows = [head, "|---|---|" + "---|" * len(names)]
    for case in CASES:
        rows.append(f"| {case.name} | {case.status} |" + " ● |" * len(names))
    for case in LINEAR_CASES:
        marks = [" ○ |" if name in TRANSPORTS else "  |" for name in names]
        rows.append(f"| {case.name} | {case.status} |" + "".join(marks))
    told = "● every example notebook's endpoint; ○ an endpoint by hand."
    return HEAD + "\n".join([*numbered, "", told, "", *rows]) + "\n"


def test_the_conformance_table_is_up_to_date() -> None:
    if os.environ.get("UPDATE_GOLDEN") == "1":
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page(), "UPDATE_GOLDEN=1 writes it anew"
