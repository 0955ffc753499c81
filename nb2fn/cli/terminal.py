"""Text for people: diagnostics in colour where the terminal has it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

import click

from nb2fn.diagnostics import Diagnostic

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_STYLES: dict[str, dict[str, Any]] = {
    "message": {"bold": True},
    "arrow": {"fg": "blue", "bold": True},
    "gutter": {"fg": "blue", "bold": True},
    "note": {"bold": True},
}


def coloured(stream: TextIO) -> bool:
    """Whether to colour: ``--color``, else NO_COLOR, FORCE_COLOR, else a terminal."""
    context = click.get_current_context(silent=True)
    choice = context.color if context else None
    if choice is not None:
        return choice
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns to write in: the terminal's, at most 100."""
    return min(shutil.get_terminal_size((100, 24)).columns, 100)


def tell(diagnostics: Iterable[Diagnostic], stream: TextIO | None = None) -> None:
    """Print diagnostics, a blank line after each."""
    out = stream or sys.stderr
    colour = coloured(out)
    for diagnostic in diagnostics:
        text = painted(diagnostic, width()) if colour else diagnostic.render(width())
        print(text, end="\n\n", file=out)


def painted(diagnostic: Diagnostic, columns: int = 100) -> str:
    """A rendered diagnostic with ANSI colours."""
    colour = _COLOURS[diagnostic.severity]
    styles = {**_STYLES, "severity": {"fg": colour, "bold": True}}
    styles["mark"] = styles["severity"]
    return "\n".join(
        "".join(click.style(text, **styles[style]) if style else text for style, text in line)
        for line in diagnostic.lines(columns)
    )


def painted_difference(line: str) -> str:
    """A line of a unified diff, in colour where standard output has it."""
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return styled(line, fg=colour, bold=line.startswith(("+++", "---"))) if colour else line


def styled(text: str, **style: Any) -> str:
    """``text`` for standard output, in a style where that has colours."""
    return click.style(text, **style) if coloured(sys.stdout) else text


def print_json(document: Any) -> None:
    """One JSON document on standard output, in characters its encoding has."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    text = json.dumps(document, indent=2, ensure_ascii=encoding != "utf8", allow_nan=False)
    print(text)


def shown(path: Path) -> str:
    """``path`` as short as it can be written here."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def size(count: int) -> str:
    """Bytes as a person reads them."""
    if count < 1000:
        return f"{count} bytes"
    amount = float(count)
    for unit in ("kB", "MB"):
        amount /= 1000
        if amount < 999.5:
            return f"{amount:.3g} {unit}"
    return f"{amount / 1000:.3g} GB"
