"""A candidate: the next version as a function of its own, asked before it is let at the stack.

It has no URL, so nobody but the account can ask it, and it is gone after the check.
"""

from __future__ import annotations

import base64
import json
import re
import time
from pathlib import Path

from botocore.exceptions import ClientError

from nb2fn.targets.aws import limits, trouble
from nb2fn.targets.aws.stack import Stack
from nb2fn.targets.base import Ask
from nb2fn.targets.findings import provider_said

PATIENCE = 120.0  # seconds until a new function can be invoked


def create(stack: Stack, archive: Path, service: str, role: str, bucket: str) -> None:
    """Make it from a build's zip, with the role of the stack's function and the settings in
    ``service``, the text of the build's serverless.yml. With a ``bucket`` the zip goes
    through that."""
    session = stack.session
    with trouble.told("create a function", session.region):
        code: dict[str, object] = {"S3Bucket": bucket, "S3Key": _key(stack)}
        if bucket:
            session.buckets.upload_file(str(archive), bucket, _key(stack))
        else:
            code = {"ZipFile": archive.read_bytes()}
        session.functions.create_function(
            FunctionName=stack.candidate,
            Runtime=setting(service, "runtime"),
            Architectures=[setting(service, "architecture")],
            MemorySize=int(setting(service, "memorySize")),
            Timeout=int(setting(service, "timeout")),
            Handler="handler.handler",
            Role=role,
            Code=code,
            Environment={"Variables": {"NB2FN_PUBLIC": "1"}},
            Description="asked by nb2fn deploy before it goes live; may be deleted",
        )
    _wait(stack)


def drop(stack: Stack, bucket: str = "") -> None:
    """Delete it, and its zip in ``bucket``; nothing where it is not there."""
    session = stack.session
    with trouble.told("delete a function", session.region):
        try:
            session.functions.delete_function(FunctionName=stack.candidate)
        except ClientError as error:
            if not trouble.is_missing(error):
                raise
        if bucket:
            session.buckets.delete_object(Bucket=bucket, Key=_key(stack))


def asker(stack: Stack) -> Ask:
    """Asks it with the event that an HTTP API would send."""

    def ask(path: str, body: bytes) -> tuple[int, str]:
        event = _event(path, body)
        if len(event) > limits.PAYLOAD:
            return 413, f"the question has {len(event)} bytes; Lambda takes {limits.PAYLOAD}"
        with trouble.told("invoke a function", stack.session.region):
            reply = stack.session.functions.invoke(
                FunctionName=stack.candidate, Payload=event, LogType="Tail"
            )
            answer = json.loads(reply["Payload"].read())
        if reply.get("FunctionError"):
            log = base64.b64decode(reply.get("LogResult", "")).decode("utf-8", "replace")
            return 502, json.dumps({"error": answer, "log": log[-2000:]})
        text = answer.get("body", "")
        if answer.get("isBase64Encoded"):
            text = base64.b64decode(text).decode("utf-8", "replace")
        return int(answer["statusCode"]), text

    return ask


def setting(service: str, name: str) -> str:
    """The value of a setting in the ``serverless.yml`` of a build; its first occurrence."""
    found = re.search(rf"^ *{name}: (.+)$", service, re.M)
    assert found is not None, f"serverless.yml has no {name}"
    return found[1].strip()


def _event(path: str, body: bytes) -> bytes:
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", "host": "candidate"},
        "requestContext": {
            "http": {"method": "POST", "path": path, "sourceIp": "127.0.0.1"},
            "stage": "$default",
        },
        "body": body.decode("utf-8"),
        "isBase64Encoded": False,
    }
    return json.dumps(event).encode()


def _wait(stack: Stack) -> None:
    deadline, pause = time.monotonic() + PATIENCE, 0.05
    while time.monotonic() < deadline:
        found = stack.configuration(stack.candidate)
        state = (found or {}).get("State", "Active")
        if found is not None and state == "Active":
            return
        if state == "Failed":
            break
        time.sleep(pause)
        pause = min(pause * 2, 1.0)
    reason = (found or {}).get("StateReason", f"it is not ready after {PATIENCE:.0f} s")
    raise provider_said(trouble.PROVIDER, "start a function", reason)


def _key(stack: Stack) -> str:
    return f"nb2fn/{stack.candidate}.zip"
