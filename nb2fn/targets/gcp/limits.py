"""What Google Cloud's functions (2nd generation) run and how much they take, as data.

Sources: Cloud Run functions, "Runtime support", "Execution environment" and "Quotas"; Cloud
Run, "Configure memory limits" (2026-11).
"""

from __future__ import annotations

from nb2fn.diagnostics import Diagnostic
from nb2fn.records import record

PAYLOAD = 33_554_432  # bytes of a request or answer
TIMEOUT = 60  # seconds a request may take; 3600 at the most
TIMEOUTS = (10, 20, TIMEOUT, 300)  # seconds given by measurement
MEMORY = 512  # MB before anything was measured
MEMORIES = (256, 512, 1024, 2048, 4096, 8192, 16384, 32768)  # MB given by measurement
CORE = 2048  # MB that come with one whole vCPU
REGION = "us-central1"  # where none is named
NAME = 63  # characters of a function's name
PLATFORM = "x86_64-manylinux_2_35"  # Ubuntu 22.04; functions run on x86_64 alone


@record
class Runtime:
    """One Python runtime."""

    name: str
    python: tuple[int, int]

    @property
    def label(self) -> str:
        """The runtime as messages call it."""
        return f"Google Cloud's {self.name} runtime (x86_64, glibc 2.35)"


RUNTIMES = {(3, minor): Runtime(f"python3{minor}", (3, minor)) for minor in range(10, 15)}


def no_runtime(python: tuple[int, int]) -> Diagnostic:
    """NB560: Google does not run this Python."""
    first, last = (".".join(map(str, pick(RUNTIMES))) for pick in (min, max))
    version = ".".join(map(str, python))
    return Diagnostic(
        code="NB560",
        message=f"Google Cloud functions have no runtime for Python {version}, the notebook's "
        "kernel",
        reason="frozen objects open only under the Python that made them; Google runs Python "
        f"{first} to {last}",
        fix=f"choose a kernel of Python {first} to {last} for the notebook, or build with "
        "`--target container`, which brings its own Python",
    )


def no_architecture(name: str) -> Diagnostic:
    """NB561: Google's functions have no such processor."""
    return Diagnostic(
        code="NB561",
        message=f"Google Cloud functions have no architecture `{name}`",
        reason="they run on `x86_64` alone",
        fix="set `architecture` under [tool.nb2fn] to `x86_64`, or leave it out; "
        "`--target container` builds images for `arm64`",
    )
