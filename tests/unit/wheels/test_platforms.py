"""Whether wheels of a platform load on this machine."""

from __future__ import annotations

import sys

import pytest

from nb2fn.ir.bundle import Platform
from nb2fn.wheels.platforms import glibc, machine, runs_here

PYTHON = (sys.version_info[0], sys.version_info[1])


def test_this_machines_own_wheels_do() -> None:
    assert runs_here(Platform(PYTHON))


def test_another_processors_do_not() -> None:
    other = "x86_64" if machine() == "aarch64" else "aarch64"
    assert not runs_here(Platform(PYTHON, f"{other}-manylinux_2_17"))


@pytest.mark.skipif(glibc() < (2, 17), reason="no glibc here")
def test_glibc_decides() -> None:
    assert runs_here(Platform(PYTHON, f"{machine()}-manylinux_2_17"))
    assert not runs_here(Platform(PYTHON, f"{machine()}-manylinux_2_99"))


def test_a_tag_that_is_no_linux_does_not() -> None:
    assert not runs_here(Platform(PYTHON, "aarch64-apple-darwin"))
