"""What ``nb2fn check --fix`` does to a notebook's text."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from pathlib import Path

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.records import record
from nb2fn.settings import Settings

_ROUNDS = 10  # a fix may bring out what could not be seen before: a tag, then what to seed


@record
class Fixed:
    """A notebook's text before and after, and how many findings' edits were made."""

    old: str
    new: str
    count: int


def fixed(notebook: Path, settings: Settings) -> Fixed:
    """Make the edits of all findings until there are none; nothing is written.

    A file that is no notebook, or one of an old format, stays as it is.
    """
    from nb2fn.frontend.rewrite import raw_text, rewritten

    try:
        old = raw_text(notebook)
    except (OSError, UnicodeDecodeError):
        return Fixed("", "", 0)
    text, count = old, 0
    for _ in range(_ROUNDS):
        found = [d for d in _found(notebook, text, settings) if d.edits]
        if not found or not _editable(text):
            break
        new = rewritten(text, [edit for d in found for edit in d.edits])
        if new == text:
            break
        text, count = new, count + len(found)
    return Fixed(old, text, count)


def _found(notebook: Path, text: str, settings: Settings) -> tuple[Diagnostic, ...]:
    from nb2fn.pipeline import check
    from nb2fn.progress import Progress

    try:
        data = text.encode("utf-8")
        front = check(notebook, Progress(), auto=settings.auto, data=data, settings=settings)
    except CompileError as error:
        return tuple(error.diagnostics)
    return front.diagnostics


def _editable(text: str) -> bool:
    return bool(json.loads(text.removeprefix("\ufeff")).get("nbformat") == 4)


def difference(name: str, old: str, new: str) -> Iterator[str]:
    """The change of each code cell as lines of a unified diff; a cell's tags stand first.

    Credentials are shown as stars.
    """
    from nb2fn.secret_scan import hidden, secrets

    if old == new:
        return
    for number, (before, after) in enumerate(zip(_cells(old), _cells(new), strict=True), 1):
        place = f"{name} cell {number}"
        values = {secret.value for line in before for secret in secrets(line)}
        for line in difflib.unified_diff(before, after, place, place, lineterm=""):
            yield hidden(line, values)


def _cells(text: str) -> list[list[str]]:
    cells = json.loads(text.removeprefix("\ufeff"))["cells"]
    return [_shown(cell) for cell in cells if cell.get("cell_type") == "code"]


def _shown(cell: dict[str, object]) -> list[str]:
    source, metadata = cell.get("source"), cell.get("metadata")
    text = "".join(source) if isinstance(source, list) else str(source)
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    head = [f"tags: {', '.join(map(str, tags))}"] if isinstance(tags, list) and tags else []
    return [*head, *text.split("\n")]
