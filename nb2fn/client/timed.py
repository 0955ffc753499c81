"""One question to an endpoint over HTTP, asked some times on one connection, and timed."""

from __future__ import annotations

import http.client
import json
import ssl
import time
from typing import Any
from urllib.parse import urlsplit

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.records import record

_LARGEST = 32_000_000  # bytes that are read of an answer


@record
class Question:
    """What is asked and how often; ``host`` is the Host header where it is not the URL's."""

    url: str
    body: bytes
    token: str = ""
    host: str = ""
    repeat: int = 1

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the request."""
        found = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            found["Authorization"] = f"Bearer {self.token}"
        return {**found, "Host": self.host} if self.host else found


@record
class Reply:
    """An endpoint's answer; ``latencies`` in ms, one per asking, from sending to the last
    byte on a connection that stands."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    latencies: tuple[float, ...]

    @property
    def latency(self) -> float:
        """The median of the latencies."""
        return sorted(self.latencies)[len(self.latencies) // 2]

    @property
    def document(self) -> Any:
        """The body as JSON, ``None`` where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


def ask(question: Question, seconds: float) -> Reply:
    """POST the body as JSON, so many times one after the other on one connection.

    ``seconds`` is the limit of each. Raises :class:`CompileError` (NB551) where there is
    no answer. An error answer is an answer, and is not asked for again.
    """
    parts = urlsplit(question.url)
    latencies: list[float] = []
    connection = _connection(parts.scheme, parts.netloc, seconds)
    try:
        connection.connect()
        for _ in range(question.repeat):
            started = time.perf_counter()
            connection.request("POST", parts.path or "/", question.body, question.headers)
            answer = connection.getresponse()
            text = answer.read(_LARGEST)
            latencies.append((time.perf_counter() - started) * 1000)
            if answer.status >= 400 or answer.will_close or not answer.isclosed():
                break
    except TimeoutError:
        raise _unreachable(question.url, f"nothing came within {seconds:g} s") from None
    except (OSError, http.client.HTTPException) as error:
        raise _unreachable(question.url, str(error) or type(error).__name__) from error
    finally:
        connection.close()
    return Reply(answer.status, tuple(answer.getheaders()), text, tuple(latencies))


def _connection(scheme: str, place: str, seconds: float) -> http.client.HTTPConnection:
    if scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(place, timeout=seconds, context=context)
    return http.client.HTTPConnection(place, timeout=seconds)


def _unreachable(url: str, reason: str) -> CompileError:
    return CompileError(
        Diagnostic(
            code="NB551",
            message=f"no answer from {url}",
            reason=reason,
            fix="check that the endpoint is there, and whether its log says why",
        )
    )
