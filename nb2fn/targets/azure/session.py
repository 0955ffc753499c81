"""Requests to Azure: signed in through azure-identity, tried again where that may help."""

from __future__ import annotations

import http.client
import json
import logging
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from azure.core.exceptions import AzureError
from azure.identity import DefaultAzureCredential

from nb2fn.records import record
from nb2fn.targets import findings
from nb2fn.targets.azure import missing, trouble
from nb2fn.targets.http import reachable

MANAGEMENT = "https://management.azure.com"
INSIGHTS = "https://api.applicationinsights.io"
TRIES = 4
TIMEOUT = 120.0  # seconds for one answer
_AGAIN = (408, 429, 500, 502, 503, 504)
_LONGEST = 30.0  # seconds between two tries, whatever is asked for


@record
class Reply:
    """An answer; a ``status`` below 400, or one that the caller expected."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The document that it holds; an empty one where it holds none."""
        try:
            return json.loads(self.body) if self.body else {}
        except ValueError:
            return {}


class Session:
    """Someone who is signed in, and the subscription that pays."""

    def __init__(self) -> None:
        logging.getLogger("azure").addHandler(logging.NullHandler())

    @cached_property
    def _credential(self) -> Any:
        return DefaultAzureCredential()

    @cached_property
    def subscription(self) -> str:
        """AZURE_SUBSCRIPTION_ID, the Azure CLI's choice, or the only one there is; else
        raises :class:`CompileError` (NB574)."""
        if told := os.environ.get("AZURE_SUBSCRIPTION_ID") or _chosen():
            return told
        url = f"{management()}/subscriptions?api-version=2022-12-01"
        listed = self.ask("GET", url, "list your subscriptions").json().get("value", [])
        known = [one for one in listed if one.get("state", "Enabled") == "Enabled"]
        if len(known) != 1:
            raise missing.no_subscription([f"{k['displayName']}" for k in known])
        return str(known[0]["subscriptionId"])

    def manage(
        self,
        method: str,
        path: str,
        version: str,
        doing: str,
        body: Any = None,
        *,
        expected: tuple[int, ...] = (),
        region: str = "",
    ) -> Reply:
        """A request to Resource Manager; ``version`` is that of its interface."""
        joined = "&" if "?" in path else "?"
        url = f"{management()}{path}{joined}api-version={version}"
        data = None if body is None else json.dumps(body).encode()
        return self.ask(method, url, doing, data, expected=expected, region=region)

    def ask(
        self,
        method: str,
        url: str,
        doing: str,
        data: bytes | None = None,
        *,
        kind: str = "application/json",
        scope: str = MANAGEMENT,
        expected: tuple[int, ...] = (),
        region: str = "",
    ) -> Reply:
        """One request, tried again after a status of ``_AGAIN`` and where the network fails;
        ``doing`` completes "to …".

        Raises :class:`CompileError` for a status of 400 or more that is not ``expected``.
        """
        headers = {"Authorization": f"Bearer {self._token(scope)}"}
        if data is not None:
            headers["Content-Type"] = kind
        for left in reversed(range(TRIES)):
            try:
                status, told, body = _send(method, url, headers, data)
            except (OSError, http.client.HTTPException) as error:
                if not left:
                    reason = str(getattr(error, "reason", error)) or type(error).__name__
                    raise findings.unreachable(trouble.PROVIDER, reason) from error
                time.sleep(_pause(left, {}))
                continue
            if status < 400 or status in expected:
                return Reply(status, body)
            if status not in _AGAIN or not left:
                raise trouble.of_answer(status, body, doing, region)
            time.sleep(_pause(left, told))
        raise AssertionError("the last try returns or raises")

    def _token(self, scope: str) -> str:
        try:
            return str(self._credential.get_token(f"{scope}/.default").token)
        except AzureError as error:
            said = f"{type(error).__name__}: {' '.join(str(error).split())}"
            raise trouble.of_text(said[:600], "sign in") from error


def endpoint() -> str:
    """NB2FN_AZURE_ENDPOINT: the address of a stand-in for Azure; empty for Azure itself."""
    return os.environ.get("NB2FN_AZURE_ENDPOINT", "").rstrip("/")


def management() -> str:
    """The address of Resource Manager."""
    return endpoint() or MANAGEMENT


def insights() -> str:
    """The address that answers questions about logs."""
    return endpoint() or INSIGHTS


def address(host: str) -> str:
    """The URL of an app's host name."""
    return f"{'http' if endpoint().startswith('http:') else 'https'}://{host}"


def _send(
    method: str, url: str, headers: Mapping[str, str], data: bytes | None
) -> tuple[int, Mapping[str, str], bytes]:
    place, host = reachable(url)
    sent = {**headers, **({"Host": host} if host else {})}
    request = urllib.request.Request(place, data=data, headers=sent, method=method)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def _pause(left: int, told: Mapping[str, str]) -> float:
    """Seconds until the next try: as the service says, else longer and longer."""
    said = next((v for k, v in told.items() if k.lower() == "retry-after"), "")
    wanted = float(said) if said.isdigit() else 0.5 * 2.0 ** (TRIES - 1 - left)
    return min(wanted, _LONGEST)


def _chosen() -> str:
    """The subscription that the Azure CLI uses; empty where it has chosen none."""
    folder = Path(os.environ.get("AZURE_CONFIG_DIR") or Path.home() / ".azure")
    try:
        known = json.loads((folder / "azureProfile.json").read_text("utf-8-sig"))
        chosen = [s["id"] for s in known["subscriptions"] if s.get("isDefault")]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return str(chosen[0]) if chosen else ""
