"""Finds credentials in text: the only module that knows the scanner.

Tokens whose form alone gives them away are found here. For the rest (a password bound
to a name, keys of many services) detect-secrets is asked, where it is installed; its
import takes a while, so that a cheap look decides whether a line is worth it. Nothing is
sent anywhere: its verification of secrets is never turned on, and what that needs, more
than half of the import, is left out.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, lru_cache
from types import ModuleType

from nb2fn.diagnostics import Diagnostic
from nb2fn.records import record

EXTRA = "secrets"  # nb2fn[secrets] brings the scanner

_TOKENS = (
    ("private key", re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----")),
    ("AWS access key", re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")),
    ("GitHub token", re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{50,})")),
    ("GitLab token", re.compile(r"\bglpat-[\w-]{20,}")),
    ("Hugging Face token", re.compile(r"\bhf_[A-Za-z0-9]{30,}\b")),
    ("API key", re.compile(r"\bsk-(?:[a-z]+-)*[A-Za-z0-9_-]{20,}")),
    ("Google API key", re.compile(r"\bAIza[\w-]{35}\b")),
    ("PyPI token", re.compile(r"\bpypi-AgE[\w-]{50,}")),
    ("Slack token", re.compile(r"\bxox[abprs]-[\w-]{10,}")),
    ("password in an address", re.compile(r"(?<=://)[^\s:/@'\"{}]+:(?P<value>[^\s:/@'\"{}]{3,})@")),
)
_WORTH = re.compile(
    r"api_?key|secret|passw|passphrase|pwd|token|credential|auth|private_?key|access_?key|_key\b|"
    r"AccountKey|bearer|eyJ[A-Za-z0-9_-]{10}",
    re.IGNORECASE,
)
_LITERAL = re.compile(r"[rbuf]{0,2}(['\"])[^'\"\n]{6,}\1|=[^\s'\"=]{16,}", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?i).*(?:change.?me|your|example|placeholder|dummy|redacted|xxx|\*\*\*|<|>|\{|\.\.\.).*|"
    r"(?:pass(?:word)?|secret|token|test|none|null|true|false|api.?key)\w{0,3}|(.)\1*"
)
_PLUGINS = (
    "ArtifactoryDetector AWSKeyDetector AzureStorageKeyDetector BasicAuthDetector "
    "CloudantDetector DiscordBotTokenDetector GitHubTokenDetector IbmCloudIamDetector "
    "IbmCosHmacDetector JwtTokenDetector KeywordDetector MailchimpDetector NpmDetector "
    "SendGridDetector SlackDetector SoftlayerDetector SquareOAuthDetector StripeDetector "
    "TwilioKeyDetector"
).split()


@record
class Secret:
    """A credential in a text: what it is, its value, and where (line from 1, column from 0)."""

    kind: str
    value: str
    line: int
    column: int

    @property
    def end_column(self) -> int:
        """Behind its last character."""
        return self.column + len(self.value)


@lru_cache(maxsize=1024)
def secrets(text: str) -> tuple[Secret, ...]:
    """The credentials in a text, in order, one for each place."""
    found: list[Secret] = []
    for number, line in enumerate(text.split("\n"), 1):
        known = list(_tokens(line, number))
        found += known
        if _worth(line):
            taken = [(s.column, s.end_column) for s in known]
            found += (s for s in _scanned(line, number) if _apart(s, taken))
    return tuple(sorted(found, key=lambda s: (s.line, s.column)))


def unscanned(text: str) -> int | None:
    """The first line that is worth a scan where no scanner is installed, else ``None``."""
    for number, line in enumerate(text.split("\n"), 1):
        if _worth(line) and not installed():
            return number
    return None


@cache
def installed() -> bool:
    """Whether the scanner can be imported; it is not."""
    from importlib.util import find_spec

    return find_spec("detect_secrets") is not None


def hidden(text: str, values: Iterable[str]) -> str:
    """``text`` with stars for each of the values: as many, so that columns stay."""
    for value in values:
        if value in text:
            text = text.replace(value, "*" * len(value))
    return text


def without(found: Diagnostic, values: tuple[str, ...]) -> Diagnostic:
    """The diagnostic with none of the values in any of its texts."""
    return replace(
        found,
        message=hidden(found.message, values),
        source=hidden(found.source, values),
        label=hidden(found.label, values),
        reason=hidden(found.reason, values),
        fix=hidden(found.fix, values),
        notes=tuple(hidden(note, values) for note in found.notes),
    )


def _worth(line: str) -> bool:
    return _WORTH.search(line) is not None and _LITERAL.search(line) is not None


def _apart(secret: Secret, taken: list[tuple[int, int]]) -> bool:
    return all(secret.end_column <= start or end <= secret.column for start, end in taken)


def _tokens(line: str, number: int) -> Iterator[Secret]:
    for kind, pattern in _TOKENS:
        for match in pattern.finditer(line):
            group = "value" if "value" in pattern.groupindex else 0
            if not _PLACEHOLDER.fullmatch(match[group]):
                yield Secret(kind, match[group], number, match.start(group))


def _scanned(line: str, number: int) -> Iterator[Secret]:
    """What detect-secrets finds in a line; nothing where it is not installed."""
    if not installed():
        return
    seen: set[int] = set()
    for kind, value in _scan(line):
        column = line.find(value)
        if len(value) < 6 or column < 0 or column in seen or _PLACEHOLDER.fullmatch(value):
            continue
        seen.add(column)
        yield Secret(_named(kind), value, number, column)


def _scan(line: str) -> list[tuple[str, str]]:
    """The kind and the value of each of the scanner's findings."""
    with _requests_later():
        from detect_secrets.core.scan import scan_line
        from detect_secrets.settings import transient_settings

        with transient_settings({"plugins_used": [{"name": name} for name in _PLUGINS]}):
            return [(one.type, one.secret_value or "") for one in scan_line(line)]


class _Later(ModuleType):
    """``requests`` to those who import it and do not call it; else the module itself."""

    Response = object  # stands in a signature of the scanner

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def _requests_later() -> Iterator[None]:
    """Within, an import of ``requests`` waits until something of it is asked for."""
    if "requests" in sys.modules:
        yield
        return
    later = _Later("requests")
    sys.modules["requests"] = later
    try:
        yield
    finally:
        if sys.modules.get("requests") is later:
            del sys.modules["requests"]


def _named(kind: str) -> str:
    return "password or key" if kind == "Secret Keyword" else kind
