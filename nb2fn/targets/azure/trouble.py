"""From what Azure says to diagnostics.

Codes: "Troubleshoot common Azure deployment errors" (Resource Manager), the AADSTS codes of
Microsoft Entra, and the words of Kudu, which takes packages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from nb2fn.errors import CompileError
from nb2fn.targets import findings

PROVIDER = "Azure"

_SIGN_IN = (
    "sign in (`az login`), or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET of a "
    "service principal, and AZURE_SUBSCRIPTION_ID; `az account show` shows whether it works"
)
_REGION = "name another: `--region westeurope`; `az functionapp list-flexconsumption-locations`"
_QUOTA = (
    "remove what is not needed (`nb2fn list`, old resource groups), or have the quota raised in "
    "the portal under Quotas; then run the same command again"
)

_CLOCK = (
    r"AADSTS700024|AADSTS7000229|not within its valid time range|not yet valid|"
    r"IDX10222|IDX10223.*skew|clock (skew|of)"
)
_CREDENTIALS = (
    r"ExpiredAuthenticationToken|InvalidAuthenticationToken|AuthenticationFailed|"
    r"CredentialUnavailable|ClientAuthentication|AADSTS\d+|SubscriptionNotFound|"
    r"InvalidSubscriptionId|failed to retrieve a token|Unauthorized"
)
_REGIONS = (
    r"LocationNotAvailable|InvalidLocation|LocationNotSupported|is not available in (this )?"
    r"(region|location)|not a valid (region|location)|NoRegisteredProviderFound.*location"
)
_QUOTAS = (
    r"Quota|OverLimit|LimitExceeded|MaxStorageAccountsCount|ResourceCountExceeds|"
    r"[Ll]imit (for|of|on) .* (exceeded|reached)"
)
_DENIED = (
    r"AuthorizationFailed|LinkedAuthorizationFailed|Forbidden|RequestDisallowedByPolicy|"
    r"ReadOnlyDisabledSubscription|ScopeLocked|DenyAssignment"
)
_BUSY = (
    r"DeploymentActive|AnotherOperationInProgress|ResourceGroupBeingDeleted|"
    r"ConflictingServerOperation|another deployment is|deployment in progress"
)
_NETWORK = (
    r"TooManyRequests|ServerBusy|ServiceUnavailable|InternalServerError|GatewayTimeout|BadGateway|"
    r"OperationTimedOut|RequestTimeout|timed? ?out|refused|reset|closed|"
    r"getaddrinfo|Name or service|Failed to resolve|Remote end|ConnectionError"
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
    if re.search(_BUSY, said):
        fix = "wait until that is done, and run the same command again"
        return findings.busy("the deployment", said, fix)
    if re.search(_NETWORK, said):
        return findings.unreachable(PROVIDER, said)
    return findings.provider_said(PROVIDER, doing, said)


def of_answer(status: int, body: bytes, doing: str, region: str = "") -> CompileError:
    """The diagnostic for an answer that is an error."""
    said = words(body) or f"status {status}"
    if status >= 500 or status in (408, 429):
        return findings.unreachable(PROVIDER, f"status {status}: {said}")
    if status == 401 and not re.search(_CLOCK, said):
        return findings.no_credentials(PROVIDER, said, _SIGN_IN)
    return of_text(said, doing, region)


def words(body: bytes) -> str:
    """What an error's document says, its details first: they name the reason."""
    try:
        document = json.loads(body)
    except ValueError:
        return " ".join(body.decode("utf-8", "replace").split())[:500]
    if not isinstance(document, dict):
        return str(document)[:500]
    error = document.get("error", document)
    return "; ".join(dict.fromkeys(_told(error))) if isinstance(error, dict) else str(error)


def _told(error: dict[str, Any]) -> Iterator[str]:
    for detail in error.get("details") or ():
        if isinstance(detail, dict):
            yield from _told(detail)
    code = error.get("code") or error.get("Code") or ""
    message = error.get("message") or error.get("Message") or ""
    if code or message:
        yield f"{code}: {message}" if code and message else f"{code}{message}"
