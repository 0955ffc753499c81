"""Plans for Google Cloud, as a table: what is there, what is wanted, which instructions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nb2fn.errors import CompileError
from nb2fn.ir.deployment import Access, Deployment, DeployPlan, Facts, Version, Wanted
from nb2fn.targets.gcp import plan

AT = (("code", "c"), ("region", "us-central1"))
ONE = Version(1, "1" * 64, "exact", Access("token", "a" * 64), settings=AT)
TWO = Version(2, "2" * 64, "exact", Access("token", "a" * 64), settings=AT)
CLOSED = replace(TWO, access=Access("iam"))
NEW = Deployment("half", "gcp", "dev", {})
KEPT = {"region": "us-central1", "code": "c1", "config": "f1", "invoker": "open"}
LIVE = Deployment("half", "gcp", "dev", KEPT, "http://x", 1, (ONE,))
THERE = {"name": "half-dev", "state": "ACTIVE", "version": ONE.key, **KEPT}
NOTHING = {"name": "half-dev"}


def ops(made: DeployPlan) -> list[str]:
    return [one.op for one in made.instructions]


@pytest.mark.parametrize(
    ("deployment", "wanted", "observed", "expected"),
    [
        (NEW, Wanted(ONE, False), NOTHING, "keep function admit check"),
        (LIVE, Wanted(ONE, True), THERE, ""),
        (LIVE, Wanted(TWO, False), THERE, "keep candidate check drop function admit check"),
        (LIVE, Wanted(TWO, True), {**THERE, "candidate": "yes"},
         "drop candidate check drop function admit check"),
        # Killed after the function was updated: it is there, and has not been asked.
        (LIVE, Wanted(TWO, True, begun=TWO), {**THERE, "version": TWO.key, "code": "c2"},
         "read check"),
        # Killed before Google let anybody ask it.
        (NEW, Wanted(ONE, True, begun=ONE), {**THERE, "invoker": "closed"}, "admit read check"),
        # Killed while Google was at it; a build that failed there.
        (NEW, Wanted(ONE, True, begun=ONE), {**THERE, "state": "DEPLOYING"},
         "settle function admit check"),
        (NEW, Wanted(ONE, True, begun=ONE), {**THERE, "state": "FAILED"}, "function admit check"),
        (LIVE, Wanted(TWO, True), {**THERE, "version": "by hand", "force": "yes"},
         "candidate check drop function admit check"),
        (LIVE, Wanted(TWO, True), NOTHING, "function admit check"),
    ],
)  # fmt: skip
def test_plans(deployment: Deployment, wanted: Wanted, observed: Facts, expected: str) -> None:
    assert ops(plan.plan_deploy(wanted, deployment, observed)) == expected.split()


@pytest.mark.parametrize(
    ("deployment", "wanted", "observed", "code"),
    [
        (LIVE, Wanted(TWO, True), {**THERE, "version": "by hand"}, "NB547"),
        (LIVE, Wanted(TWO, True), {**THERE, "version": ""}, "NB547"),
        (LIVE, Wanted(TWO, True), {**THERE, "code": "other"}, "NB547"),
        (LIVE, Wanted(ONE, True), {**THERE, "config": "other"}, "NB547"),
        (LIVE, Wanted(ONE, True), {**THERE, "invoker": "closed"}, "NB547"),
        (NEW, Wanted(ONE, True), THERE, "NB547"),
        (LIVE, Wanted(TWO, True), {**THERE, "state": "DEPLOYING"}, "NB548"),
        (LIVE, Wanted(replace(TWO, settings=(("region", "europe-west1"),)), True), THERE, "NB548"),
    ],
)
def test_it_is_left_alone(
    deployment: Deployment, wanted: Wanted, observed: Facts, code: str
) -> None:
    with pytest.raises(CompileError) as error:
        plan.plan_deploy(wanted, deployment, observed)
    assert error.value.diagnostics[0].code == code


def test_a_first_version_that_fails_is_deleted_and_a_later_one_put_back() -> None:
    first = plan.plan_deploy(Wanted(ONE, True), NEW, NOTHING).instructions[-1]
    assert [one.op for one in first.otherwise] == ["delete"]
    later = plan.plan_deploy(Wanted(TWO, True), LIVE, THERE).instructions[-1]
    assert [(one.op, one.args) for one in later.otherwise] == [("function", {"version": "1"})]


def test_who_may_ask_is_narrowed_before_the_function_asks_for_no_token() -> None:
    """Behind Google's own check it is public: it must never be there while all may invoke it."""
    opens = {"everyone": "yes"}
    closing = plan.plan_deploy(Wanted(CLOSED, True), LIVE, THERE)
    assert ops(closing) == "candidate check drop admit function check".split()
    admit, function, check = closing.instructions[-3:]
    assert admit.args == {}, "only identities that Google knows"
    assert [(one.op, one.args) for one in admit.otherwise] == [("admit", opens)]
    for step in (function, check):
        assert [(one.op, one.args) for one in step.otherwise] == [
            ("function", {"version": "1"}),
            ("admit", opens),
        ]
    live = replace(LIVE, facts={**KEPT, "invoker": "closed"}, versions=(replace(CLOSED, number=1),))
    there = {**THERE, "version": live.versions[0].key, "invoker": "closed"}
    opening = plan.plan_deploy(Wanted(TWO, True), live, there)
    assert ops(opening) == "candidate check drop function admit check".split()
    assert opening.instructions[-2].args == opens
    back = opening.instructions[-1].otherwise
    assert [(one.op, one.args) for one in back] == [("admit", {}), ("function", {"version": "1"})]


def test_an_open_function_of_an_unfinished_deploy_is_closed_first() -> None:
    there = {**THERE, "state": "FAILED"}
    closing = plan.plan_deploy(Wanted(CLOSED, True, begun=ONE), NEW, there)
    assert ops(closing) == ["admit", "function", "check"]


def test_a_region_is_called_live_only_where_something_is_live() -> None:
    moved = Wanted(replace(TWO, settings=(("region", "europe-west1"),)), True)
    begun = replace(NEW, facts={"region": "us-central1"})
    for deployment, said in ((LIVE, "it is live there"), (begun, "a deploy of it was begun there")):
        with pytest.raises(CompileError) as raised:
            plan.plan_deploy(moved, deployment, NOTHING)
        assert said in raised.value.diagnostics[0].reason


def test_removal() -> None:
    assert ops(plan.plan_remove(LIVE, NOTHING)) == ["erase"]
    assert ops(plan.plan_remove(LIVE, {**THERE, "candidate": "yes"})) == ["drop", "delete", "erase"]
    begun = {**THERE, "state": "DEPLOYING"}
    assert ops(plan.plan_remove(LIVE, begun)) == ["settle", "delete", "erase"]
