"""What Google Cloud and its libraries say, and which code that is."""

from __future__ import annotations

import concurrent.futures

import pytest
import requests
from google.api_core import exceptions
from google.auth import exceptions as sign_in
from google.protobuf import json_format

from nb2fn.errors import CompileError
from nb2fn.targets.gcp import trouble


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (sign_in.DefaultCredentialsError("Your default credentials were not found."), "NB541"),
        (sign_in.RefreshError("invalid_grant: Token has been expired or revoked.", {}), "NB541"),
        (sign_in.RefreshError("invalid_grant: Invalid JWT: Token must be a short-lived token (60 "
         "minutes) and in a reasonable timeframe. Check your iat and exp values", {}), "NB546"),
        (sign_in.TransportError("no route to host"), "NB545"),
        (requests.ConnectionError("refused"), "NB545"),
        (requests.Timeout("read timed out"), "NB545"),
        (json_format.ParseError("<html>"), "NB545"),
        (concurrent.futures.TimeoutError(), "NB545"),
        (exceptions.RetryError("it took too long", None), "NB545"),
        (exceptions.Unauthorized("invalid authentication credentials"), "NB541"),
        (exceptions.Forbidden("Permission 'run.services.setIamPolicy' denied"), "NB543"),
        (exceptions.Forbidden("Permission denied on 'locations/x' (or it may not exist)."),
         "NB542"),
        (exceptions.NotFound("Location moon-west1 is not found or access is unauthorized."),
         "NB542"),
        (exceptions.Forbidden("Cloud Run Admin API has not been used in project 7 before or it is "
         "disabled. Enable it at apis/api/run.googleapis.com/overview"), "NB563"),
        (exceptions.TooManyRequests("Quota exceeded for quota metric 'Read' and limit 'Read per "
         "minute'"), "NB545"),
        (exceptions.TooManyRequests("You have reached the limit of 1000 functions."), "NB544"),
        (exceptions.ServiceUnavailable("try again"), "NB545"),
        (exceptions.Conflict("unable to queue the operation"), "NB548"),
        (exceptions.FailedPrecondition("One or more users named in the policy do not belong to a "
         "permitted customer."), "NB543"),
        (exceptions.InvalidArgument("Build failed with status: FAILURE"), "NB549"),
    ],
)  # fmt: skip
def test_exceptions(raised: Exception, code: str) -> None:
    with pytest.raises(CompileError) as error, trouble.told("do it", "europe-west1"):
        raise raised
    (told,) = error.value.diagnostics
    assert told.code == code
    assert told.reason
    assert told.fix


def test_a_service_that_is_off_is_named_with_the_command() -> None:
    said = (
        "API has not been used: https://console.developers.google.com/apis/api/run.googleapis.com"
    )
    (told,) = trouble.of_text(f"it is disabled. {said}", "do it").diagnostics
    assert "gcloud services enable run.googleapis.com" in told.fix


@pytest.mark.parametrize(
    "raised",
    [
        exceptions.Forbidden("PUT https://storage.example/b/x.zip?X-Goog-Signature=5ec&a=b: <no>"),
        exceptions.Conflict("PUT https://storage.example/b/x.zip?a=b&Signature=5ec: no"),
        requests.ConnectionError("refused with url: /b/x.zip?a=b&Signature=5ec (Caused by x)"),
        exceptions.RetryError("https://storage.example/b/x.zip?Signature=5ec", None),
        sign_in.TransportError("'https://storage.example/b/x.zip?Signature=5ec' is not there"),
    ],
)
def test_a_signed_url_is_not_told(raised: Exception) -> None:
    with pytest.raises(CompileError) as error, trouble.told("do it", "europe-west1"):
        raise raised
    said = str(error.value.diagnostics[0].to_json())
    assert "5ec" not in said
    assert "/b/x.zip?…" in said
