"""Who asks Google Cloud, and how: credentials, clients, and trying again."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable
from functools import cached_property
from typing import Any

import requests
from google.api_core import exceptions
from google.auth import exceptions as sign_in

from nb2fn.targets.gcp import trouble

TIMEOUT = 60.0  # seconds for an answer
PAUSES = (0.2, 0.6, 1.8)  # seconds between attempts
_SCOPE = "https://www.googleapis.com/auth/cloud-platform"

# What may be tried again: a question always, a change only where it was not begun.
READ: tuple[type[Exception], ...] = (
    exceptions.TooManyRequests,
    exceptions.ServerError,
    sign_in.TransportError,
    requests.ConnectionError,
    requests.Timeout,
)
CHANGE: tuple[type[Exception], ...] = (exceptions.TooManyRequests, exceptions.ServiceUnavailable)


def endpoint(service: str) -> str:
    """Where a service is asked: gcloud's own variables put an emulator in its stead."""
    variable = f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{service.upper()}"
    return os.environ.get(variable, f"https://{service}.googleapis.com").rstrip("/")


def patiently(call: Callable[[], Any], again: tuple[type[Exception], ...] = READ) -> Any:
    """What ``call`` gives; it is tried again after errors that may pass."""
    for pause in PAUSES:
        try:
            return call()
        except again:
            time.sleep(pause)
    return call()


def refusal(answer: Any) -> Exception:
    """The exception of google.api_core for an HTTP answer that is none."""
    make: Any = exceptions.from_http_response  # has no types
    found: Exception = make(answer)
    return found


class Session:
    """Clients for one region of a project; an empty ``project`` is that of the credentials.

    Raises :class:`CompileError`: NB541 where nobody is signed in, NB562 without a project.
    """

    def __init__(self, region: str, project: str = "") -> None:
        self.region = region
        self._project = project

    @cached_property
    def _signed_in(self) -> tuple[Any, str | None]:
        import google.auth

        with trouble.told("sign in", self.region), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # google-auth's advice on quotas of end users
            return google.auth.default(scopes=[_SCOPE])

    @property
    def credentials(self) -> Any:
        """Whose requests these are."""
        return self._signed_in[0]

    @property
    def project(self) -> str:
        """The project's id."""
        found = self._project or self._signed_in[1]
        if not found:
            raise trouble.no_project("neither gcloud's configuration nor the environment names one")
        return found

    @property
    def parent(self) -> str:
        """The region as Google names it."""
        return f"projects/{self.project}/locations/{self.region}"

    @cached_property
    def functions(self) -> Any:
        """The client of Cloud Functions, by REST."""
        from google.cloud.functions_v2 import FunctionServiceClient
        from google.cloud.functions_v2.services.function_service.transports import (
            FunctionServiceRestTransport,
        )

        with trouble.told("use its functions", self.region):
            host = endpoint("cloudfunctions")
            transport = FunctionServiceRestTransport(host=host, credentials=self.credentials)
            return FunctionServiceClient(transport=transport)

    @cached_property
    def _http(self) -> Any:
        from google.auth.transport.requests import AuthorizedSession

        make: Any = AuthorizedSession  # has no types
        return make(self.credentials)

    def ask(self, method: str, service: str, path: str, body: Any = None) -> Any:
        """One request to a service that has no client here; its answer's JSON. Raises
        google.api_core's exceptions."""
        url = f"{endpoint(service)}/{path}"
        answer = self._http.request(method, url, json=body, timeout=TIMEOUT)
        if not answer.ok:
            raise refusal(answer)
        return answer.json()

    def identity(self, audience: str) -> str:
        """A token that says to ``audience`` (a function's URL) who asks."""
        from google.auth.transport.requests import Request
        from google.oauth2 import id_token

        with trouble.told("say who asks", self.region):
            try:
                fetch: Any = id_token.fetch_id_token_credentials  # has no types
                found = fetch(audience, Request())
                found.refresh(Request())
                return str(found.token)
            except sign_in.DefaultCredentialsError as error:
                own = self.credentials
                own.refresh(Request())
                if not getattr(own, "id_token", None):
                    raise trouble.no_identity(str(error)) from error
                return str(own.id_token)
