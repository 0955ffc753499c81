"""uv's refusals in plain words: which package, which version, which platform, what to do."""

from __future__ import annotations

import re
from collections.abc import Callable

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.bundle import Platform
from nb2fn.ir.function import Requirement
from nb2fn.records import record
from nb2fn.wheels import weather

Newest = Callable[[str, str], str]
_NAME = r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*?)"
_PINNED = re.compile(_NAME + r"==(?P<version>[^\s,]+) has no (?:usable )?wheels")
_NO_VERSION = re.compile(r"there is no version of " + _NAME + r"==(?P<version>[^\s,]+)")
_UNKNOWN = re.compile(_NAME + r" was not found in the (?:package registry|provided)")
_PYTHON = re.compile(
    _NAME + r"==(?P<version>[^\s,]+) (?:depends on|requires) Python ?(?P<python>[<>=!~][^\s,]*)"
)
_UNREACHABLE = re.compile(
    r"network was disabled|error sending request|Request failed after|Failed to fetch"
    r"|dns error|timed out|Could not connect"
)
_FORBIDDEN = re.compile(r"\b(401|403|407)\b|Unauthorized|Forbidden")


@record
class Refusal:
    """A resolution that failed: what was asked, uv's words, and who can look further.

    ``newest(name, below)`` gives the newest version below another that has a
    wheel for this platform, or an empty text. ``label`` is what people call the
    platform, ``advice`` what else than another version may help.
    """

    asked: tuple[Requirement, ...]
    platform: Platform
    errors: str
    newest: Newest
    label: str = ""
    advice: str = ""

    @property
    def where(self) -> str:
        return self.label or where(self.platform)


def diagnose(refusal: Refusal) -> Diagnostic:
    """The diagnostic (NB502–NB506, NB508, NB509) for a failed resolution."""
    # Each wrapped line of uv's explanation is indented: one line is easier to search.
    text = " ".join(refusal.errors.split())
    if found := weather.storage_failed(text):
        return found
    if _UNREACHABLE.search(text):
        return _unreachable(text)
    if told := _PINNED.search(text):
        return _no_wheel(refusal, told["name"], told["version"])
    if told := _NO_VERSION.search(text):
        return _no_version(refusal, told["name"], told["version"])
    if told := _UNKNOWN.search(text):
        return _unknown(refusal, told["name"])
    if told := _PYTHON.search(text):
        return _other_python(refusal, told["name"], told["version"], told["python"])
    return _conflict(refusal)


def where(platform: Platform) -> str:
    """A platform as people say it: ``Python 3.11 on Linux x86_64 with glibc 2.17``."""
    python = ".".join(map(str, platform.python))
    if not platform.tag:
        return f"Python {python} on this machine"
    machine, _, rest = platform.tag.partition("-manylinux_")
    return f"Python {python} on Linux {machine} with glibc {rest.replace('_', '.')}"


def _why(refusal: Refusal, name: str) -> str:
    return next((r.why for r in refusal.asked if r.name == name and r.why), "")


def _needed(refusal: Refusal, name: str) -> str:
    why = _why(refusal, name)
    return f"; it is needed: {why}" if why else ""


def _no_wheel(refusal: Refusal, name: str, version: str) -> Diagnostic:
    older = refusal.newest(name, version)
    fixes = []
    if older:
        fixes.append(f"train with {name} {older}, the newest version below that has one")
    if refusal.advice:
        fixes.append(refusal.advice)
    if not fixes:
        fixes.append(f"build a wheel of {name} {version} and put it where pip looks (find-links)")
    return Diagnostic(
        code="NB502",
        message=f"{name} {version} has no wheel for {refusal.where}",
        reason="the endpoint runs the very versions that trained, and only wheels are taken: "
        f"nothing is compiled for another machine{_needed(refusal, name)}",
        fix="; or ".join(fixes),
    )


def _no_version(refusal: Refusal, name: str, version: str) -> Diagnostic:
    local = "+" in version or "dev" in version
    reason = f"the notebook's kernel has {name} {version}, the package index does not"
    if local:
        reason += " (a build of your own or of another index, by its version)"
    return Diagnostic(
        code="NB503",
        message=f"{name} {version} is not on the package index",
        reason=reason + _needed(refusal, name),
        fix=f"install a released version of {name} in the kernel and train again, or name the "
        "index that has it in pip's or uv's configuration (`extra-index-url`, `find-links`)",
    )


def _unknown(refusal: Refusal, name: str) -> Diagnostic:
    return Diagnostic(
        code="NB503",
        message=f"{name} is not on the package index",
        reason=f"the notebook's kernel has {name}, the package index does not"
        + _needed(refusal, name),
        fix="if it is your own package, put its modules beside the notebook, or name the index "
        "that has it in pip's or uv's configuration (`extra-index-url`, `find-links`)",
    )


def _other_python(refusal: Refusal, name: str, version: str, wants: str) -> Diagnostic:
    python = ".".join(map(str, refusal.platform.python))
    return Diagnostic(
        code="NB504",
        message=f"{name} {version} does not run on Python {python}",
        reason=f"it asks for Python {wants}{_needed(refusal, name)}",
        fix=f"install a version of {name} in the kernel that is made for Python {python}, "
        "and train again",
    )


def _conflict(refusal: Refusal) -> Diagnostic:
    return Diagnostic(
        code="NB505",
        message="the kernel's packages do not fit together",
        reason=_last_words(refusal.errors),
        fix="run `pip check` in the kernel's environment, repair what it names, and train again",
    )


def _unreachable(text: str) -> Diagnostic:
    if _FORBIDDEN.search(text):
        return Diagnostic(
            code="NB506",
            message="the package index refuses access",
            reason=_cause(text),
            fix="check the user and password of the index in pip's or uv's configuration",
        )
    return Diagnostic(
        code="NB506",
        message="the package index cannot be reached",
        reason=_cause(text) + "; the requirements are not in the cache yet",
        fix="connect to the network, or name an index you can reach in pip's or uv's "
        "configuration, and build again",
    )


def _cause(text: str) -> str:
    causes = [part.strip() for part in text.split("cause:")]
    return causes[-1].removeprefix("error:").strip() or "no answer"


def _last_words(errors: str) -> str:
    lines = [line.strip() for line in errors.splitlines()]
    kept = [x for x in lines if x and not x.startswith(("hint:", "error:", "warning:"))]
    return " ".join(kept).removeprefix("cause:").strip() or errors.strip()
