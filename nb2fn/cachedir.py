"""Where nb2fn keeps what it can make again: snapshots, locks, wheel trees, proofs."""

from __future__ import annotations

import os
from pathlib import Path


def root() -> Path:
    """The cache folder: ``$NB2FN_CACHE``, else the platform's user cache."""
    chosen = os.environ.get("NB2FN_CACHE")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("nb2fn")
