"""What AWS Lambda runs and how much it takes, as data.

Source: AWS Lambda developer guide, "Lambda runtimes" and "Lambda quotas" (2026-11).
"""

from __future__ import annotations

from collections.abc import Sequence

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.records import record

UNZIPPED = 262_144_000  # bytes of a function's code with all layers
IMAGE = 10_737_418_240  # bytes of an image, uncompressed
DIRECT_UPLOAD = 52_428_800  # bytes of a zip sent without S3
PAYLOAD = 6_291_556  # bytes of a synchronous request or answer
REGION = "us-east-1"  # where none is named
TIMEOUT = 29  # seconds; an HTTP API gives up after 30
TIMEOUTS = (10, 20, TIMEOUT)  # seconds given by measurement
MEMORY = 1024  # MB before anything was measured
MEMORIES = (128, 256, 512, 1024, 1769, 3008, 5120, 10240)  # MB given by measurement
CORE = 1769  # MB that come with one whole vCPU ("Configure Lambda function memory")
ARCHITECTURES = {"x86_64": "x86_64", "arm64": "aarch64"}  # Lambda's name: Linux's

# The levels uv resolves for; the newest one that the runtime's glibc has is taken.
_MANYLINUX = (17, 28, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40)


@record
class Runtime:
    """One Python runtime. ``glibc`` decides which wheels load."""

    name: str
    python: tuple[int, int]
    glibc: tuple[int, int]

    def platform_tag(self, architecture: str) -> str:
        """uv's platform for Lambda's ``x86_64`` or ``arm64``."""
        level = max(level for level in _MANYLINUX if (2, level) <= self.glibc)
        return f"{ARCHITECTURES[architecture]}-manylinux_2_{level}"

    def label(self, architecture: str) -> str:
        """The runtime as messages call it."""
        glibc = ".".join(map(str, self.glibc))
        return f"AWS Lambda's {self.name} runtime ({architecture}, glibc {glibc})"


RUNTIMES = {
    runtime.python: runtime
    for runtime in (
        Runtime("python3.10", (3, 10), (2, 26)),
        Runtime("python3.11", (3, 11), (2, 26)),
        Runtime("python3.12", (3, 12), (2, 34)),
        Runtime("python3.13", (3, 13), (2, 34)),
        Runtime("python3.14", (3, 14), (2, 34)),
    )
}


def no_runtime(python: tuple[int, int]) -> Diagnostic:
    """NB511: Lambda does not run this Python."""
    first, last = (".".join(map(str, pick(RUNTIMES))) for pick in (min, max))
    version = ".".join(map(str, python))
    return Diagnostic(
        code="NB511",
        message=f"AWS Lambda has no runtime for Python {version}, the notebook's kernel",
        reason="frozen objects and bytecode open only under the Python that made them; Lambda "
        f"runs Python {first} to {last}",
        fix=f"choose a kernel of Python {first} to {last} for the notebook, or build with "
        "`--target local`",
    )


def no_architecture(name: str) -> Diagnostic:
    """NB512: Lambda has no such processor."""
    return Diagnostic(
        code="NB512",
        message=f"AWS Lambda has no architecture `{name}`",
        reason="its functions run on `x86_64` or on `arm64`",
        fix="set `architecture` under [tool.nb2fn] to one of the two",
    )


def check_size(sizes: Sequence[tuple[str, int]]) -> None:
    """Raise :class:`CompileError` (NB513) where ``sizes``, (package, unzipped bytes), do not
    fit together."""
    if sum(size for _, size in sizes) > UNZIPPED:
        raise CompileError(too_large(sizes))


def too_large(sizes: Sequence[tuple[str, int]]) -> Diagnostic:
    """NB513: ``sizes``, (package, unzipped bytes), do not fit together."""
    total = sum(size for _, size in sizes)
    most = UNZIPPED if total <= IMAGE else IMAGE
    over = total - most
    return Diagnostic(
        code="NB513",
        message=f"the package is {over / 1e6:.1f} MB too large for AWS Lambda",
        reason=f"unzipped it has {total / 1e6:.1f} MB, and Lambda takes {most / 1e6:.1f} MB; "
        "tests, stubs, headers and the libraries' bytecode are left out already",
        fix="do without the largest packages in the predict cells and in what they use",
        notes=("\n".join(by_package(sizes)),),
    )


def by_package(sizes: Sequence[tuple[str, int]]) -> list[str]:
    """The largest eight of (package, bytes) as lines, and what the others have together."""
    listed = sorted(sizes, key=lambda item: (-item[1], item[0]))
    rows = [f"{size / 1e6:8.1f} MB  {name}" for name, size in listed[:8]]
    if len(listed) > 8:
        rest = sum(size for _, size in listed[8:])
        rows.append(f"{rest / 1e6:8.1f} MB  {len(listed) - 8} more")
    return rows
