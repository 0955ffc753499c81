"""What becomes of our own process, osls, where a deploy ends otherwise than planned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nb2fn.deploy.executor import Site, execute
from nb2fn.errors import DeployInterruptedError
from nb2fn.ir.deployment import (
    Access,
    Deployment,
    DeploymentState,
    DeployPlan,
    Facts,
    Instruction,
    Version,
    Wanted,
)
from nb2fn.progress import Progress
from nb2fn.targets.aws.cloud import AwsCloud
from nb2fn.targets.aws.running import Running
from nb2fn.targets.base import Job

ONE = Version(1, "1" * 64, "exact", Access("none"), settings=(("region", "eu-central-1"),))
NEW = Deployment("half", "aws", "dev", {})


class Told(Progress):
    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


class Interrupted:
    """A cloud at which Ctrl-C comes while the candidate is made."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def perform(self, instruction: Instruction, job: Job) -> Facts:
        self.done.append(instruction.op)
        if instruction.op == "candidate":
            raise KeyboardInterrupt
        return {}


def test_osls_that_fails_while_it_ends_does_not_fail_a_live_deploy(tmp_path: Path) -> None:
    program = tmp_path / "osls"
    program.write_text("#!/bin/sh\necho 'Error: could not clean up'\nexit 1\n")
    program.chmod(0o755)
    cloud, told = AwsCloud(tmp_path), Told()
    running = cloud._running = Running(str(program), tmp_path, "dev", "eu-central-1")
    running.start("service: half", tmp_path / "half.zip", {})
    job = Job(NEW, ONE, tmp_path, tmp_path, "", told)
    assert cloud.perform(Instruction("tidy", "let osls end", {}), job) == {}
    (note,) = told.notes
    assert "osls did not end well" in note


def test_ctrl_c_ends_what_waits_here_and_leaves_the_rest(tmp_path: Path) -> None:
    cloud: Any = Interrupted()
    otherwise = (Instruction("halt", "end osls", {}), Instruction("drop", "remove it", {}))
    step = Instruction("candidate", "make the candidate", {}, otherwise)
    plan = DeployPlan.deploying(Wanted(ONE, True), NEW, [step])
    site = Site(tmp_path, cloud, tmp_path, Progress(), tmp_path)
    with pytest.raises(DeployInterruptedError):
        execute(plan, ONE, DeploymentState(NEW), site)
    assert cloud.done == ["candidate", "halt"]
