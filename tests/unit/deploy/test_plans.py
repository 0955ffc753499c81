"""Plans, as a table: what is there, what is wanted, which instructions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nb2fn.errors import CompileError
from nb2fn.ir.deployment import Access, Deployment, DeployPlan, Facts, Version, Wanted
from nb2fn.targets.aws import limits
from nb2fn.targets.aws import plan as aws
from nb2fn.targets.local import plan as local

ONE = Version(1, "1" * 64, "exact", Access("token", "a" * 64))
TWO = Version(2, "2" * 64, "exact", Access("token", "a" * 64))
NEW = Deployment("half", "local", "dev", {})
LIVE = Deployment(
    "half", "local", "dev", {"port": "4000", "code": "c1", "config": "f1"}, "http://x", 1, (ONE,)
)


def ops(plan: DeployPlan) -> list[str]:
    return [one.op for one in plan.instructions]


@pytest.mark.parametrize(
    ("deployment", "wanted", "observed", "expected"),
    [
        (NEW, Wanted(ONE, False), {}, "keep supervise start check switch"),
        (NEW, Wanted(ONE, True), {}, "supervise start check switch"),
        (NEW, Wanted(ONE, True), {"supervisor": "7"}, "start check switch"),
        (LIVE, Wanted(ONE, True), {"supervisor": "7", "live": ONE.key, "live_state": "live"}, ""),
        (LIVE, Wanted(ONE, True), {"live": ONE.key}, "supervise await"),
        (
            LIVE,
            Wanted(TWO, False),
            {"supervisor": "7", "live": ONE.key, "live_state": "live"},
            "keep start check switch",
        ),
        (
            LIVE,
            Wanted(TWO, True),
            {"supervisor": "7", "live": ONE.key, "candidate": "another"},
            "drop start check switch",
        ),
        (
            LIVE,
            Wanted(TWO, True),
            {"supervisor": "7", "live": ONE.key, "candidate": TWO.key},
            "start check switch",
        ),
        # Killed after the switch: nothing but the record is missing.
        (LIVE, Wanted(TWO, True), {"supervisor": "7", "live": TWO.key, "live_state": "live"}, ""),
        (
            LIVE,
            Wanted(ONE, True),
            {"supervisor": "7", "live": ONE.key, "live_state": "failed"},
            "revive await",
        ),
    ],
)
def test_on_this_machine(
    deployment: Deployment, wanted: Wanted, observed: Facts, expected: str
) -> None:
    assert ops(local.plan_deploy(wanted, deployment, observed)) == expected.split()


def test_nothing_to_do_is_only_what_is_also_written_down() -> None:
    there = {"supervisor": "7", "live": TWO.key, "live_state": "live"}
    assert local.plan_deploy(Wanted(TWO, True), LIVE, there).action == "update"
    done = replace(LIVE, live=2, versions=(ONE, TWO))
    assert local.plan_deploy(Wanted(TWO, True), done, there).action == "none"


AT_AWS = {"name": "half-dev", "stack": "UPDATE_COMPLETE", "version": ONE.key}
AS_LEFT = {**AT_AWS, "code": "c1", "config": "f1", "role": "r"}


@pytest.mark.parametrize(
    ("deployment", "wanted", "observed", "expected"),
    [
        (NEW, Wanted(ONE, False), {}, "keep stack check tidy"),
        (LIVE, Wanted(ONE, True), AS_LEFT, ""),
        (LIVE, Wanted(TWO, False), AS_LEFT, "keep pack candidate check drop stack check tidy"),
        (LIVE, Wanted(TWO, True), {**AS_LEFT, "candidate": "x"},
         "drop pack candidate check drop stack check tidy"),
        # Killed after the stack was changed: it is there, and has not been asked.
        (LIVE, Wanted(TWO, True, begun=TWO), {**AS_LEFT, "version": TWO.key, "code": "c2"},
         "read check"),
        # Killed while AWS was at it.
        (
            LIVE,
            Wanted(TWO, True, begun=TWO),
            {**AS_LEFT, "stack": "UPDATE_IN_PROGRESS"},
            "settle pack candidate check drop stack check tidy",
        ),
        (NEW, Wanted(ONE, True, begun=ONE), {"stack": "CREATE_IN_PROGRESS"},
         "settle stack check tidy"),
        (NEW, Wanted(ONE, True), {"stack": "ROLLBACK_COMPLETE"}, "clear stack check tidy"),
        (NEW, Wanted(ONE, True), {"stack": "REVIEW_IN_PROGRESS"}, "clear stack check tidy"),
        (LIVE, Wanted(TWO, True), {**AS_LEFT, "version": "by hand", "force": "yes"},
         "pack candidate check drop stack check tidy"),
        (LIVE, Wanted(TWO, True), {"name": "half-dev"}, "stack check tidy"),
    ],
)  # fmt: skip
def test_at_aws(deployment: Deployment, wanted: Wanted, observed: Facts, expected: str) -> None:
    assert ops(aws.plan_deploy(wanted, deployment, observed)) == expected.split()


@pytest.mark.parametrize(
    ("deployment", "wanted", "observed", "code"),
    [
        (LIVE, Wanted(TWO, True), {**AS_LEFT, "version": "by hand"}, "NB547"),
        (LIVE, Wanted(TWO, True), {**AS_LEFT, "code": "other"}, "NB547"),
        (LIVE, Wanted(ONE, True), {**AS_LEFT, "config": "other"}, "NB547"),
        (NEW, Wanted(ONE, True), AS_LEFT, "NB547"),
        (LIVE, Wanted(TWO, True), {**AS_LEFT, "stack": "UPDATE_IN_PROGRESS"}, "NB548"),
        (LIVE, Wanted(TWO, True), {**AS_LEFT, "stack": "UPDATE_ROLLBACK_FAILED"}, "NB548"),
        (LIVE, Wanted(TWO, True), {**AS_LEFT, "stack": "ROLLBACK_COMPLETE"}, "NB548"),
        (NEW, Wanted(ONE, True, parts=(("torch", limits.UNZIPPED + 1),)), {}, "NB513"),
    ],
)
def test_aws_is_left_alone(
    deployment: Deployment, wanted: Wanted, observed: Facts, code: str
) -> None:
    with pytest.raises(CompileError) as error:
        aws.plan_deploy(wanted, deployment, observed)
    assert error.value.diagnostics[0].code == code


def test_it_stays_in_its_region() -> None:
    there = replace(LIVE, facts={**LIVE.facts, "region": "eu-west-1"})
    wanted = Wanted(replace(TWO, settings=(("region", "eu-central-1"),)), True)
    with pytest.raises(CompileError) as error:
        aws.plan_deploy(wanted, there, {})
    assert error.value.diagnostics[0].code == "NB548"


def test_what_is_too_large_for_a_request_goes_through_the_bucket() -> None:
    observed = {**AS_LEFT, "bucket": "b"}
    small, large = (
        aws.plan_deploy(Wanted(TWO, True, size=size), LIVE, observed).instructions[1].args
        for size in (limits.DIRECT_UPLOAD, limits.DIRECT_UPLOAD + 1)
    )
    assert (small["bucket"], large["bucket"]) == ("", "b")


def test_a_first_version_that_fails_is_deleted_and_a_later_one_put_back() -> None:
    first = aws.plan_deploy(Wanted(ONE, True), NEW, {}).instructions[-2]
    assert [one.op for one in first.otherwise] == ["delete"]
    later = aws.plan_deploy(Wanted(TWO, True), LIVE, AS_LEFT).instructions[-2]
    assert [(one.op, one.args["version"]) for one in later.otherwise] == [("stack", "1")]


def test_a_candidate_that_fails_ends_osls_which_waits() -> None:
    steps = {
        one.op: one for one in aws.plan_deploy(Wanted(TWO, True), LIVE, AS_LEFT).instructions[:4]
    }
    for op in ("candidate", "check"):
        assert [one.op for one in steps[op].otherwise] == ["halt", "drop"]
    assert [one.op for one in steps["drop"].otherwise] == ["halt"]


def test_removal() -> None:
    assert ops(local.plan_remove(LIVE, {"supervisor": "7"})) == ["stop", "erase"]
    assert ops(local.plan_remove(LIVE, {})) == ["erase"]
    assert ops(aws.plan_remove(LIVE, {**AS_LEFT, "candidate": "x"})) == ["drop", "delete", "erase"]
    assert ops(aws.plan_remove(LIVE, {"stack": "UPDATE_IN_PROGRESS", "name": "half-dev"})) == [
        "settle",
        "delete",
        "erase",
    ]
