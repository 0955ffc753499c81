"""What AWS Lambda runs and takes."""

from __future__ import annotations

import pytest

from nb2fn.targets.aws import limits


@pytest.mark.parametrize(
    ("python", "architecture", "tag"),
    [
        ((3, 10), "x86_64", "x86_64-manylinux_2_17"),
        ((3, 11), "arm64", "aarch64-manylinux_2_17"),
        ((3, 12), "x86_64", "x86_64-manylinux_2_34"),
        ((3, 14), "arm64", "aarch64-manylinux_2_34"),
    ],
)
def test_wheels_are_made_for_the_runtimes_glibc(
    python: tuple[int, int], architecture: str, tag: str
) -> None:
    assert limits.RUNTIMES[python].platform_tag(architecture) == tag


def test_runtimes_are_named_as_lambda_names_them() -> None:
    assert [r.name for r in limits.RUNTIMES.values()] == [
        f"python{major}.{minor}" for major, minor in limits.RUNTIMES
    ]


def test_a_python_that_lambda_does_not_run() -> None:
    found = limits.no_runtime((3, 9))
    assert found.code == "NB511"
    assert "Python 3.9" in found.message
    assert "Python 3.10 to 3.14" in found.fix


def test_a_package_too_large_is_broken_down_by_package() -> None:
    sizes = [(f"package-{n}", n * 1_000_000) for n in range(1, 12)] + [("torch", 300_000_000)]
    found = limits.too_large(sizes)
    assert found.code == "NB513"
    assert found.message == "the package is 103.9 MB too large for AWS Lambda"
    rows = found.notes[0].splitlines()
    assert rows[0].split() == ["300.0", "MB", "torch"]
    assert rows[1].split() == ["11.0", "MB", "package-11"]
    assert rows[-1].split() == ["10.0", "MB", "4", "more"]
