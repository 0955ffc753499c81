"""Questions to an endpoint by HTTP."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit, urlunsplit

from nb2fn.targets import findings
from nb2fn.targets.base import Ask

Sign = Callable[[str, str, bytes], Mapping[str, str]]
"""The headers that say who asks: ``(method, url, body) -> headers``."""

TIMEOUT = 60.0  # seconds for an answer


def ask_url(url: str, headers: Mapping[str, str]) -> Ask:
    """Asks by POST below ``url``, with these headers more."""

    def ask(path: str, body: bytes) -> tuple[int, str]:
        return send("POST", url + path, {**headers, "content-type": "application/json"}, body)

    return ask


def ask_signed(url: str, sign: Sign) -> Ask:
    """Asks by POST below ``url``, each question signed."""

    def ask(path: str, body: bytes) -> tuple[int, str]:
        headers = {"content-type": "application/json", **sign("POST", url + path, body)}
        return send("POST", url + path, headers, body)

    return ask


def send(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None, timeout: float = TIMEOUT
) -> tuple[int, str]:
    """One request: the answer's status and text. Raises :class:`CompileError` (NB545) where
    nobody answers."""
    place, host = reachable(url)
    sent = {**headers, **({"host": host} if host else {})}
    request = urllib.request.Request(place, data=body, headers=sent, method=method)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        reason = str(getattr(error, "reason", error))
        raise findings.unreachable(f"the endpoint {url}", reason) from error


def reachable(url: str) -> tuple[str, str]:
    """A URL that every system's resolver finds, and the Host header to send with it.

    ``*.localhost`` is this machine (RFC 6761, §6.3), though not all resolvers say so.
    """
    parts = urlsplit(url)
    if not (parts.hostname or "").endswith(".localhost"):
        return url, ""
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(parts._replace(netloc=f"127.0.0.1{port}")), parts.netloc
