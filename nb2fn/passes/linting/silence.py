"""Which findings a user does not want to see, by configuration or by a comment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nb2fn.diagnostics import Diagnostic

# Errors of these codes may be silenced: they are judgements, and a judgement may be wrong.
JUDGED = frozenset({"NB282"})
_COMMENT = re.compile(r"#\s*noqa\b(?P<colon>:)?(?P<rest>[^#\n]*)", re.IGNORECASE)
_CODE = re.compile(r"NB\d{3}\b", re.IGNORECASE)


def silenced(
    found: Iterable[Diagnostic], select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()
) -> tuple[Diagnostic, ...]:
    """The findings that are to be told.

    ``# noqa: NB280`` on the line a finding begins or ends on silences that code there.
    ``select`` and ``ignore`` hold beginnings of codes. What stops a build is always told,
    but for :data:`JUDGED` codes.
    """
    return tuple(d for d in found if not _silent(d, select, ignore))


def _silent(found: Diagnostic, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    if found.severity == "error" and found.code not in JUDGED:
        return False
    if select and not found.code.startswith(select):
        return True
    if found.code.startswith(ignore) and ignore:
        return True
    return found.code in _allowed(found)


def _allowed(found: Diagnostic) -> frozenset[str]:
    if found.span is None or "noqa" not in found.source.lower():
        return frozenset()
    lines = found.source.split("\n")
    at = {found.span.line, found.span.end_line}
    return frozenset(c for n in at if n <= len(lines) for _, _, c in codes_in(lines[n - 1]))


def codes_in(line: str) -> Iterator[tuple[int, int, str]]:
    """The codes of this project that a line's ``noqa`` names, and where."""
    for comment in _COMMENT.finditer(line):
        if comment["colon"]:
            for code in _CODE.finditer(comment["rest"]):
                start = comment.start("rest")
                yield start + code.start(), start + code.end(), code[0].upper()
