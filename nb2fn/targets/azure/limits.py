"""What Azure Functions runs and how much it takes, as data.

Source: Azure Functions documentation, "Flex Consumption plan hosting", "Supported languages"
and "Service limits" (2026-11).
"""

from __future__ import annotations

from collections.abc import Sequence

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError

PYTHONS = ((3, 10), (3, 11), (3, 12), (3, 13))
# The images of 3.10 and 3.11 are Debian 11's (glibc 2.31), the later ones newer.
PLATFORM = "x86_64-manylinux_2_31"
MEMORIES = (512, 2048, 4096)  # MB an instance may have
CORE = 2048  # MB that come with one vCPU
MEMORY = 2048  # MB before anything was measured
TIMEOUT = 230  # seconds after which Azure's load balancer gives up on an answer
INSTANCES = 40  # at most, at first; 1,000 is the plan's own limit
PACKAGE = 1_073_741_824  # bytes of a package that are unpacked in good time; ours, not Azure's
REGION = "eastus"  # where none is said


def check(python: tuple[int, int], architecture: str) -> None:
    """Raise :class:`CompileError`: NB571 for a Python that the plan does not run, NB572 for
    another processor."""
    if python not in PYTHONS:
        raise CompileError(_no_runtime(python))
    if architecture != "x86_64":
        raise CompileError(_no_architecture(architecture))


def check_size(sizes: Sequence[tuple[str, int]]) -> None:
    """Raise :class:`CompileError` (NB573) where ``sizes``, (package, unzipped bytes), are too
    large together."""
    total = sum(size for _, size in sizes)
    if total > PACKAGE:
        rows = [f"{size / 1e6:8.1f} MB  {name}" for name, size in sizes[:8]]
        raise CompileError(_too_large(total, rows))


def memory(megabytes: int) -> int:
    """The smallest instance that has ``megabytes``; the largest where none has."""
    return next((size for size in MEMORIES if size >= megabytes), MEMORIES[-1])


def _no_runtime(python: tuple[int, int]) -> Diagnostic:
    first, last = (".".join(map(str, pick(PYTHONS))) for pick in (min, max))
    version = ".".join(map(str, python))
    return Diagnostic(
        code="NB571",
        message=f"Azure Functions does not run Python {version}, the notebook's kernel",
        reason="frozen objects and bytecode open only under the Python that made them; the Flex "
        f"Consumption plan runs Python {first} to {last}",
        fix=f"choose a kernel of Python {first} to {last} for the notebook, or build with "
        "`--target local`",
    )


def _no_architecture(name: str) -> Diagnostic:
    return Diagnostic(
        code="NB572",
        message=f"Azure Functions has no architecture `{name}`",
        reason="the Flex Consumption plan runs on `x86_64` alone",
        fix="leave `--architecture` out, or set `architecture` under [tool.nb2fn] to `x86_64`",
    )


def _too_large(total: int, rows: list[str]) -> Diagnostic:
    return Diagnostic(
        code="NB573",
        message=f"the package has {total / 1e6:.1f} MB unzipped, too much for Azure Functions",
        reason=f"an instance of the Flex Consumption plan unpacks it each time it starts; beyond "
        f"{PACKAGE / 1e6:.0f} MB that takes longer than Azure waits for the first answer",
        fix="do without the largest packages in the predict cells and in what they use, or deploy "
        "it as a container",
        notes=("\n".join(rows),),
    )
