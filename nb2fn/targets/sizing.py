"""How much memory and time a function is given, from what its proof took.

Providers give processor time by memory, so memory decides how quickly a function starts
too. The steps are coarse, so that two measurements of the same function agree.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from nb2fn.ir.proof import Usage

MEGABYTE = 1024 * 1024
START = 0.3  # seconds in which a function should be ready to answer
_RUNTIME = 48  # MB that the provider's own runtime takes beside the function
_ROOM = 1.5  # times what the proof used: other questions may be larger
_PATIENCE = 5.0  # times the seconds that a start and the slowest answer took


def memory(usage: Usage, steps: Sequence[int], core: int) -> int:
    """The MB to ask for: the first of ``steps`` that has room for the peak and starts
    within ``START`` seconds; ``core`` MB bring one whole processor, and more start no quicker.
    """
    needed = _RUNTIME + _ROOM * usage.peak / MEGABYTE
    quick = min(core, core * usage.start_cpu / START)
    return next((step for step in steps if step >= max(needed, quick)), steps[-1])


def timeout(usage: Usage, megabytes: int, core: int, steps: Sequence[int]) -> int:
    """Seconds after which a request is given up, of ``steps``."""
    share = min(1.0, megabytes / core)
    seconds = _PATIENCE * (usage.start_cpu + usage.slowest_cpu) / share
    return next((step for step in steps if step >= math.ceil(seconds)), steps[-1])
