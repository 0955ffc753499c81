"""Events as API Gateway sends them."""

from __future__ import annotations

import base64
from typing import Any


def http_api(
    method: str, path: str, body: str = "", token: str = "", encoded: bool = False
) -> dict[str, Any]:
    """An event of an HTTP API, payload 2.0."""
    headers = {"content-type": "application/json", "host": "abc.execute-api.invalid"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": headers,
        "requestContext": {
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "test",
            },
            "domainName": "abc.execute-api.invalid",
            "requestId": "JKJaXmPLvHcESHA=",
            "stage": "$default",
            "timeEpoch": 1583348638390,
        },
        "isBase64Encoded": encoded,
    }
    if body:
        event["body"] = base64.b64encode(body.encode()).decode() if encoded else body
    return event


def rest_api(method: str, path: str, body: str = "") -> dict[str, Any]:
    """An event of a REST API, payload 1.0."""
    headers = {"Content-Type": "application/json", "Host": "abc.execute-api.invalid"}
    return {
        "version": "1.0",
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "requestContext": {
            "httpMethod": method,
            "path": path,
            "stage": "dev",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "identity": {"sourceIp": "192.0.2.1"},
        },
        "body": body or None,
        "isBase64Encoded": False,
    }
