"""boto3 for one region, made when it is first needed."""

from __future__ import annotations

import os
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config
from botocore.exceptions import NoCredentialsError

from nb2fn.targets.aws import trouble


class Session:
    """Clients of one region. Raises :class:`CompileError` (NB542) for a region that
    does not exist."""

    def __init__(self, region: str) -> None:
        self.region = region

    @cached_property
    def _boto(self) -> Any:
        import boto3

        with trouble.told("open a session", self.region):
            session = boto3.session.Session(region_name=self.region)
            known = session.get_available_regions("lambda")
            if self.region not in known and not endpoint():
                raise trouble.no_such_region(self.region, known)
        return session

    def client(self, service: str) -> Any:
        """A client that tries again, with longer and longer pauses, what may be tried again."""
        session = self._boto
        config = Config(retries={"mode": "standard"}, connect_timeout=10, read_timeout=60)
        with trouble.told(f"use {service}", self.region):
            return session.client(service, config=config)

    def credentials(self) -> Any:
        """Whose requests these are; NB541 where nobody is signed in."""
        found = self._boto.get_credentials()
        if found is None:
            raise NoCredentialsError
        return found

    @cached_property
    def stacks(self) -> Any:
        """CloudFormation."""
        return self.client("cloudformation")

    @cached_property
    def functions(self) -> Any:
        """Lambda."""
        return self.client("lambda")

    @cached_property
    def buckets(self) -> Any:
        """S3."""
        return self.client("s3")

    @cached_property
    def logs(self) -> Any:
        """CloudWatch Logs."""
        return self.client("logs")


def endpoint() -> str:
    """AWS_ENDPOINT_URL: an emulator's address; empty for AWS itself."""
    return os.environ.get("AWS_ENDPOINT_URL", "")


def api_url(api: str, said: str) -> str:
    """Where an HTTP API is reached: ``said`` by AWS, or at an emulator's own port under the
    name ``<api>.execute-api.localhost``."""
    if not endpoint():
        return said
    parts = urlsplit(endpoint())
    return f"{parts.scheme}://{api}.execute-api.localhost:{parts.port or 80}"
