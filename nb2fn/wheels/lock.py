"""resolve: exact requirements → a lock of one wheel, one hash per package."""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from nb2fn import cachedir
from nb2fn.errors import CompileError
from nb2fn.ir.bundle import Lock, Platform
from nb2fn.ir.function import Requirement
from nb2fn.progress import Progress
from nb2fn.wheels import platforms, pylock, refusals, uv
from nb2fn.wheels.files import write_atomically

_FORMAT = 1
_VERSION = re.compile(r"[0-9][0-9A-Za-z.!+_-]*\Z")
Pair = tuple[str, str]


def resolve(
    requirements: Sequence[Requirement],
    constraints: Sequence[Pair],
    platform: Platform,
    progress: Progress,
    *,
    extras: Sequence[Requirement] = (),
    pins: Sequence[Pair] = (),
    interpreter: str = "",
    label: str = "",
    advice: str = "",
) -> Lock:
    """Resolve exact requirements to wheels for ``platform``.

    ``constraints`` are the (name, version) of all the training kernel's packages,
    so that what comes in by dependency is what trained. ``extras`` are what the
    target adds, and ``pins`` the versions of what those bring in; the kernel's
    versions win over pins, unless that leaves no solution. ``interpreter`` is the
    kernel's Python (its ``pip.conf`` counts; for this machine it also says what
    runs). ``label`` is what people call the platform and ``advice`` what else may
    help where it has no wheel: both for diagnostics. A resolution is kept in the
    cache by its inputs.

    Raises :class:`CompileError` with NB501–NB506.
    """
    with progress.stage("lock", platform.tag):
        key = _key(requirements, constraints, platform, extras, pins)
        place = cachedir.root() / "locks" / f"{key}.json"
        known = _recall(place)
        if known is not None:
            return known
        wanted = {normalise(r.name): r for r in (*extras, *requirements)}
        result = _solve(wanted, constraints, pins, platform, interpreter)
        if result.status:
            newest = _newest(platform, interpreter)
            asked = tuple(wanted.values())
            refusal = refusals.Refusal(asked, platform, result.errors, newest, label, advice)
            raise CompileError(refusals.diagnose(refusal))
        why = {name: " ".join(r.why.split()) for name, r in wanted.items() if r.why}
        lock = pylock.lock(pylock.wheels(result.output), platform, why)
        write_atomically(place, json.dumps(asdict(lock)).encode())
        return lock


def normalise(name: str) -> str:
    """A distribution's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _solve(
    wanted: dict[str, Requirement],
    constraints: Sequence[Pair],
    pins: Sequence[Pair],
    platform: Platform,
    interpreter: str,
) -> uv.Result:
    if not wanted:
        return uv.Result(0, "", "")
    asked = [str(r) for r in wanted.values()]
    kernel = {normalise(name): version for name, version in constraints}
    extra = {normalise(name): version for name, version in pins}
    result = _compile(asked, _without(wanted, {**extra, **kernel}), platform, interpreter)
    if result.status and extra.keys() & kernel.keys():
        # A package of the kernel that only the target's own addition needs may be too old.
        again = _compile(asked, _without(wanted, {**kernel, **extra}), platform, interpreter)
        result = result if again.status else again
    return result


def _without(wanted: Iterable[str], versions: dict[str, str]) -> list[str]:
    """Constraint lines, but for what is required by itself (and what no index has)."""
    return [
        f"{name}=={version}"
        for name, version in sorted(versions.items())
        if name not in wanted and _VERSION.match(version)
    ]


def _compile(
    asked: Sequence[str], constraints: Sequence[str], platform: Platform, interpreter: str
) -> uv.Result:
    python = ".".join(map(str, platform.python))
    with tempfile.TemporaryDirectory(prefix="nb2fn-lock-") as name:
        folder = Path(name)
        (folder / "requirements.in").write_text("\n".join(asked) + "\n", "utf-8")
        (folder / "constraints.txt").write_text("\n".join(constraints) + "\n", "utf-8")
        arguments = ["pip", "compile", "--format", "pylock.toml", "--no-header"]
        arguments += ["--only-binary", ":all:", "--python-version", python]
        if platform.tag:
            arguments += ["--python-platform", platform.tag]
        arguments += ["--constraint", "constraints.txt", "requirements.in"]
        return uv.run(arguments, folder, interpreter)


def _newest(platform: Platform, interpreter: str) -> refusals.Newest:
    """Finds the newest version of a package below another that this platform can run."""

    def newest(name: str, below: str) -> str:
        result = _compile([f"{name}<{below}"], (), platform, interpreter)
        if result.status:
            return ""
        found = {w.name: w.version for w in pylock.wheels(result.output)}
        return found.get(normalise(name), "")

    return newest


def _key(
    requirements: Sequence[Requirement],
    constraints: Sequence[Pair],
    platform: Platform,
    extras: Sequence[Requirement],
    pins: Sequence[Pair],
) -> str:
    facts: list[object] = [_FORMAT, platform.python, platform.tag, sorted(constraints)]
    facts += [[asdict(r) for r in (*requirements, *extras)], list(pins)]
    if not platform.tag:
        facts += [sys.platform, platforms.machine(), platforms.glibc()]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _recall(place: Path) -> Lock | None:
    try:
        data = json.loads(place.read_bytes())
        python = data["platform"]["python"]
        data["platform"] = Platform((python[0], python[1]), data["platform"]["tag"])
        data["packages"] = tuple((name, version) for name, version in data["packages"])
        return Lock(**data)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None  # absent or damaged: resolved again
