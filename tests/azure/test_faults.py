"""Each instruction meets each fault; what was live stays so, and the same command goes on."""

from __future__ import annotations

import json
import re
import signal

import pytest

from tests.deploy.conftest import Desk
from tests.deploy.faults import AZURE, AZURE_CREATE, AZURE_FAULTS, AZURE_KILLED, AZURE_REMOVE
from tests.deploy.test_aws import reached
from tests.deploy.test_local import ask

from .fake import Fake
from .test_life import deployed, group

pytestmark = pytest.mark.slow


def test_an_update_meets_every_fault(desk: Desk, azure: Fake) -> None:
    desk.build("one")
    first = desk.json("deploy", "build/half")
    app = deployed(azure)
    place, host = reached(first["deployment"]["url"])

    def still_live(what: str) -> None:
        assert desk.deployed["live"] == 1, what
        assert ask(place, first["token"], **host)[0] == 200, what

    desk.build("two")
    for fault, ops in AZURE_FAULTS.items():
        for op in ops:
            method, part = AZURE[op]
            with azure.spoiling((method, part.replace("APP", app)), fault):
                failed = desk.run("deploy", "build/half")
            assert failed.returncode == 1, (fault, op)
            assert re.search(r"error\[NB5(23|45)\]", failed.stderr), (fault, op, failed.stderr)
            still_live(f"{fault} {op}")
    assert desk.json("deploy", "build/half")["deployment"]["live"] == 2
    assert desk.live() == 2
    assert deployed(azure) == app
    assert desk.deployed["unfinished"] is None
    assert desk.left_over() == []


def test_an_update_that_is_killed(desk: Desk, azure: Fake) -> None:
    desk.build("one")
    first = desk.json("deploy", "build/half")
    place, host = reached(first["deployment"]["url"])
    desk.build("two")
    for op in AZURE_KILLED:
        assert desk.dies(op, "during") == -signal.SIGKILL, (op, "it was not killed there")
        assert desk.deployed["live"] == 1, op
        assert ask(place, first["token"], **host)[0] == 200, op
    assert desk.json("deploy", "build/half")["deployment"]["live"] == 2
    assert desk.live() == 2
    deployed(azure)
    assert desk.left_over() == []


def test_a_first_deploy_that_is_killed(desk: Desk, azure: Fake) -> None:
    desk.build("one")
    for op in AZURE_CREATE:
        assert desk.dies(op, "after") == -signal.SIGKILL, (op, "it was not killed there")
        assert desk.deployed["live"] is None
        done = desk.json("deploy", "build/half")
        assert done["deployment"]["live"] == 1
        assert desk.live() == 1
        desk.well("remove", "--yes", "half")
        assert azure.account.names() == []


def test_a_removal_that_is_killed(desk: Desk, azure: Fake) -> None:
    for op in AZURE_REMOVE:
        desk.build("one")
        desk.json("deploy", "build/half")
        assert desk.dies(op, "during", "SIGKILL", "remove") == -signal.SIGKILL
        desk.well("remove", "--yes", "half")
        assert azure.account.names() == []
        assert desk.json("list") == {"deployments": [], "left_over": []}


def test_a_state_that_was_deleted_leaves_an_orphan_that_can_be_removed(
    desk: Desk, azure: Fake
) -> None:
    desk.build("one")
    desk.json("deploy", "build/half")
    (desk.folder / ".nb2fn/deployments/azure-dev-half.json").unlink()
    listed = desk.json("list")
    assert listed["deployments"] == []
    assert len(listed["left_over"]) == 2
    desk.well("remove", "--yes", "half")
    assert azure.account.names() == []
    assert json.loads(desk.well("list", "--json")) == {"deployments": [], "left_over": []}


def test_a_first_deploy_that_is_killed_is_removed_where_it_was_begun(
    desk: Desk, azure: Fake
) -> None:
    desk.build("one")
    assert desk.dies("app", "after") == -signal.SIGKILL
    desk.well("remove", "--yes", "half", AZURE_SUBSCRIPTION_ID="99999999-2222-3333-4444-5")
    assert azure.account.names() == []


def test_two_machines_at_once(desk: Desk, azure: Fake) -> None:
    """Whoever comes second, from another machine, is told that Azure is at work."""
    desk.build("one")
    desk.json("deploy", "build/half")
    app = deployed(azure)
    azure.account.work[f"{group(app)}/{app}"]["looks"] = 99
    desk.build("two")
    assert "at work" in desk.fails("NB548", "deploy", "build/half")
    assert desk.live() == 1
