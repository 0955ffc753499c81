"""An endpoint's answer as the API tells it."""

from __future__ import annotations

from nb2fn.client.timed import Reply
from nb2fn.proof.match import Match
from nb2fn.server.schema import asking as schema
from nb2fn.server.schema.builds import Difference
from nb2fn.server.subjects import Subject

_HIDDEN = ("set-cookie", "authorization", "www-authenticate")


def answer(reply: Reply, match: Match, subject: Subject, shown: int) -> schema.AskAnswer:
    """The reply; ``shown`` bytes of the body at most."""
    whole = len(reply.body) <= shown
    document = reply.document if whole else None
    failed = reply.status >= 400
    return schema.AskAnswer(
        status=reply.status,
        headers=[(k, v) for k, v in reply.headers if k.lower() not in _HIDDEN],
        text=reply.body[:shown].decode("utf-8", "replace"),
        size=len(reply.body),
        truncated=not whole,
        answer=None if failed else document,
        problem=document if failed and isinstance(document, dict) else None,
        latency_ms=round(reply.latency, 3),
        latencies_ms=[round(spent, 3) for spent in reply.latencies],
        start_ms=round(subject.start, 1),
        match=_match(match),
        served=subject.digest,
    )


def _match(match: Match) -> schema.Match:
    return schema.Match(
        status=match.status,
        case=match.case,
        max_abs_diff=match.max_abs_diff,
        expected=match.expected,
        differences=[
            Difference(pointer=gap.pointer, expected=gap.expected, got=gap.got, bound=gap.bound)
            for gap in match.gaps
        ],
    )
