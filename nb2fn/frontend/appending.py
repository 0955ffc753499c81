"""Puts a code cell at the end of a notebook's file and leaves every other byte as it is."""

from __future__ import annotations

import json
import re

from nb2fn.errors import VerifyError
from nb2fn.frontend.positions import members


def appended(text: str, identifier: str, source: str, tags: tuple[str, ...]) -> str:
    """The text of a notebook's file (nbformat 4, at least one cell) with the cell added.

    It gets an id where the notebook's cells have one, and is laid out as the cell before
    it. Raises :class:`~nb2fn.errors.VerifyError` where anything else would change.
    """
    document = members(text, text.index("{"))
    cells = next(m.value for m in reversed(document) if m.key == "cells")
    last = members(text, cells.start)[-1].value
    before = json.loads(text[last.start : last.end])
    cell: dict[str, object] = {
        "cell_type": "code",
        "execution_count": None,
        **({"id": identifier} if "id" in before else {}),
        "metadata": {"tags": list(tags)},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }
    lead = re.search(r"(\r\n|\n|\r)[ \t]*$", text[: last.start])
    if lead is None:
        new = ", " + json.dumps(cell, ensure_ascii=False)
    else:
        spaces = lead[0].lstrip("\r\n")
        unit = spaces[: max(1, len(spaces) // 2)] or " "
        lines = json.dumps(cell, indent=unit, ensure_ascii=False).split("\n")
        new = "," + lead[0] + lead[0].join(lines)
    longer = text[: last.end] + new + text[last.end :]
    _verify(text, longer)
    return longer


def _verify(old: str, new: str) -> None:
    notebook, was = (json.loads(t.removeprefix("\ufeff"), parse_constant=str) for t in (new, old))
    notebook["cells"].pop()
    if notebook != was:
        raise VerifyError("adding a cell to a notebook would change more than it says")
