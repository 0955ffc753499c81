"""What Google Cloud refuses, and what is refused before it is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.deploy.conftest import Desk
from tests.deploy.test_aws import reached
from tests.deploy.test_local import ask

from .fake import Google

pytestmark = pytest.mark.slow


def test_a_first_deploy_whose_answers_differ_leaves_nothing(gcp: Desk, cloud: Google) -> None:
    gcp.build("one", right=False)
    assert "nothing is live" in gcp.fails("NB523", "deploy", "build/half")
    assert cloud.names == []
    assert gcp.deployed["url"] is None


def test_a_version_that_does_not_start_there(gcp: Desk, cloud: Google) -> None:
    gcp.build("one")
    gcp.json("deploy", "build/half")
    gcp.build("two", starts=False)
    said = gcp.fails("NB549", "deploy", "build/half")
    assert "the model is gone" in said
    assert "version 1 is live as before" in said
    assert cloud.names == ["half-dev"]
    assert gcp.live() == 1


def test_behind_iam(gcp: Desk, cloud: Google) -> None:
    """Google lets identities through, and the endpoint behind it is open; both ways back."""
    gcp.build("one")
    done = gcp.json("deploy", "build/half", "--auth", "iam")
    assert "token" not in done
    place, host = reached(done["deployment"]["url"])
    assert cloud.policies == {}
    with pytest.raises(json.JSONDecodeError):  # Google's own page, not an answer of the endpoint
        ask(place, **host)
    assert gcp.live() == 1
    gcp.build("two")
    assert gcp.json("deploy", "build/half")["deployment"]["auth"] == "iam"
    assert gcp.live() == 2
    opened = gcp.json("deploy", "build/half", "--auth", "token")
    assert ask(place, opened["token"], **host)[0] == 200
    assert ask(place, **host)[0] == 401
    assert cloud.names == ["half-dev"]


REFUSED = [
    (401, "Request had invalid authentication credentials.", "NB541"),
    (403, "Permission denied on 'locations/us-central1' (or it may not exist).", "NB542"),
    (403, "Permission 'cloudfunctions.functions.get' denied on resource", "NB543"),
    (429, "The number of functions in the project is at its quota.", "NB544"),
    (503, "The service is currently unavailable.", "NB545"),
    (409, "unable to queue the operation", "NB548"),
    (400, "The request has errors", "NB549"),
    (403, "Project 'demo-project' not found or deleted", "NB562"),
    (403, "Cloud Functions API has not been used in project 7 before or it is disabled. Enable "
     "it by visiting https://console.developers.google.com/apis/api/cloudfunctions.googleapis.com",
     "NB563"),
]  # fmt: skip


def test_what_google_refuses(gcp: Desk, cloud: Google) -> None:
    gcp.build("one")
    for status, words, code in REFUSED:
        with cloud.spoiling(("GET", "/functions/half-dev"), (status, words)):
            said = gcp.fails(code, "deploy", "build/half")
        assert " ".join(words.split()[:4]) in " ".join(said.split()), said
    assert gcp.json("list")["deployments"] == []
    words = "One or more users named in the policy do not belong to a permitted customer."
    with cloud.spoiling(("POST", ":setIamPolicy"), (400, words)):
        said = gcp.fails("NB543", "deploy", "build/half")
    assert "--auth iam" in said
    assert gcp.json("deploy", "build/half", "--auth", "iam")["deployment"]["live"] == 1


def test_without_credentials_project_region_or_network(
    gcp: Desk, cloud: Google, tmp_path: Path
) -> None:
    gcp.build("one")
    nobody = {"GOOGLE_APPLICATION_CREDENTIALS": "", "HOME": str(tmp_path)}
    assert "gcloud auth" in gcp.fails("NB541", "plan", "build/half", **nobody)
    key = tmp_path / "elsewhere.json"
    key.write_text("{}", "utf-8")
    gcp.fails("NB541", "plan", "build/half", GOOGLE_APPLICATION_CREDENTIALS=str(key))
    said = gcp.fails("NB542", "plan", "build/half", "--region", "mars-1")
    assert "`mars-1` is not a region" in said
    gcp.fails("NB562", "plan", "build/half", GOOGLE_CLOUD_PROJECT="no-such-project")
    gone = {"CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDFUNCTIONS": "http://127.0.0.1:9"}
    gcp.fails("NB545", "plan", "build/half", **gone)
    cloud.tokens.offset = 3600
    gcp.fails("NB546", "plan", "build/half")
    assert cloud.names == []


def test_a_function_of_someone_else_and_another_region(gcp: Desk, cloud: Google) -> None:
    gcp.build("one")
    gcp.json("deploy", "build/half")
    said = gcp.fails("NB548", "deploy", "build/half", "--region", "europe-west1")
    assert "would leave it behind" in said
    (gcp.folder / ".nb2fn/deployments/gcp-dev-half.json").unlink()
    assert "knows of no deploy" in gcp.fails("NB547", "deploy", "build/half")
    (function,) = cloud.functions.all.values()
    function["labels"] = {}
    assert gcp.json("deploy", "build/half", "--force")["deployment"]["live"] == 1
