"""The kernel's facts as an :class:`~nb2fn.ir.snapshot.Environment`."""

from __future__ import annotations

from typing import Any

from nb2fn.ir.snapshot import Environment


def environment(facts: dict[str, Any]) -> Environment:
    """From :func:`nb2fn.kernel.facts.facts`."""
    major, minor, micro = facts["python"]
    return Environment(
        executable=facts["executable"],
        python=(major, minor, micro),
        implementation=facts["implementation"],
        platform=facts["platform"],
        machine=facts["machine"],
        glibc=facts["glibc"],
        packages=_pairs(facts["packages"]),
        distributions=_pairs(facts["distributions"]),
        local_modules=_pairs(facts["local_modules"]),
        blas=facts["blas"],
        cpu=facts["cpu"],
        threads=facts["threads"],
    )


def _pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((a, b) for a, b in rows)
