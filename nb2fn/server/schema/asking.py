"""Questions to an endpoint, and the answer beside the notebook's own."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from nb2fn.server.schema.base import Answer, Request
from nb2fn.server.schema.builds import Difference


class AskRequest(Request):
    """A question to a build on this machine, or to a deployment.

    ``body`` is the JSON text, sent as it is. ``repeat`` asks that often, one after the
    other; the last answer is returned.
    """

    path: str
    build: str = ""
    deployment: str = ""
    route: str = "/predict"
    body: str
    repeat: int = Field(default=1, ge=1, le=1000)


class Match(Answer):
    """The answer beside the notebook's own.

    ``different``: beyond the bound. ``form``: only the form is compared, since the notebook
    itself does not answer twice the same. ``unknown``: the notebook was not asked this.
    ``case`` is the kind of case (``example``, ``row``, ``probe``); ``max_abs_diff`` is
    ``None`` where a leaf that is no number differs.
    """

    status: Literal["equal", "different", "form", "unknown"]
    case: str
    max_abs_diff: float | None
    expected: Any
    differences: list[Difference]


class AskAnswer(Answer):
    """``text`` is the body as it came, cut where ``truncated``; ``answer`` the same parsed
    (``None`` where it is no JSON or was cut). ``problem`` instead of it where the status is
    an error. ``latencies_ms`` has one entry per asking, ``start_ms`` is what it took to
    start the endpoint (0 if it ran). ``served``: the digest of the build that answered."""

    status: int
    headers: list[tuple[str, str]]
    text: str
    size: int
    truncated: bool
    answer: Any
    problem: dict[str, Any] | None
    latency_ms: float
    latencies_ms: list[float]
    start_ms: float
    match: Match
    served: str


class EndpointDocument(Answer):
    """The endpoint's own OpenAPI document, with the notebook's example."""

    document: dict[str, Any]
