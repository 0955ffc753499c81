"""Lambda events that the conformance suite does not send."""

from __future__ import annotations

import base64
import json
from types import SimpleNamespace
from typing import Any

import pytest

from nb2fn.runtime.aws import handler_for
from nb2fn.runtime.core import Endpoint, Route

BODY = '{"a":"é"}'


def endpoint() -> Endpoint:
    routes = [Route("predict", "/predict", lambda body: [], lambda body: body)]
    return Endpoint("e", "1", "exact", "b", routes, {}, access="open")


def v2(path: str = "/predict", method: str = "POST", **more: Any) -> dict[str, Any]:
    return {
        "version": "2.0",
        "rawPath": path,
        "headers": {"content-type": "application/json"},
        "requestContext": {"http": {"method": method, "sourceIp": ""}, "stage": "$default"},
        "body": BODY,
        **more,
    }


def ask(event: Any, context: Any = None) -> dict[str, Any]:
    return handler_for(endpoint())(event, context)


def test_a_base64_body() -> None:
    body = base64.b64encode(BODY.encode()).decode()
    answer = ask(v2(body=body, isBase64Encoded=True))
    assert (answer["statusCode"], answer["body"]) == (200, BODY)
    assert answer["isBase64Encoded"] is False
    assert "Content-Length" not in answer["headers"]


def test_a_body_that_is_no_base64() -> None:
    assert ask(v2(body="a", isBase64Encoded=True))["statusCode"] == 400


@pytest.mark.parametrize("source", ["aws.events", "serverless-plugin-warmup"])
def test_warm_up_events(source: str) -> None:
    assert ask({"source": source, "detail-type": "Scheduled Event"}) == {}


@pytest.mark.parametrize("event", [{}, {"a": 1}, [], None, "x", {"requestContext": None}])
def test_events_that_are_no_requests(event: Any) -> None:
    answer = ask(event)
    assert answer["statusCode"] == 405
    assert json.loads(answer["body"])["type"] == "urn:nb2fn:problem:method"


def test_the_invocation_s_id_is_the_request_s() -> None:
    answer = ask(v2(), SimpleNamespace(aws_request_id="abc-1"))
    assert answer["headers"]["X-Request-Id"] == "abc-1"
    headers = {"content-type": "application/json", "x-request-id": "mine"}
    answer = ask(v2(headers=headers), SimpleNamespace(aws_request_id="abc-1"))
    assert answer["headers"]["X-Request-Id"] == "mine"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_base_path_of_a_custom_domain(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_GATEWAY_BASE_PATH", "/models/")
    path = "/models/health" if method == "GET" else "/models/predict"
    assert ask(v2(path, method))["statusCode"] == 200
    assert ask(v2("/modelsx/health", "GET"))["statusCode"] == 404


def test_a_stage_that_is_named_as_a_route() -> None:
    context = {"http": {"method": "POST"}, "stage": "predict"}
    assert ask(v2("/predict/predict", requestContext=context))["statusCode"] == 200


def test_a_test_event_without_headers() -> None:
    event = {
        "httpMethod": "GET",
        "path": "/health",
        "headers": None,
        "multiValueHeaders": None,
        "requestContext": {"stage": "test"},
        "body": None,
    }
    assert ask(event)["statusCode"] == 200
    assert ask({**event, "httpMethod": "POST", "path": "/predict"})["statusCode"] == 415


def test_a_load_balancer_is_told_the_phrase() -> None:
    event = {
        "httpMethod": "POST",
        "path": "/predict",
        "headers": {"content-type": "application/json"},
        "requestContext": {"elb": {"targetGroupArn": "arn"}},
        "body": BODY,
        "isBase64Encoded": False,
    }
    answer = ask(event)
    assert (answer["statusDescription"], answer["body"]) == ("200 OK", BODY)
