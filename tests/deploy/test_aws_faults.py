"""Each instruction meets each fault; what was live stays so, and the same command goes on.

One deploy after the other fails a little later: that the next one reaches its own fault
shows that the one before was got over.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from nb2fn.hosting.supervise import start_time

from .conftest import Desk
from .faults import AWS, FAULTS, KILLED
from .proxy import Proxy
from .test_aws import DEPLOYED, Account, reached
from .test_local import ask

pytestmark = pytest.mark.slow


def test_an_update_meets_every_fault(aws: Desk, proxy: Proxy) -> None:
    account = Account(aws)
    aws.build("one")
    first = aws.json("deploy", "build/half")
    place, host = reached(first["deployment"]["url"])

    def still_live(what: str) -> None:
        assert aws.deployed["live"] == 1, what
        assert ask(place, first["token"], **host)[0] == 200, what

    aws.build("two")
    for fault, ops in FAULTS.items():
        for op in ops:
            with proxy.spoiling(AWS[op], fault):
                failed = aws.run("deploy", "build/half")
            assert failed.returncode == 1, (fault, op)
            assert re.search(r"error\[NB5(23|45)\]", failed.stderr), (fault, op, failed.stderr)
            still_live(f"{fault} {op}")
    aws.build("three")
    for op in KILLED:
        assert aws.dies(op, "during") == -signal.SIGKILL, (op, "it was not killed there")
        still_live(op)
        if op in ("candidate", "check"):
            gone(aws)
    assert aws.json("deploy", "build/half")["deployment"]["live"] == 2
    assert aws.live() == 2
    assert account.names() == DEPLOYED
    assert aws.deployed["unfinished"] is None
    assert aws.left_over() == []


def gone(aws: Desk) -> None:
    """osls, waiting at its gate, ends with the nb2fn that started it."""
    process = json.loads((aws.folder / ".nb2fn/aws/dev-half/osls.json").read_text())
    deadline = time.monotonic() + 20
    while start_time(process["pid"]) == process["start"]:
        assert time.monotonic() < deadline, "osls still waits"
        time.sleep(0.05)


def test_a_first_deploy_is_killed_while_osls_works(aws: Desk) -> None:
    account = Account(aws)
    aws.build("one")
    assert aws.dies("stack", "later") == -signal.SIGKILL
    done = aws.json("deploy", "build/half")
    assert done["deployment"]["live"] == 1
    assert aws.live() == 1
    assert account.names() == DEPLOYED


def test_it_is_ended_while_osls_works(aws: Desk) -> None:
    """As by Ctrl-C: it says what is live and how to go on; osls is ended with it."""
    aws.build("one")
    command = [sys.executable, "-m", "nb2fn", "deploy", "build/half"]
    environ = {**os.environ, **aws.environment}
    with subprocess.Popen(
        command, cwd=aws.folder, env=environ, stderr=subprocess.PIPE, text=True
    ) as deploying:
        osls = aws.folder / ".nb2fn/aws/dev-half/osls.json"
        deadline = time.monotonic() + 60
        while not osls.exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process = json.loads(osls.read_text())
        time.sleep(2)
        deploying.send_signal(signal.SIGTERM)
        _, said = deploying.communicate(timeout=60)
    assert deploying.returncode == 143, said
    assert "info[NB535]: stopped while it was to create the stack" in said
    assert "nothing is live" in said
    assert start_time(process["pid"]) != process["start"]
    assert aws.json("deploy", "build/half")["deployment"]["live"] == 1
