"""Questions signed for IAM (Signature Version 4), for endpoints with ``--auth iam``."""

from __future__ import annotations

from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from nb2fn.targets.aws import trouble
from nb2fn.targets.aws.session import Session
from nb2fn.targets.http import Sign


def signer(session: Session) -> Sign:
    """Signs with the credentials of ``session`` what an HTTP API is asked."""

    def sign(method: str, url: str, body: bytes) -> dict[str, str]:
        with trouble.told("sign a request", session.region):
            request: Any = AWSRequest(method, url, {}, body)
            SigV4Auth(session.credentials(), "execute-api", session.region).add_auth(request)
        return dict(request.headers.items())

    return sign
