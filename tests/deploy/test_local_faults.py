"""kill -9 at each instruction: what was live stays live, and the same command again ends right."""

from __future__ import annotations

import json
import signal

import pytest

from nb2fn.deploy.operate import deploy
from nb2fn.deploy.places import Where
from nb2fn.errors import CompileError
from nb2fn.progress import Progress
from nb2fn.settings import DeploySettings

from .conftest import Desk
from .faults import LOCAL_CREATE, LOCAL_REMOVE, LOCAL_UPDATE, MOMENTS
from .test_local import ask, running

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_first_deploy_that_is_killed(desk: Desk, moment: str) -> None:
    desk.build("one")
    for op in LOCAL_CREATE:
        status = desk.dies(op, moment)
        assert status == -signal.SIGKILL, (op, "it was not killed there")
        assert desk.deployed["live"] is None
        done = desk.json("deploy", "build/half")
        assert done["deployment"]["live"] == 1
        assert ask(done["deployment"]["url"], done["token"])[0] == 200, op
        assert len(running(desk)["workers"]) == 1
        assert desk.left_over() == []
        desk.well("remove", "--yes", "half")


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_update_that_is_killed(desk: Desk, moment: str) -> None:
    desk.build("zero")
    first = desk.json("deploy", "build/half")
    url, token = first["deployment"]["url"], first["token"]
    for number, op in enumerate(LOCAL_UPDATE, 2):
        desk.build(f"with {op}")
        assert desk.dies(op, moment) == -signal.SIGKILL, (op, "it was not killed there")
        assert ask(url, token)[0] == 200, op
        assert desk.deployed["live"] == number - 1
        assert desk.deployed["unfinished"]["version"] == number
        assert desk.json("deploy", "build/half")["deployment"]["live"] == number
        assert ask(url, token)[0] == 200, op
        assert desk.deployed["unfinished"] is None
        assert len(running(desk)["workers"]) == 1
        assert desk.left_over() == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_removal_that_is_killed(desk: Desk, moment: str) -> None:
    for op in LOCAL_REMOVE:
        desk.build("one")
        desk.json("deploy", "build/half")
        status = desk.dies(op, moment, "SIGKILL", "remove")
        assert status == -signal.SIGKILL, (op, "it was not killed there")
        desk.well("remove", "--yes", "half")
        assert desk.json("list") == {"deployments": [], "left_over": []}


def test_ctrl_c_leaves_it_resumable_and_says_so(desk: Desk) -> None:
    desk.build("one")
    desk.json("deploy", "build/half")
    desk.build("two")
    desk.dies("check", "before", "SIGINT")
    steps = desk.deployed["unfinished"]["steps"]
    assert [s["status"] for s in steps] == ["done", "done", "interrupted"]
    assert desk.live() == 1
    assert desk.json("deploy", "build/half")["deployment"]["live"] == 2


def test_two_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second is told who is at work; it changes nothing."""
    desk.build("one")
    for name, value in desk.environment.items():
        monkeypatch.setenv(name, value)
    where = Where(desk.folder / ".nb2fn")
    told = []

    class Second(Progress):
        def started(self, name: str, detail: str) -> None:
            if name == "check":
                try:
                    deploy(desk.folder / "build/half", DeploySettings(), where, Progress())
                except CompileError as error:
                    told.extend(error.diagnostics)

    deploy(desk.folder / "build/half", DeploySettings(), where, Second())
    assert [d.code for d in told] == ["NB521"]
    assert "since" in told[0].reason
    assert desk.live() == 1


def test_a_state_that_was_deleted_leaves_an_orphan_that_can_be_removed(desk: Desk) -> None:
    desk.build("one")
    desk.json("deploy", "build/half")
    (desk.folder / ".nb2fn/deployments/local-dev-half.json").unlink()
    listed = desk.json("list")
    assert listed["deployments"] == []
    assert len(listed["left_over"]) == 2
    desk.well("remove", "--yes", "half")
    assert json.loads(desk.well("list", "--json")) == {"deployments": [], "left_over": []}
