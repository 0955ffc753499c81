"""The images that endpoints are built on, as data.

Source: Docker Official Image `python`, tags `<version>-slim-bookworm` (2026-11); Debian 12 has
glibc 2.36.
"""

from __future__ import annotations

BASE = "slim-bookworm"
ARCHITECTURES = {"x86_64": "linux/amd64", "arm64": "linux/arm64"}  # ours: an image's
NAME = 49  # characters of a service's name (Cloud Run)
TIMEOUT = 60  # seconds a request may take
TIMEOUTS = (10, 20, TIMEOUT, 300)  # seconds given by measurement
MEMORY = 512  # MB before anything was measured
MEMORIES = (128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)  # MB given by measurement
# Cloud Run ("Configure memory limits"): more memory than these MB takes that many processors.
PROCESSORS = ((24576, 8), (16384, 6), (8192, 4), (4096, 2))
CORE = 128  # MB from which on it has one whole processor: memory brings none
_LINUX = {"x86_64": "x86_64", "arm64": "aarch64"}


def platform_tag(architecture: str) -> str:
    """uv's platform for the base image."""
    return f"{_LINUX[architecture]}-manylinux_2_36"


def processors(megabytes: int) -> int:
    """The processors that Cloud Run wants for that memory."""
    return next((count for above, count in PROCESSORS if megabytes > above), 1)


def label(python: str, architecture: str) -> str:
    """The base image as messages call it."""
    return f"the image python:{python}-{BASE} ({architecture}, glibc 2.36)"
