"""Each instruction meets each fault; what was live stays so, and the same command goes on."""

from __future__ import annotations

import re
import signal

import pytest

from tests.deploy.conftest import Desk
from tests.deploy.faults import GCP, GCP_CREATE, GCP_FAULTS, GCP_KILLED, GCP_REMOVE
from tests.deploy.test_aws import reached
from tests.deploy.test_local import ask

from .fake import Google

pytestmark = pytest.mark.slow


def test_an_update_meets_every_fault(gcp: Desk, cloud: Google) -> None:
    """One deploy after the other: that the next one reaches its own fault shows that the one
    before was got over."""
    gcp.build("one")
    first = gcp.json("deploy", "build/half")
    place, host = reached(first["deployment"]["url"])

    def still_live(what: str) -> None:
        assert gcp.deployed["live"] == 1, what
        assert ask(place, first["token"], **host)[0] == 200, what

    gcp.build("two")
    for fault, ops in GCP_FAULTS.items():
        for op in ops:
            with cloud.spoiling(GCP[op], fault):
                failed = gcp.run("deploy", "build/half")
            assert failed.returncode == 1, (fault, op)
            assert re.search(r"error\[NB5(23|45)\]", failed.stderr), (fault, op, failed.stderr)
            still_live(f"{fault} {op}")
    gcp.build("three")
    for op in GCP_KILLED:
        assert gcp.dies(op, "during") == -signal.SIGKILL, (op, "it was not killed there")
        still_live(op)
    assert gcp.json("deploy", "build/half")["deployment"]["live"] == 2
    assert gcp.live() == 2
    assert cloud.names == ["half-dev"]
    assert gcp.deployed["unfinished"] is None
    assert gcp.left_over() == []


@pytest.mark.parametrize("moment", GCP_CREATE)
def test_a_first_deploy_that_is_killed(gcp: Desk, cloud: Google, moment: str) -> None:
    gcp.build("one")
    for op in GCP_CREATE[moment]:
        assert gcp.dies(op, moment) == -signal.SIGKILL, (op, "it was not killed there")
        assert gcp.deployed["live"] is None
        assert gcp.json("deploy", "build/half")["deployment"]["live"] == 1
        assert gcp.live() == 1
        assert cloud.names == ["half-dev"]
        gcp.well("remove", "--yes", "half")
        assert cloud.names == []


def test_it_is_killed_while_google_builds(gcp: Desk, cloud: Google) -> None:
    """What was begun there is waited for, and then is the new version's."""
    gcp.build("one")
    cloud.functions.seconds = 8
    assert gcp.dies("function", "later") == -signal.SIGKILL
    done = gcp.json("deploy", "build/half")
    assert done["plan"]["instructions"][0]["op"] == "settle"
    assert gcp.live() == 1
    assert cloud.names == ["half-dev"]


def test_a_removal_that_is_killed(gcp: Desk, cloud: Google) -> None:
    for op in GCP_REMOVE:
        gcp.build("one")
        gcp.json("deploy", "build/half")
        status = gcp.dies(op, "during", "SIGKILL", "remove")
        assert status == -signal.SIGKILL, (op, "it was not killed there")
        gcp.well("remove", "--yes", "half")
        assert gcp.json("list") == {"deployments": [], "left_over": []}
        assert cloud.names == []


def test_a_state_that_was_deleted_leaves_an_orphan_that_can_be_removed(
    gcp: Desk, cloud: Google
) -> None:
    gcp.build("one")
    gcp.json("deploy", "build/half", "--region", "europe-west1")
    (gcp.folder / ".nb2fn/deployments/gcp-dev-half.json").unlink()
    assert len(gcp.json("list")["left_over"]) == 2
    gcp.well("remove", "--yes", "half")
    assert cloud.names == []
    assert gcp.json("list") == {"deployments": [], "left_over": []}
