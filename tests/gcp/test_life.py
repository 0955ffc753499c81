"""An endpoint at Google Cloud's stand-in: from the first deploy to the removal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.deploy.conftest import Desk
from tests.deploy.test_aws import reached
from tests.deploy.test_local import ask
from tests.functions import ANSWER

from .fake import Google

pytestmark = pytest.mark.slow


def test_a_life(gcp: Desk, cloud: Google) -> None:
    """Deploy, ask, nothing to do, update, roll back, see its log, remove."""
    gcp.build("one")
    first = gcp.json("deploy", "build/half", "--cors", "https://app.example.com")
    place, host = reached(first["deployment"]["url"])
    assert ask(place, first["token"], **host) == (200, ANSWER)
    assert ask(place, **host)[0] == 401
    assert cloud.names == ["half-dev"]
    (function,) = cloud.functions.all.values()
    variables = function["serviceConfig"]["environmentVariables"]
    assert variables["NB2FN_CORS"] == "https://app.example.com"
    assert len(variables["NB2FN_TOKEN_SHA256"]) == 64
    assert first["token"] not in json.dumps(function)

    started = time.monotonic()
    assert gcp.json("deploy", "build/half")["plan"]["action"] == "none"
    assert time.monotonic() - started < 4

    gcp.build("two")
    update = gcp.json("deploy", "build/half")
    ops = [one["op"] for one in update["plan"]["instructions"]]
    assert ops == ["keep", "candidate", "check", "drop", "function", "admit", "check"]
    assert gcp.live() == 2
    assert cloud.names == ["half-dev"]

    gcp.build("three", right=False)
    said = gcp.fails("NB523", "deploy", "build/half")
    assert "version 2 is live as before" in said
    assert gcp.live() == 2
    assert cloud.names == ["half-dev"], "the candidate is gone"

    assert gcp.json("rollback", "half")["deployment"]["live"] == 1
    assert gcp.live() == 1
    assert gcp.json("status", "half")["health"] == "live"
    assert "POST http://half-dev.run.localhost" in gcp.well("logs", "half")
    assert len(gcp.well("logs", "half", "--lines", "2").splitlines()) == 2

    function = cloud.functions.all[function["name"]]
    function["serviceConfig"]["availableMemory"] = "1Gi"
    assert json.loads(gcp.run("status", "half", "--json").stdout)["health"] == "changed"
    gcp.fails("NB547", "deploy", "build/half")

    gcp.well("remove", "--yes", "half")
    assert cloud.names == []
    assert gcp.json("list") == {"deployments": [], "left_over": []}


def test_its_log_is_followed(gcp: Desk, cloud: Google) -> None:
    """What was written before is not told."""
    gcp.build("one")
    gcp.json("deploy", "build/half", "--public", "--yes")
    for entry in cloud.asked["half-dev"]:
        entry["httpRequest"]["requestUrl"] = "before"
    command = [sys.executable, "-m", "nb2fn", "logs", "half", "--follow", "--lines", "0"]
    environ = {**os.environ, **gcp.environment, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=gcp.folder, env=environ, stdout=subprocess.PIPE, text=True
    ) as following:
        while not cloud.looked:
            time.sleep(0.05)
        gcp.well("invoke", "half")
        assert following.stdout is not None
        assert "half-dev.run.localhost" in following.stdout.readline()
        following.send_signal(signal.SIGTERM)
