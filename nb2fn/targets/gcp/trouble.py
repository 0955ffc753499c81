"""From what Google Cloud and its libraries say to diagnostics.

Codes: "Errors" of google.rpc.Code in Google's API design guide, and google-auth's own.
"""

from __future__ import annotations

import concurrent.futures
import re
from collections.abc import Iterator
from contextlib import contextmanager

import requests
from google.api_core import exceptions
from google.auth import exceptions as sign_in
from google.protobuf import json_format

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.targets import findings

PROVIDER = "Google Cloud"

_SIGN_IN = (
    "sign in (`gcloud auth application-default login`), or set GOOGLE_APPLICATION_CREDENTIALS to "
    "a service account's key; `gcloud auth application-default print-access-token` shows whether "
    "it works"
)
_REGION = (
    "name one of `gcloud functions regions list`: `--region europe-west1`, or `region` under "
    "[tool.nb2fn]"
)
_QUOTA = (
    "remove what is not needed (`nb2fn list`, old functions and services), or have the quota "
    "raised in the console under IAM & Admin, Quotas; then run the same command again"
)
_CLOCK = r"[Rr]easonable timeframe|iat and exp|Token used too early|clock"
_REGIONS = r"[Ll]ocation\b.*(not|invalid|unsupported)|locations/\S+' \(or it may not exist\)"
_PROJECTS = r"[Pp]roject\b.*(not found|does not exist|deleted|invalid)|Unknown project"
_DISABLED = r"has not been used in project|SERVICE_DISABLED|it is disabled"
_MEMBERS = r"permitted customer|allowedPolicyMemberDomains|allUsers"
_QUERY = re.compile(r"\?[\w.%~-]+=[^\s'\"<>)]*")  # a signed URL's query lets anyone in
_RATES = r"per (minute|second|100 seconds)|[Rr]ate"


def of_text(said: str, doing: str, region: str = "", status: int = 0) -> CompileError:
    """The diagnostic for an error's words and HTTP status; ``doing`` completes "to …"."""
    if re.search(_CLOCK, said):
        return findings.clock(PROVIDER, said)
    if re.search(_DISABLED, said):
        return _not_enabled(said)
    if status == 401:
        return findings.no_credentials(PROVIDER, said, _SIGN_IN)
    if re.search(_REGIONS, said):
        return findings.wrong_region(PROVIDER, region, said, _REGION)
    if re.search(_PROJECTS, said):
        return no_project(said)
    if re.search(_MEMBERS, said):
        return _not_open(said)
    if status == 403:
        return findings.not_allowed(PROVIDER, doing, said)
    if status == 429 and not re.search(_RATES, said):
        return findings.quota(PROVIDER, said, _QUOTA)
    if status == 429 or status >= 500:
        return findings.unreachable(PROVIDER, said)
    if status == 409:
        fix = "wait until that is done, and run the same command again"
        return findings.busy("the function", said, fix)
    return findings.provider_said(PROVIDER, doing, said)


def no_project(said: str) -> CompileError:
    """NB562: no project, or none that is there."""
    return _error(
        "NB562",
        f"{PROVIDER} does not know which project this is for",
        said,
        "name one: `gcloud config set project PROJECT`, or GOOGLE_CLOUD_PROJECT",
    )


def no_identity(said: str) -> CompileError:
    """NB541: credentials that can ask Google's services, and no endpoint."""
    fix = "sign in as a service account: GOOGLE_APPLICATION_CREDENTIALS names its key"
    return findings.no_credentials(PROVIDER, f"they give no identity token: {said}", fix)


def _not_enabled(said: str) -> CompileError:
    named = re.search(r"([a-z]+)\.googleapis\.com", said)
    service = f"{named[1]}.googleapis.com" if named else "SERVICE"
    return _error(
        "NB563",
        f"a service of {PROVIDER} is not enabled: {service}",
        said,
        f"enable it: `gcloud services enable {service}`; functions need cloudfunctions, run, "
        "cloudbuild, artifactregistry and logging",
    )


def _not_open(said: str) -> CompileError:
    return _error(
        "NB543",
        f"{PROVIDER} does not let you open the function to requests without a Google identity",
        said,
        "a policy of the organisation forbids it: deploy with `--auth iam`, so that Google "
        "itself decides who may ask",
    )


def _error(code: str, message: str, reason: str, fix: str) -> CompileError:
    return CompileError(Diagnostic(code=code, message=message, reason=reason, fix=fix))


@contextmanager
def told(doing: str, region: str) -> Iterator[None]:
    """Turn what Google's libraries raise into diagnostics."""
    try:
        yield
    except exceptions.GoogleAPICallError as error:
        status = int(error.code or 0)
        raise of_text(_words(error.message or error), doing, region, status) from error
    except (exceptions.RetryError, concurrent.futures.TimeoutError) as error:
        raise findings.unreachable(PROVIDER, _words(error) or "it took too long") from error
    except json_format.Error as error:  # a proxy's page, not Google's answer
        raise findings.unreachable(
            PROVIDER, f"its answer cannot be read: {_words(error)}"
        ) from error
    except (sign_in.TransportError, requests.RequestException) as error:
        raise findings.unreachable(PROVIDER, _words(error)) from error
    except sign_in.GoogleAuthError as error:
        raise of_text(_words(_sign_in_words(error)), doing, region, 401) from error


def _words(said: object) -> str:
    """Its words, without the queries of the URLs in them."""
    return _QUERY.sub("?…", str(said))


def _sign_in_words(error: sign_in.GoogleAuthError) -> str:
    """Its message; the rest is the answer that it quotes."""
    return str(error.args[0]) if error.args else type(error).__name__
