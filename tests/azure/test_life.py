"""An endpoint at Azure, of our own making: from the first deploy to the removal."""

from __future__ import annotations

import json

import pytest

from nb2fn.targets.azure.names import names
from nb2fn.targets.http import send
from tests.deploy.conftest import Desk
from tests.deploy.test_aws import reached
from tests.deploy.test_local import ask
from tests.functions import ANSWER

from .account import SUBSCRIPTION
from .fake import Fake

pytestmark = pytest.mark.slow


def group(app: str) -> str:
    """The name of an app's resource group."""
    return f"nb2fn-half-dev-{app.rpartition('-')[2]}"


def deployed(fake: Fake) -> str:
    """The name of the one app that is there, with its plan and its packages' place."""
    (app,) = [name.split()[1] for name in fake.account.names() if name.startswith("sites ")]
    assert fake.account.names() == sorted(
        [f"group {group(app)}", f"sites {app}", f"serverfarms {app}", f"containers {app}"]
    )
    return app


def test_a_life(desk: Desk, azure: Fake) -> None:
    """Deploy, ask, nothing to do, update, refuse, roll back, see its log, remove."""
    desk.build("one")
    first = desk.json("deploy", "build/half", "--cors", "https://app.example.com")
    place, host = reached(first["deployment"]["url"])
    assert ask(place, first["token"], **host) == (200, ANSWER)
    assert ask(place, **host)[0] == 401
    app = deployed(azure)
    settings = azure.account.site(app)["settings"]
    assert settings["NB2FN_CORS"] == "https://app.example.com"
    assert len(settings["NB2FN_TOKEN_SHA256"]) == 64
    assert first["token"] not in json.dumps(azure.account.resources, default=str)

    assert desk.json("deploy", "build/half")["plan"]["action"] == "none"
    desk.build("two")
    update = desk.json("deploy", "build/half")
    ops = [one["op"] for one in update["plan"]["instructions"]]
    assert ops == "keep app publish check drop publish app read check".split()
    assert desk.live() == 2
    assert deployed(azure) == app

    desk.build("three", right=False)
    assert "version 2 is live as before" in desk.fails("NB523", "deploy", "build/half")
    assert desk.live() == 2
    assert deployed(azure) == app, "the candidate is gone"

    assert desk.json("rollback", "half")["deployment"]["live"] == 1
    assert desk.live() == 1
    assert desk.json("status", "half")["health"] == "live"
    assert "Executed 'Functions.endpoint' (status 200)" in desk.well("logs", "half")
    desk.well("remove", "--yes", "half")
    assert azure.account.names() == []
    assert desk.json("list") == {"deployments": [], "left_over": []}


def test_behind_its_key(desk: Desk, azure: Fake) -> None:
    """Azure itself lets in who knows the key; nobody else, and no token is needed."""
    desk.build("one")
    done = desk.json("deploy", "build/half", "--auth", "function-key")
    assert "token" not in done
    url = done["deployment"]["url"] + "/predict"
    assert send("POST", url, {}, b"{}") == (401, ""), "Azure's own, without a word"
    assert desk.live() == 1
    assert desk.json("deploy", "build/half", "--auth", "token")["token"]
    assert "token-missing" in send("POST", url, {}, b"{}")[1]
    assert desk.live() == 2


def test_a_first_deploy_whose_answers_differ_leaves_nothing(desk: Desk, azure: Fake) -> None:
    desk.build("one", right=False)
    assert "nothing is live" in desk.fails("NB523", "deploy", "build/half")
    assert azure.account.names() == []
    assert desk.deployed["url"] is None


def test_a_package_that_kudu_refuses_after_it_said_200(desk: Desk, azure: Fake) -> None:
    """OneDeploy takes the package, and says only in the deployment's status that it failed."""
    desk.build("one")
    azure.account.refuses = "Package validation failed: no functions were found"
    said = desk.fails("NB549", "deploy", "build/half")
    assert "no functions were found" in said
    azure.account.refuses = ""
    assert desk.json("deploy", "build/half")["deployment"]["live"] == 1


def test_what_someone_else_changed(desk: Desk, azure: Fake) -> None:
    desk.build("one")
    desk.json("deploy", "build/half")
    site = azure.account.site(deployed(azure))
    site["settings"]["NB2FN_PUBLIC"] = "1"
    assert json.loads(desk.run("status", "half", "--json").stdout)["health"] == "changed"
    desk.build("two")
    assert "another config" in desk.fails("NB547", "deploy", "build/half")
    assert desk.json("deploy", "build/half", "--force")["deployment"]["live"] == 2
    assert site is not azure.account.site(deployed(azure))
    packages = azure.account.site(deployed(azure))["packages"]
    packages.append({**packages[-1], "id": "by-hand"})
    packages[-2]["active"] = False
    desk.build("three")
    assert "another package" in desk.fails("NB547", "deploy", "build/half")


def test_a_group_of_someone_else(desk: Desk, azure: Fake) -> None:
    desk.build("one")
    state = {"provisioningState": "Succeeded"}
    name = names(SUBSCRIPTION, "half", "dev").group
    azure.account.groups[name] = {"location": "eastus", "tags": {}, "properties": state}
    assert "did not make it" in desk.fails("NB547", "deploy", "build/half")
    assert "did not make it" in desk.fails("NB547", "deploy", "build/half", "--force")
    assert name in azure.account.groups
    azure.account.groups.clear()
    desk.json("deploy", "build/half")
    assert "cannot move to" in desk.fails("NB575", "deploy", "build/half", "--region", "westeurope")
    elsewhere = {"AZURE_SUBSCRIPTION_ID": "99999999-2222-3333-4444-555555555555"}
    assert "cannot move" in desk.fails("NB575", "deploy", "build/half", **elsewhere)
    desk.well("remove", "--yes", "half", **elsewhere)
    assert azure.account.names() == [], "it is removed where it was made"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("401 ExpiredAuthenticationToken: The access token expiry time is before now", "NB541"),
        ("404 SubscriptionNotFound: The subscription could not be found", "NB541"),
        ("401 InvalidAuthenticationToken: the token is not yet valid, check the clock", "NB546"),
        ("403 AuthorizationFailed: The client does not have authorization to perform", "NB543"),
        ("403 RequestDisallowedByPolicy: Resource was disallowed by policy", "NB543"),
        ("409 ResourceGroupQuotaExceeded: 980 groups are the limit", "NB544"),
        ("409 ConflictingServerOperation: another operation is under way", "NB548"),
        ("400 InvalidResourceGroup: the name is reserved", "NB549"),
    ],
)
def test_what_azure_refuses(desk: Desk, azure: Fake, answer: str, code: str) -> None:
    desk.build("one")
    with azure.spoiling(("GET", "/resourceGroups/"), answer):
        desk.fails(code, "deploy", "build/half")
    assert desk.json("list")["deployments"] == []


def test_without_credentials_region_network_or_subscription(desk: Desk, azure: Fake) -> None:
    desk.build("one")
    nobody = {"IDENTITY_ENDPOINT": "", "IDENTITY_HEADER": "", "AZURE_TOKEN_CREDENTIALS": "dev"}
    assert "az login" in desk.fails("NB541", "plan", "build/half", **nobody)
    desk.fails("NB545", "plan", "build/half", NB2FN_AZURE_ENDPOINT="http://127.0.0.1:9")
    elsewhere = {"AZURE_SUBSCRIPTION_ID": "99999999-2222-3333-4444-555555555555"}
    desk.fails("NB541", "plan", "build/half", **elsewhere)
    assert desk.json("plan", "build/half", AZURE_SUBSCRIPTION_ID="")["action"] == "create"
    desk.fails("NB542", "deploy", "build/half", "--region", "nowhere")
    assert azure.account.names() == []
