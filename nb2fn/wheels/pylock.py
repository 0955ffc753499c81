"""Lock texts: PEP 751 as uv writes it, and the two forms that a project carries.

PEP 751 wants a ``url`` (or a path) for every wheel, so the one in a project names
the host it came from, without user, password and query. Nothing else does: the
lock's digest and the archive depend on names, versions and hashes alone.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from nb2fn.ir.bundle import Lock, Platform

_PYTHON = re.compile(r"(?P<kind>cp|py)3(?P<minor>\d+)?\Z")


@dataclass(frozen=True, slots=True, order=True)
class Wheel:
    """One package's one wheel; ``file`` is the wheel's file name."""

    name: str
    version: str
    file: str
    url: str
    sha256: str


def wheels(pylock: str) -> tuple[Wheel, ...]:
    """The one wheel of each package of a PEP 751 text, by name.

    uv lists every wheel that the platform can load; the best one is taken. Raises
    :class:`ValueError` where a package has none or no SHA-256.
    """
    found = []
    for package in tomllib.loads(pylock).get("packages", ()):
        name, version = package["name"], package["version"]
        fitting = [_wheel(name, version, wheel) for wheel in package.get("wheels", ())]
        if not fitting:
            raise ValueError(f"{name} has no wheel")
        found.append(max(fitting, key=preference))
    return tuple(sorted(found))


def _wheel(name: str, version: str, entry: Mapping[str, Any]) -> Wheel:
    digest = entry["hashes"].get("sha256")
    if not digest:
        raise ValueError(f"{name} has no SHA-256")
    url = clean(entry["url"])
    file = entry.get("name") or unquote(urlsplit(url).path.rpartition("/")[2])
    return Wheel(name, version, file, url, digest)


def preference(wheel: Wheel) -> tuple[int, int, tuple[int, ...], str]:
    """How well a wheel fits, for choosing among those that all load: the closest Python,
    then the closest ABI, then the newest platform, as installers choose."""
    python, abi, platform = wheel.file.removesuffix(".whl").rsplit("-", 3)[1:]
    versions = [_PYTHON.match(tag) for tag in python.split(".")]
    closest = max(
        (int(v["minor"] or 0) + 100 * (v["kind"] == "cp") for v in versions if v), default=0
    )
    specific = {"none": 0, "abi3": 1}.get(abi, 2)
    return closest, specific, max(map(_newness, platform.split("."))), wheel.file


def _newness(platform: str) -> tuple[int, ...]:
    if platform == "any":
        return (-1,)
    legacy = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}
    for name, level in legacy.items():
        if platform.startswith(f"{name}_"):
            return level
    # `manylinux_2_28_x86_64`, `macosx_11_0_arm64` (which goes before `universal2`)
    numbers = re.match(r"[a-z]+_(\d+)_(\d+)_", platform)
    exact = 0 if platform.endswith("universal2") else 1
    return (int(numbers[1]), int(numbers[2]), exact) if numbers else (0,)


def clean(url: str) -> str:
    """``url`` without user, password, query and fragment."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def lock(found: Sequence[Wheel], platform: Platform, why: Mapping[str, str]) -> Lock:
    """A :class:`Lock` of these wheels; ``why`` says by name what needs a package."""
    python = ".".join(map(str, platform.python))
    return Lock(
        platform=platform,
        pylock=_pylock(found, platform, python),
        requirements=_requirements(found, platform, python, why),
        packages=tuple((w.name, w.version) for w in found),
        digest=_digest(found, platform),
    )


def read(text: str, platform: Platform) -> Lock:
    """The :class:`Lock` that wrote ``text`` (a project's ``pylock.toml``).

    Raises :class:`ValueError` for a text that is none of nb2fn's.
    """
    return replace(lock(wheels(text), platform, {}), pylock=text)


def _digest(found: Sequence[Wheel], platform: Platform) -> str:
    lines = [f"{platform.python} {platform.tag}"]
    lines += [f"{w.name} {w.version} {w.sha256}" for w in found]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _pylock(found: Sequence[Wheel], platform: Platform, python: str) -> str:
    out = ['lock-version = "1.0"']
    marker = _marker(platform.tag)
    if marker:
        out.append(f'environments = ["{marker}"]')
    out += [f'requires-python = "=={python}.*"', 'created-by = "nb2fn"']
    if not found:
        out.append("packages = []")
    for wheel in found:
        out += [
            "",
            "[[packages]]",
            f'name = "{wheel.name}"',
            f'version = "{wheel.version}"',
            "",
            "[[packages.wheels]]",
            f'name = "{wheel.file}"',
            f'url = "{wheel.url}"',
            f'hashes = {{ sha256 = "{wheel.sha256}" }}',
        ]
    return "\n".join(out) + "\n"


def _marker(tag: str) -> str:
    if not tag:
        return ""
    machine = tag.partition("-")[0]
    return f"sys_platform == 'linux' and platform_machine == '{machine}'"


def _requirements(
    found: Sequence[Wheel], platform: Platform, python: str, why: Mapping[str, str]
) -> str:
    where = platform.tag or "the machine it was built on"
    out = [
        f"# Python {python}, {where}.",
        "# Each hash is that of the one wheel the answers were proven with.",
    ]
    for wheel in found:
        out += [f"{wheel.name}=={wheel.version} \\", f"    --hash=sha256:{wheel.sha256}"]
        if wheel.name in why:
            out.append(f"    # {why[wheel.name]}")
    return "\n".join(out) + "\n"
