"""uv's words, as uv wrote them, in ours."""

from __future__ import annotations

import pytest

from nb2fn.ir.bundle import Platform
from nb2fn.ir.function import Requirement
from nb2fn.wheels.refusals import Refusal, diagnose, where

LINUX = Platform((3, 11), "x86_64-manylinux_2_17")
NUMPY = Requirement("numpy", "2.3.5", "model holds numpy.ndarray")

NO_WHEEL = """error: No solution found when resolving dependencies
  cause: Because numpy==2.3.5 has no usable wheels and you require numpy==2.3.5, we can conclude
         that your requirements are unsatisfiable.

hint: Wheels are required for `numpy` because building from source is disabled for all packages
"""
NO_VERSION = """error: No solution found when resolving dependencies
  cause: Because there is no version of numpy==99.1 and you require numpy==99.1, we can conclude
         that your requirements are unsatisfiable.
"""
UNKNOWN = """error: No solution found when resolving dependencies
  cause: Because ours was not found in the package registry and you require ours==1, we can
         conclude that your requirements are unsatisfiable.
"""
OFFLINE = """error: No solution found when resolving dependencies
  cause: Because numpy was not found in the cache and you require numpy==2.2.6, we can conclude
         that your requirements are unsatisfiable.

hint: Packages were unavailable because the network was disabled. When the network is disabled,
registry packages may only be read from the cache.
"""
UNREACHABLE = """error: Request failed after 3 retries in 8.0s
  cause: Failed to fetch: https://packages.invalid/simple/numpy/
  cause: client error (Connect)
  cause: tcp connect error
  cause: Connection refused (os error 111)
"""
UNAUTHORIZED = """error: Failed to fetch: https://packages.invalid/simple/numpy/
  cause: HTTP status client error (401 Unauthorized)
"""
PYTHON = """error: No solution found when resolving dependencies
  cause: Because the requested Python version (>=3.9) does not satisfy Python>=3.11 and
         ipython==9.18.1 depends on Python>=3.11, we can conclude that ipython==9.18.1 cannot be
         used.
"""
PYTHON_OF_A_FOLDER = """error: No solution found when resolving dependencies
  cause: Because model==1.0 requires Python >=3.99 and you require model==1.0, we can conclude that
         your requirements are unsatisfiable.
"""
CONFLICT = """error: No solution found when resolving dependencies
  cause: Because scikit-learn==1.7.2 depends on numpy>=1.22.0 and you require scikit-learn==1.7.2,
         we can conclude that you require numpy>=1.22.0.
         And because you require numpy==1.20.0, we can conclude that your requirements are
         unsatisfiable.
"""
READ_ONLY = """error: Failed to initialize cache at `/ro/.cache/uv`
  cause: failed to create directory `/ro/.cache/uv`: Read-only file system (os error 30)
"""
FULL = """error: Failed to write to the distribution cache
  cause: No space left on device (os error 28)
"""


def _refusal(errors: str, newest: str = "", **more: str) -> Refusal:
    return Refusal((NUMPY,), LINUX, errors, lambda name, below: newest, **more)


@pytest.mark.parametrize(
    ("errors", "code", "message"),
    [
        (NO_WHEEL, "NB502", "numpy 2.3.5 has no wheel for Python 3.11 on Linux x86_64"),
        (NO_VERSION, "NB503", "numpy 99.1 is not on the package index"),
        (UNKNOWN, "NB503", "ours is not on the package index"),
        (PYTHON, "NB504", "ipython 9.18.1 does not run on Python 3.11"),
        (PYTHON_OF_A_FOLDER, "NB504", "model 1.0 does not run on Python 3.11"),
        (CONFLICT, "NB505", "the kernel's packages do not fit together"),
        (OFFLINE, "NB506", "the package index cannot be reached"),
        (UNREACHABLE, "NB506", "the package index cannot be reached"),
        (UNAUTHORIZED, "NB506", "the package index refuses access"),
        (FULL, "NB508", "the disk is full"),
        (READ_ONLY, "NB509", "/ro/.cache/uv cannot be written"),
    ],
)
def test_each_refusal_has_its_code(errors: str, code: str, message: str) -> None:
    found = diagnose(_refusal(errors))
    assert found.code == code
    assert found.message.startswith(message)
    assert found.reason
    assert found.fix


def test_a_missing_wheel_names_runtime_reason_and_both_ways_out() -> None:
    found = diagnose(_refusal(NO_WHEEL, "2.2.6", label="the runtime", advice="use Python 3.12"))
    assert found.message == "numpy 2.3.5 has no wheel for the runtime"
    assert "model holds numpy.ndarray" in found.reason
    assert found.fix == (
        "train with numpy 2.2.6, the newest version below that has one; or use Python 3.12"
    )


def test_a_missing_wheel_without_another_way_out_still_has_a_fix() -> None:
    assert "find-links" in diagnose(_refusal(NO_WHEEL)).fix


def test_a_local_version_is_recognised() -> None:
    text = NO_VERSION.replace("99.1", "2.13.0+cpu")
    assert "a build of your own or of another index" in diagnose(_refusal(text)).reason


def test_a_conflict_repeats_the_chain_on_one_line() -> None:
    reason = diagnose(_refusal(CONFLICT)).reason
    assert reason.startswith("Because scikit-learn==1.7.2 depends on numpy>=1.22.0")
    assert "\n" not in reason


def test_the_last_cause_of_a_failed_connection_is_told() -> None:
    assert diagnose(_refusal(UNREACHABLE)).reason.startswith("Connection refused (os error 111)")


def test_platforms_as_people_say_them() -> None:
    assert where(LINUX) == "Python 3.11 on Linux x86_64 with glibc 2.17"
    assert where(Platform((3, 13))) == "Python 3.13 on this machine"
