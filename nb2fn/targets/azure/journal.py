"""The log of a function app, as Application Insights keeps it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from nb2fn.targets.azure.names import Names
from nb2fn.targets.azure.session import INSIGHTS, Session, insights

_PAUSE = 5.0  # seconds between looks at the log; it is some seconds late itself
_LAST = "top 1000 by timestamp desc"
_COLUMNS = ("timestamp", "message", "itemId")


def journal(session: Session, names: Names, follow: bool, lines: int) -> Iterator[str]:
    """The last ``lines`` of the last day, then with ``follow`` what comes."""
    where = _application(session, names)
    since = "ago(1d)"
    rows = sorted(_rows(session, where, names, f"{since} | {_LAST}"))
    yield from (_line(row) for row in rows[-lines:] if lines)
    seen = {identity for _, _, identity in rows}
    while follow:
        time.sleep(_PAUSE)
        since = f"datetime({rows[-1][0]})" if rows else since
        rows = sorted(_rows(session, where, names, f"{since} | {_LAST}")) or rows
        for row in rows:
            if row[2] not in seen:
                seen.add(row[2])
                yield _line(row)


def _line(row: tuple[str, str, str]) -> str:
    return f"{row[0][:19]}Z {row[1].rstrip()}"


def _application(session: Session, names: Names) -> str:
    path = f"{names.scope}/providers/Microsoft.Insights/components/{names.storage}"
    found = session.manage("GET", path, "2020-02-02", "find its log").json()
    return str(found["properties"]["AppId"])


def _rows(session: Session, where: str, names: Names, what: str) -> list[tuple[str, str, str]]:
    query = (
        "union traces, exceptions "
        f"| where cloud_RoleName =~ '{names.app}' and timestamp >= {what} "
        "| project timestamp, message = coalesce(message, outerMessage), itemId"
    )
    url = f"{insights()}/v1/apps/{where}/query"
    body = json.dumps({"query": query}).encode()
    told = session.ask("POST", url, "read its log", body, scope=INSIGHTS).json()
    tables: list[dict[str, Any]] = told.get("tables", [])
    found = []
    for table in tables[:1]:
        at = [[c["name"] for c in table["columns"]].index(name) for name in _COLUMNS]
        found += [(str(row[at[0]]), str(row[at[1]]), str(row[at[2]])) for row in table["rows"]]
    return found
