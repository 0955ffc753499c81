"""Plans for Azure, as a table: what is there, what is wanted, which instructions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nb2fn.errors import CompileError
from nb2fn.ir.deployment import Access, Deployment, Facts, Version, Wanted
from nb2fn.targets.azure import limits, trouble
from nb2fn.targets.azure.names import names
from nb2fn.targets.azure.plan import plan_deploy, plan_remove

ONE = Version(1, "1" * 64, "exact", Access("token", "a" * 64), settings=(("region", "eastus"),))
TWO = replace(ONE, number=2, build="2" * 64)
NEW = Deployment("half", "azure", "dev", {})
LIVE = Deployment("half", "azure", "dev", {"config": "c", "package": "p"}, "http://x", 1, (ONE,))
GROUP = {"name": "g", "group": "Succeeded", "location": "eastus", "owner": "app", "ours": "yes"}
AS_LEFT = {**GROUP, "app": "app", "version": ONE.key, "config": "c", "package": "p"}
UPDATE = "app publish check drop publish app read check"


@pytest.mark.parametrize(
    ("deployment", "wanted", "observed", "expected"),
    [
        (NEW, Wanted(ONE, False), {"name": "g"}, "keep group app publish mark read check"),
        # Killed before there was an app.
        (NEW, Wanted(ONE, True, begun=ONE), GROUP, "app publish mark read check"),
        (
            NEW,
            Wanted(ONE, True, begun=ONE),
            {**GROUP, "app": "app", "version": ""},
            "app publish mark read check",
        ),
        # A removal is under way.
        (
            NEW,
            Wanted(ONE, True),
            {"name": "g", "group": "Deleting"},
            "vanish group app publish mark read check",
        ),
        (LIVE, Wanted(ONE, True), AS_LEFT, ""),
        (LIVE, Wanted(TWO, False), AS_LEFT, f"keep {UPDATE}"),
        (LIVE, Wanted(TWO, True), {**AS_LEFT, "candidate": "x"}, f"drop {UPDATE}"),
        # Killed after the package, and after the settings.
        (LIVE, Wanted(TWO, True, begun=TWO), {**AS_LEFT, "package": "p2"}, UPDATE),
        (LIVE, Wanted(TWO, True, begun=TWO), {**AS_LEFT, "work": "Running"}, UPDATE),
        (LIVE, Wanted(TWO, True), {**AS_LEFT, "config": "x", "force": "yes"}, UPDATE),
        # Someone deleted the app, or the group.
        (LIVE, Wanted(TWO, True), GROUP, "app publish mark read check"),
        (LIVE, Wanted(ONE, True), {"name": "g"}, "group app publish mark read check"),
    ],
)
def test_what_is_done(
    deployment: Deployment, wanted: Wanted, observed: Facts, expected: str
) -> None:
    plan = plan_deploy(wanted, deployment, observed)
    assert [one.op for one in plan.instructions] == expected.split()


@pytest.mark.parametrize(
    ("deployment", "wanted", "observed", "code"),
    [
        (LIVE, Wanted(TWO, True), {**AS_LEFT, "version": "by hand"}, "NB547"),
        (LIVE, Wanted(TWO, True), {**AS_LEFT, "config": "x"}, "NB547"),
        (LIVE, Wanted(ONE, True), {**AS_LEFT, "package": "x"}, "NB547"),
        (NEW, Wanted(ONE, True), AS_LEFT, "NB547"),
        (NEW, Wanted(ONE, True), {**GROUP, "owner": "", "ours": ""}, "NB547"),
        # Another deployment's; by force it would be deleted where the first check fails.
        (NEW, Wanted(ONE, True), {**GROUP, "owner": "other", "ours": ""}, "NB547"),
        (LIVE, Wanted(TWO, True), {**AS_LEFT, "ours": "", "force": "yes"}, "NB547"),
        (LIVE, Wanted(TWO, True), {**AS_LEFT, "work": "Running"}, "NB548"),
        (LIVE, Wanted(TWO, True), {**AS_LEFT, "location": "westeurope"}, "NB575"),
        (NEW, Wanted(ONE, True, parts=(("torch", limits.PACKAGE + 1),)), {"name": "g"}, "NB573"),
    ],
)
def test_it_is_left_alone(
    deployment: Deployment, wanted: Wanted, observed: Facts, code: str
) -> None:
    with pytest.raises(CompileError) as error:
        plan_deploy(wanted, deployment, observed)
    assert error.value.diagnostics[0].code == code


def test_what_fails_puts_back_what_was_live() -> None:
    steps = plan_deploy(Wanted(TWO, True), LIVE, AS_LEFT).instructions
    for step in steps[4:6]:
        assert [one.op for one in step.otherwise] == ["publish", "app", "read"]
        assert {one.args["version"] for one in step.otherwise} == {"1"}
    first = plan_deploy(Wanted(ONE, True), NEW, {"name": "g"}).instructions[-1]
    assert [one.op for one in first.otherwise] == ["delete"]


def test_a_removal() -> None:
    assert [one.op for one in plan_remove(LIVE, AS_LEFT).instructions] == ["delete", "erase"]
    assert [one.op for one in plan_remove(NEW, {"name": "g"}).instructions] == ["erase"]
    foreign = {**GROUP, "owner": "other", "ours": ""}
    assert [one.op for one in plan_remove(NEW, foreign).instructions] == ["erase"]
    with pytest.raises(CompileError) as error:
        plan_remove(LIVE, {**AS_LEFT, "ours": ""})
    assert error.value.diagnostics[0].code == "NB547"


def test_two_deployments_never_share_a_group() -> None:
    one, other = names("s", "churn-v2", "dev"), names("s", "churn", "v2-dev")
    assert one.group != other.group
    long = names("s", "n" * 100, "dev").group
    assert len(long) == 90
    assert long != names("s", "n" * 100, "prod").group


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        (401, "InvalidAuthenticationToken: The access token is invalid", "NB541"),
        (400, "AADSTS7000215: Invalid client secret provided", "NB541"),
        (400, "AADSTS700024: Client assertion is not within its valid time range", "NB546"),
        (403, "LinkedAuthorizationFailed: no permission for the linked scope", "NB543"),
        (409, "QuotaExceeded: Current limit: 0", "NB544"),
        (400, "MaxStorageAccountsCountPerSubscriptionExceeded: 250", "NB544"),
        (400, "LocationNotAvailableForResourceType: 'mars' is not available", "NB542"),
        (409, "ResourceGroupBeingDeleted: cannot perform", "NB548"),
        (429, "TooManyRequests: slow down", "NB545"),
        (503, "", "NB545"),
        (409, "StorageAccountAlreadyTaken: the name is already taken", "NB549"),
        (409, "WebsiteAlreadyExists: the hostname is not available", "NB549"),
    ],
)
def test_words(status: int, said: str, code: str) -> None:
    failed = trouble.of_answer(status, said.encode(), "make the function app", "mars")
    assert failed.diagnostics[0].code == code
    assert failed.diagnostics[0].fix


def test_the_details_of_an_error_come_first() -> None:
    body = (
        b'{"error": {"code": "DeploymentFailed", "message": "See details.", '
        b'"details": [{"code": "Conflict", "message": "the name is taken"}]}}'
    )
    assert trouble.words(body) == "Conflict: the name is taken; DeploymentFailed: See details."
    assert trouble.words(b"<html>no\n JSON</html>") == "<html>no JSON</html>"
