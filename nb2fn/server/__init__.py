"""The Jupyter server extension behind the panel: checks, builds, tests and deploys."""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """What Jupyter Server asks a module that it is told to load."""
    from nb2fn.server.app import Nb2fnApp

    return [{"module": "nb2fn.server", "app": Nb2fnApp}]
