"""An endpoint on AWS, emulated: what `nb2fn` does from the first deploy to the removal."""

from __future__ import annotations

import json
import os
from typing import Any

import boto3
import pytest

from tests.functions import ANSWER

from .conftest import Desk
from .proxy import Proxy
from .test_local import ask

pytestmark = pytest.mark.slow


class Account:
    """What is in the emulated account."""

    def __init__(self, desk: Desk) -> None:
        session = boto3.session.Session("none", "none", region_name="us-east-1")
        url = desk.environment["AWS_ENDPOINT_URL"]
        self.functions = session.client("lambda", endpoint_url=url)
        self.stacks = session.client("cloudformation", endpoint_url=url)
        self.buckets = session.client("s3", endpoint_url=url)

    def names(self) -> list[str]:
        """Functions, stacks and buckets, by name."""
        functions = [f["FunctionName"] for f in self.functions.list_functions()["Functions"]]
        summaries = self.stacks.list_stacks()["StackSummaries"]
        stacks = [s["StackName"] for s in summaries if s["StackStatus"] != "DELETE_COMPLETE"]
        buckets = [
            b["Name"].partition("-serverless")[0] for b in self.buckets.list_buckets()["Buckets"]
        ]
        return sorted([*functions, *stacks, *buckets])


DEPLOYED = ["half-dev", "half-dev", "half-dev-endpoint"]


def reached(url: str) -> tuple[str, dict[str, str]]:
    from nb2fn.targets.http import reachable

    place, host = reachable(url)
    return place, {"host": host}


def test_a_life(aws: Desk) -> None:
    """Deploy, ask, nothing to do, update, roll back, see its log, remove."""
    account = Account(aws)
    aws.build("one")
    first = aws.json("deploy", "build/half", "--cors", "https://app.example.com")
    place, host = reached(first["deployment"]["url"])
    assert ask(place, first["token"], **host) == (200, ANSWER)
    assert ask(place, **host)[0] == 401
    assert account.names() == DEPLOYED
    code = account.functions.get_function_configuration(FunctionName="half-dev-endpoint")
    variables = code["Environment"]["Variables"]
    assert variables["NB2FN_CORS"] == "https://app.example.com"
    assert len(variables["NB2FN_TOKEN_SHA256"]) == 64
    assert first["token"] not in json.dumps(code, default=str)

    before = os.times()
    again = aws.json("deploy", "build/half")
    spent = [(b - a) for a, b in zip(before[2:4], os.times()[2:4], strict=True)]
    assert sum(spent) < 2, "CPU seconds of a deploy that has nothing to do"
    assert again["plan"]["action"] == "none"

    aws.build("two")
    update = aws.json("deploy", "build/half")
    ops = [one["op"] for one in update["plan"]["instructions"]]
    assert ops == "keep pack candidate check drop stack check tidy".split()
    assert aws.live() == 2
    assert account.names() == DEPLOYED

    aws.build("three", right=False)
    said = aws.fails("NB523", "deploy", "build/half")
    assert "version 2 is live as before" in said
    assert aws.live() == 2
    assert account.names() == DEPLOYED, "the candidate is gone"
    assert not (aws.folder / ".nb2fn/aws/dev-half/osls.json").exists(), "osls was ended"

    assert aws.json("rollback", "half")["deployment"]["live"] == 1
    assert aws.live() == 1
    assert aws.json("status", "half")["health"] == "live"
    assert "REPORT RequestId" in aws.well("logs", "half")

    account.functions.update_function_configuration(
        FunctionName="half-dev-endpoint", MemorySize=512
    )
    assert json.loads(aws.run("status", "half", "--json").stdout)["health"] == "changed"
    aws.fails("NB547", "deploy", "build/half")

    aws.well("remove", "--yes", "half")
    assert account.names() == []
    assert aws.json("list") == {"deployments": [], "left_over": []}


def test_a_first_deploy_whose_answers_differ_leaves_nothing(aws: Desk) -> None:
    account = Account(aws)
    aws.build("one", right=False)
    assert "nothing is live" in aws.fails("NB523", "deploy", "build/half")
    assert account.names() == []
    assert aws.deployed["url"] is None


def test_behind_iam(aws: Desk) -> None:
    aws.build("one")
    done = aws.json("deploy", "build/half", "--auth", "iam")
    assert "token" not in done
    stack = Account(aws).stacks.get_template(StackName="half-dev")["TemplateBody"]
    text = stack if isinstance(stack, str) else json.dumps(stack)
    assert "AWS_IAM" in text
    assert aws.live() == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("ExpiredTokenException: The security token included in the request is expired", "NB541"),
        ("UnrecognizedClientException: The security token is invalid", "NB541"),
        ("OptInRequired: The region is not enabled", "NB542"),
        ("AccessDenied: User is not authorized to perform: cloudformation", "NB543"),
        ("LimitExceededException: Limit for stack has been exceeded", "NB544"),
        ("RequestExpired: Request has expired", "NB546"),
        ("SignatureDoesNotMatch: Signature expired: 2026 is now earlier than 2027", "NB546"),
        ("ValidationError: the name half-dev is reserved", "NB549"),
    ],
)
def test_what_aws_refuses(aws: Desk, proxy: Proxy, error: str, code: str) -> None:
    aws.build("one")
    with proxy.spoiling(("POST", "Action=DescribeStacks"), error):
        aws.fails(code, "deploy", "build/half")
    assert aws.json("list")["deployments"] == []


def test_without_credentials_region_network_or_tool(aws: Desk) -> None:
    aws.build("one")
    nobody = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "HOME": str(aws.folder)}
    aws.fails("NB541", "plan", "build/half", **nobody)
    said = aws.fails("NB542", "plan", "build/half", "--region", "eu-nowhere-1", AWS_ENDPOINT_URL="")
    assert "eu-central-1" in said
    aws.fails("NB545", "plan", "build/half", AWS_ENDPOINT_URL="http://127.0.0.1:9")
    aws.fails("NB541", "plan", "build/half", AWS_PROFILE="nobody")
    said = aws.fails("NB540", "deploy", "build/half", PATH="/nowhere")
    assert "npm install" in said
    assert aws.live() == 0


def test_a_stack_of_someone_else(aws: Desk) -> None:
    account = Account(aws)
    template: dict[str, Any] = {"Resources": {"Log": {"Type": "AWS::Logs::LogGroup"}}}
    account.stacks.create_stack(StackName="half-dev", TemplateBody=json.dumps(template))
    aws.build("one")
    try:
        assert "knows of no deploy" in aws.fails("NB547", "deploy", "build/half")
    finally:
        account.stacks.delete_stack(StackName="half-dev")
