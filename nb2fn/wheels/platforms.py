"""Whether wheels of a platform run on this machine."""

from __future__ import annotations

import os
import platform as host
import re
import sys

from nb2fn.ir.bundle import Platform

_TAG = re.compile(r"(?P<machine>\w+?)-manylinux_(?P<major>\d+)_(?P<minor>\d+)\Z")
_MACHINES = {"arm64": "aarch64", "amd64": "x86_64"}


def runs_here(platform: Platform) -> bool:
    """Whether this machine can load wheels made for ``platform`` (as far as its tag says)."""
    if not platform.tag:
        return True
    found = _TAG.match(platform.tag)
    if found is None or sys.platform != "linux" or machine() != found["machine"]:
        return False
    return glibc() >= (int(found["major"]), int(found["minor"]))


def machine() -> str:
    """The processor's name as Linux has it."""
    name = host.machine().lower()
    return _MACHINES.get(name, name)


def glibc() -> tuple[int, int]:
    """This machine's glibc, (0, 0) where there is none."""
    try:
        text = os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (AttributeError, ValueError, OSError):
        return (0, 0)
    found = re.search(r"(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)
