"""Settings shared by all tests.

Property tests draw the same examples in every run, so that a change is judged and
not luck; ``make fuzz`` draws new ones.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True, database=None)
settings.register_profile("fuzz", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
