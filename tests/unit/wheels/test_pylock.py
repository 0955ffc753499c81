"""Lock texts."""

from __future__ import annotations

import tomllib

import pytest

from nb2fn.ir.bundle import Platform
from nb2fn.wheels import pylock
from nb2fn.wheels.pylock import Wheel

HASH = "ba10f8411898fc418a521833e014a77d3ca01c15b0c6cdcce6a0d2897e6dbbdf"
FILE = "numpy-2.2.6-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
NUMPY = Wheel("numpy", "2.2.6", FILE, f"https://files.invalid/n/{FILE}", HASH)
LINUX = Platform((3, 11), "x86_64-manylinux_2_17")


def _text(url: str) -> str:
    return (
        'lock-version = "1.0"\n\n[[packages]]\nname = "numpy"\nversion = "2.2.6"\n'
        f'wheels = [{{ url = "{url}", hashes = {{ sha256 = "{HASH}" }} }}]\n'
    )


def test_a_wheel_is_read_with_its_file_name() -> None:
    assert pylock.wheels(_text(f"https://files.invalid/n/{FILE}")) == (NUMPY,)


def test_passwords_and_queries_do_not_get_into_a_lock() -> None:
    url = f"https://user:secret@files.invalid/n/{FILE}?token=secret#sha256=1"
    assert pylock.wheels(_text(url)) == (NUMPY,)


def test_percent_encoding_is_undone_in_the_file_name() -> None:
    (wheel,) = pylock.wheels(_text("https://files.invalid/torch-2.0%2Bcpu-py3-none-any.whl"))
    assert wheel.file == "torch-2.0+cpu-py3-none-any.whl"


def test_a_package_without_wheel_or_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="numpy has no wheel"):
        pylock.wheels('[[packages]]\nname = "numpy"\nversion = "1"\n')
    with pytest.raises(ValueError, match="numpy has no SHA-256"):
        pylock.wheels(_text("https://x.invalid/a.whl").replace("sha256", "md5"))


def test_the_lock_reads_back_and_is_valid_toml() -> None:
    lock = pylock.lock([NUMPY], LINUX, {})
    assert pylock.wheels(lock.pylock) == (NUMPY,)
    data = tomllib.loads(lock.pylock)
    assert data["lock-version"] == "1.0"
    assert data["requires-python"] == "==3.11.*"
    assert data["environments"] == ["sys_platform == 'linux' and platform_machine == 'x86_64'"]
    assert lock.packages == (("numpy", "2.2.6"),)


def test_a_project_gives_back_its_lock() -> None:
    lock = pylock.lock([NUMPY], LINUX, {"numpy": "model holds numpy.ndarray"})
    again = pylock.read(lock.pylock, LINUX)
    assert (again.digest, again.packages, again.pylock) == (lock.digest, lock.packages, lock.pylock)
    with pytest.raises(ValueError, match=r"[Ii]nvalid|[Ee]xpected"):
        pylock.read("no lock", LINUX)


def test_an_empty_lock_is_valid_too() -> None:
    lock = pylock.lock([], Platform((3, 12)), {})
    assert tomllib.loads(lock.pylock)["packages"] == []
    assert lock.packages == ()


def test_requirements_give_the_same_hash_and_the_reason() -> None:
    lock = pylock.lock([NUMPY], LINUX, {"numpy": "model holds numpy.ndarray"})
    assert lock.requirements.splitlines()[2:] == [
        "numpy==2.2.6 \\",
        f"    --hash=sha256:{HASH}",
        "    # model holds numpy.ndarray",
    ]


def test_the_digest_knows_the_wheels_but_not_their_host() -> None:
    mirrored = Wheel(NUMPY.name, NUMPY.version, FILE, f"https://mirror.invalid/{FILE}", HASH)
    other = Wheel(NUMPY.name, NUMPY.version, FILE, NUMPY.url, "0" * 64)
    digest = pylock.lock([NUMPY], LINUX, {}).digest
    assert pylock.lock([mirrored], LINUX, {"numpy": "why"}).digest == digest
    assert pylock.lock([other], LINUX, {}).digest != digest
    assert pylock.lock([NUMPY], Platform((3, 11), "x86_64-manylinux_2_34"), {}).digest != digest


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ("py3-none-any", "py3-none-manylinux_2_17_x86_64"),
        ("py3-none-any", "cp38-abi3-manylinux2014_x86_64"),
        ("cp38-abi3-manylinux_2_28_x86_64", "cp311-cp311-manylinux_2_17_x86_64"),
        ("cp311-abi3-manylinux_2_28_x86_64", "cp311-cp311-manylinux_2_17_x86_64"),
        ("cp311-cp311-manylinux_2_17_x86_64", "cp311-cp311-manylinux_2_28_x86_64"),
        ("cp311-cp311-manylinux1_x86_64", "cp311-cp311-manylinux2014_x86_64"),
        (
            "cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64",
            "cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64",
        ),
        ("cp311-cp311-macosx_11_0_universal2", "cp311-cp311-macosx_11_0_arm64"),
        ("py2.py3-none-any", "py311-none-any"),
        ("py3-none-linux_x86_64", "py3-none-manylinux_2_17_x86_64"),
    ],
)
def test_of_several_wheels_the_closest_is_taken(worse: str, better: str) -> None:
    urls = [f"https://files.invalid/fast-1.0-{tag}.whl" for tag in (better, worse)]
    for order in (urls, urls[::-1]):
        entries = ", ".join(f'{{ url = "{u}", hashes = {{ sha256 = "{HASH}" }} }}' for u in order)
        text = f'[[packages]]\nname = "fast"\nversion = "1.0"\nwheels = [{entries}]\n'
        (wheel,) = pylock.wheels(text)
        assert wheel.file == f"fast-1.0-{better}.whl"
