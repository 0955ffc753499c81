"""What a function wrote, from Cloud Logging."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from nb2fn.targets.gcp import trouble
from nb2fn.targets.gcp.session import Session, patiently

_PAUSE = 2.0  # seconds between looks
_PAGE = 1000  # entries: the most that are given at once


def lines(session: Session, service: str, follow: bool, count: int) -> Iterator[str]:
    """The last ``count`` lines of the last day; with ``follow`` then those that come."""
    since = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    # Those that are not shown are looked at too: what comes may bear the same second.
    entries = _entries(session, service, since, _PAGE)
    yield from (_line(entry) for entry in entries[-count:] if count)
    seen = {entry["insertId"] for entry in entries}
    while follow:
        time.sleep(_PAUSE)
        since = max((entry["timestamp"] for entry in entries), default=since)
        for entry in _entries(session, service, since, _PAGE):
            if entry["insertId"] not in seen:
                seen.add(entry["insertId"])
                entries.append(entry)
                yield _line(entry)


def _entries(session: Session, service: str, since: str, count: int) -> list[Mapping[str, Any]]:
    """The last entries from a time on, the oldest first."""
    chosen = (
        'resource.type="cloud_run_revision" '
        f'resource.labels.service_name="{service}" '
        f'resource.labels.location="{session.region}" '
        f'timestamp>="{since}"'
    )
    body = {
        "resourceNames": [f"projects/{session.project}"],
        "filter": chosen,
        "orderBy": "timestamp desc",
        "pageSize": count,
    }
    with trouble.told("read its log", session.region):
        found = patiently(lambda: session.ask("POST", "logging", "v2/entries:list", body))
    return list(reversed(found.get("entries", ())))


def _line(entry: Mapping[str, Any]) -> str:
    """Its time and text; a request's, where it is one."""
    request = entry.get("httpRequest")
    if request:
        asked = f"{request.get('requestMethod', '')} {request.get('requestUrl', '')}"
        text = f"{asked} {request.get('status', '')} {request.get('latency', '')}"
    else:
        text = str(entry.get("textPayload") or json.dumps(entry.get("jsonPayload", {})))
    when = str(entry["timestamp"]).partition(".")[0].rstrip("Z")
    return f"{when}Z {text.strip()}"
