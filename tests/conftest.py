"""Settings shared by all tests.

Property tests draw the same examples in every run, so that a change is judged and
not luck; ``make fuzz`` draws new ones.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, database=None)
settings.register_profile("fuzz", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(autouse=True)
def _library_settings() -> Iterator[None]:
    """Notebooks that run in this process may change scikit-learn's settings for all."""
    yield
    sklearn = sys.modules.get("sklearn")
    if sklearn is not None:
        sklearn.set_config(
            transform_output="default", assume_finite=False, enable_metadata_routing=False
        )
