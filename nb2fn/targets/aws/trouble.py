"""From what AWS and its tools say to diagnostics.

Codes: AWS's "Common error types" of each service's API reference, and botocore's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from botocore import exceptions

from nb2fn.errors import CompileError
from nb2fn.targets import findings

PROVIDER = "AWS"

_SIGN_IN = (
    "sign in (`aws sso login`, `aws configure`), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY; `aws sts get-caller-identity` shows whether it works"
)
_REGION = "name one: `--region eu-central-1`, AWS_REGION, or `region` under [tool.nb2fn]"
_QUOTA = (
    "remove what is not needed (`nb2fn list`, old functions and stacks), or have the quota raised "
    "in the console under Service Quotas; then run the same command again"
)

_CLOCK = (
    r"RequestTimeTooSkewed|RequestExpired|RequestInTheFuture|Signature expired|"
    r"[Ss]ignature not yet current|not yet current"
)
_CREDENTIALS = (
    r"NoCredentials|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|"
    r"AuthFailure|SignatureDoesNotMatch|MissingAuthenticationToken|CredentialRetrieval|"
    r"SSOTokenLoad|UnauthorizedSSOToken|TokenRetrieval|ProfileNotFound|PartialCredentials|"
    r"IncompleteSignature|credentials not found|Could not load credentials|"
    r"security token included in the request is (invalid|expired)"
)
_DENIED = r"AccessDenied|UnauthorizedOperation|NotAuthorized|is not authorized to perform"
_QUOTAS = (
    r"LimitExceeded|CodeStorageExceeded|TooManyBuckets|QuotaExceeded|MaxStacks|"
    r"[Ll]imit (for|of|on) .* (exceeded|reached)"
)
_NETWORK = (
    r"Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|InternalFail|InternalError|"
    r"InternalServer|ServiceUnavailable|ServiceException|RequestTimeout|Rate exceeded|"
    r"timed? ?out|ECONNRESET|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|socket hang up|"
    r"Connection (was )?closed|EndpointConnection|ConnectTimeout|ReadTimeout|BadGateway|"
    r"(status|code):? 50\d|\bUnknown|connection refused|Could not connect"
)
_REGIONS = (
    r"NoRegion|InvalidRegion|OptInRequired|not a valid region|region .* is not (valid|enabled)"
)


def of_text(said: str, doing: str, region: str = "") -> CompileError:
    """The diagnostic for an error's code and words; ``doing`` completes "to …"."""
    if re.search(_CLOCK, said):
        return findings.clock(PROVIDER, said)
    if re.search(_CREDENTIALS, said):
        return findings.no_credentials(PROVIDER, said, _SIGN_IN)
    if re.search(_REGIONS, said):
        return findings.wrong_region(PROVIDER, region, said, _REGION)
    if re.search(_QUOTAS, said):
        return findings.quota(PROVIDER, said, _QUOTA)
    if re.search(_DENIED, said):
        return findings.not_allowed(PROVIDER, doing, said)
    if re.search(_NETWORK, said):
        return findings.unreachable(PROVIDER, said)
    return findings.provider_said(PROVIDER, doing, said)


def no_such_region(region: str, known: list[str]) -> CompileError:
    """NB542, before anybody is asked."""
    near = [name for name in known if name.split("-")[0] == region.split("-")[0]]
    said = "there is " + ", ".join(near or known)
    return findings.wrong_region(PROVIDER, region, said, _REGION)


@contextmanager
def told(doing: str, region: str) -> Iterator[None]:
    """Turn what botocore raises into diagnostics."""
    try:
        yield
    except exceptions.ClientError as error:
        detail = error.response.get("Error", {})
        code, message = detail.get("Code", ""), detail.get("Message", "")
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if status >= 500:
            raise findings.unreachable(PROVIDER, f"{code} (status {status}): {message}") from error
        raise of_text(f"{code}: {message}", doing, region) from error
    except exceptions.BotoCoreError as error:
        raise of_text(f"{type(error).__name__}: {error}", doing, region) from error


def is_missing(error: exceptions.ClientError) -> bool:
    """Whether the error says that what was asked for is not there."""
    detail = error.response.get("Error", {})
    return detail.get("Code") in ("ResourceNotFoundException", "NoSuchBucket", "404") or (
        detail.get("Code") == "ValidationError" and "does not exist" in detail.get("Message", "")
    )
