"""When, and by whom: what every record says."""

from __future__ import annotations

import getpass
import socket
from datetime import UTC, datetime


def now() -> str:
    """The time in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def whoami() -> str:
    """``user@host``."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # no such user in the system's list: a container
        user = "unknown"
    return f"{user}@{socket.gethostname()}"
