"""What AWS, its tools and the network say, and which code that is."""

from __future__ import annotations

import pytest
from botocore import exceptions

from nb2fn.errors import CompileError
from nb2fn.targets.aws import trouble


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Could not load credentials from any providers", "NB541"),
        ("AWS provider credentials not found. Learn how to set up", "NB541"),
        ("InvalidClientTokenId: The security token included in the request is invalid", "NB541"),
        ("SignatureDoesNotMatch: The request signature we calculated does not match", "NB541"),
        ("SignatureDoesNotMatch: Signature expired: 20261124T1 is now earlier than", "NB546"),
        ("RequestTimeTooSkewed: The difference between the request time", "NB546"),
        ("User: arn:aws:iam::1:user/a is not authorized to perform: iam:CreateRole", "NB543"),
        ("CodeStorageExceededException: Code storage limit exceeded", "NB544"),
        ("TooManyBuckets: You have attempted to create more buckets than allowed", "NB544"),
        ("Throttling: Rate exceeded", "NB545"),
        ("connect ECONNREFUSED 127.0.0.1:4566", "NB545"),
        ("getaddrinfo ENOTFOUND cloudformation.eu-central-1.amazonaws.com", "NB545"),
        ("Unknown", "NB545"),
        ("OptInRequired: the region is not enabled", "NB542"),
        ("InvalidParameterValueException: The role cannot be assumed by Lambda", "NB549"),
    ],
)
def test_words(said: str, code: str) -> None:
    (told,) = trouble.of_text(said, "deploy the stack", "eu-central-1").diagnostics
    assert told.code == code
    assert told.reason == said
    assert told.fix


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (exceptions.NoCredentialsError(), "NB541"),
        (exceptions.ProfileNotFound(profile="x"), "NB541"),
        (exceptions.NoRegionError(), "NB542"),
        (exceptions.EndpointConnectionError(endpoint_url="http://x"), "NB545"),
        (exceptions.ReadTimeoutError(endpoint_url="http://x"), "NB545"),
        (
            exceptions.ClientError(
                {"Error": {"Code": "Odd"}, "ResponseMetadata": {"HTTPStatusCode": 503}}, "x"
            ),
            "NB545",
        ),
    ],
)
def test_exceptions(raised: Exception, code: str) -> None:
    with pytest.raises(CompileError) as error, trouble.told("do it", "eu-central-1"):
        raise raised
    assert error.value.diagnostics[0].code == code
