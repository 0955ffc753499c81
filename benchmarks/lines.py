"""What was measured of one subject, and what Lambda would ask for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from clocks import Cold, Warm
from subjects import Subject

from nb2fn.ir.proof import Usage
from nb2fn.targets import sizing
from nb2fn.targets.aws.limits import CORE, MEMORIES

PRICE = 0.0000166667  # dollars for a GB-second on x86, AWS Lambda's price list, 2026-11
REQUESTS = 0.20  # dollars for a million requests


@dataclass(frozen=True)
class Line:
    """One subject of one workload, measured."""

    workload: str
    subject: Subject
    cold: Cold
    warm: Warm
    bare: Cold

    @property
    def ratio(self) -> float:
        """CPU time from start to the first answer, as a ratio to the bare handler's."""
        return self.cold.cpu / self.bare.cpu

    @property
    def cost(self) -> float:
        """Dollars for a million warm requests of one row."""
        p50 = self.warm.times[1][0]
        usage = Usage(self.cold.cpu, p50, self.warm.peak)
        memory = self.subject.memory or sizing.memory(usage, MEMORIES, CORE)
        milliseconds = math.ceil(1000 * p50 / min(1.0, memory / CORE))
        return REQUESTS + 1000 * milliseconds * memory / 1024 * PRICE
