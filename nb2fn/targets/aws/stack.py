"""The CloudFormation stack of an endpoint: what is there, and its end."""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any

from botocore.exceptions import ClientError

from nb2fn.ir.deployment import Facts
from nb2fn.targets.aws import trouble
from nb2fn.targets.aws.session import Session, api_url
from nb2fn.targets.findings import busy

PATIENCE = 900.0  # seconds for AWS to be done with a stack
PAUSE = 2.0
# What of a function's configuration makes a difference to its answers.
_CONFIG = ("Environment", "MemorySize", "Timeout", "Handler", "Runtime", "Architectures", "Layers")


class Stack:
    """A stack and its function by their names, in one region."""

    def __init__(self, session: Session, service: str, stage: str) -> None:
        self.session = session
        self.name = f"{service}-{stage}"
        self.function = f"{service}-{stage}-endpoint"
        self.candidate = f"{service}-{stage}-next"

    def observe(self) -> dict[str, str]:
        """``name``, ``stack`` (status), ``version``, ``api``, ``url``, ``bucket``, ``code``,
        ``config``, ``role``, ``candidate``; those that are not there are left out."""
        found = {"name": self.name}
        stack = self._describe()
        if stack is not None:
            outputs = {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", ())}
            api = outputs.get("HttpApiId", "")
            found.update(
                stack=stack["StackStatus"],
                version=outputs.get("Nb2fnVersion", ""),
                bucket=outputs.get("ServerlessDeploymentBucketName", ""),
                api=api,
                url=api_url(api, outputs.get("HttpApiUrl", "")) if api else "",
            )
        function = self.configuration(self.function)
        if function is not None:
            config = json.dumps({k: function.get(k) for k in _CONFIG}, sort_keys=True)
            found.update(
                code=function["CodeSha256"],
                role=function["Role"],
                config=hashlib.sha256(config.encode()).hexdigest()[:16],
            )
        if self.configuration(self.candidate) is not None:
            found["candidate"] = self.candidate
        return {key: value for key, value in found.items() if value}

    def configuration(self, function: str) -> Any:
        """A function's configuration; ``None`` where there is no such function."""
        with trouble.told("read its function", self.session.region):
            try:
                return self.session.functions.get_function_configuration(FunctionName=function)
            except ClientError as error:
                if trouble.is_missing(error):
                    return None
                raise

    def settle(self) -> str:
        """Wait until AWS is done with it; its status then, empty where it is gone."""
        deadline = time.monotonic() + PATIENCE
        while True:
            stack = self._describe()
            status = str(stack["StackStatus"]) if stack else ""
            if not status.endswith("_IN_PROGRESS") or status == "REVIEW_IN_PROGRESS":
                return status
            if time.monotonic() > deadline:
                fix = "look at its events in the console; run the same command again then"
                raise busy(f"the stack {self.name}", f"{status} for {PATIENCE:.0f} s", fix)
            time.sleep(PAUSE)

    def delete(self) -> None:
        """Empty its bucket and delete it, its role and its logs with it; wait for that."""
        stack = self._describe()
        if stack is None:
            return
        outputs = {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", ())}
        bucket = outputs.get("ServerlessDeploymentBucketName", "")
        with trouble.told("delete the stack", self.session.region):
            if bucket:
                self._empty(bucket)
            self.session.stacks.delete_stack(StackName=self.name)
        status = self.settle()
        if status and status != "DELETE_COMPLETE":
            fix = "see its events in the console, delete what keeps it there, and run it again"
            raise busy(f"the stack {self.name}", f"its deletion ended with {status}", fix)

    def _empty(self, bucket: str) -> None:
        pages = self.session.buckets.get_paginator("list_object_versions")
        try:
            for page in pages.paginate(Bucket=bucket):
                found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
                keys = [{"Key": o["Key"], "VersionId": o["VersionId"]} for o in found]
                if keys:
                    self.session.buckets.delete_objects(
                        Bucket=bucket, Delete={"Objects": keys, "Quiet": True}
                    )
        except ClientError as error:
            if not trouble.is_missing(error):
                raise

    def _describe(self) -> Any:
        with trouble.told("read its stack", self.session.region):
            try:
                return self.session.stacks.describe_stacks(StackName=self.name)["Stacks"][0]
            except ClientError as error:
                if trouble.is_missing(error):
                    return None
                raise


def remembered(observed: Facts) -> dict[str, str]:
    """What of the observed is kept among a deployment's facts."""
    keys = ("name", "api", "url", "code", "config")
    return {key: observed.get(key, "") for key in keys}
